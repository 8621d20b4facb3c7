import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Duration, durationName, milliseconds } from '../../engine/base/durations';
import { canonicalJson, sha256 } from '../../engine/base/hash';
import { random } from '../../engine/base/random';

test('a duration is a whole number and a unit', () => {
  expect((['5ms', '2s', '30m', '6h', '7d', '1w'] as Duration[]).map(milliseconds)).toEqual([
    ...[5, 2_000, 1_800_000, 21_600_000, 604_800_000, 604_800_000],
  ]);
  for (const text of ['7 days', '0h', '1.5h', '-1d', 'h', '', '1e3s'])
    expect(() => milliseconds(text as Duration)).toThrow(
      `duration: "${text}" was found, expected a whole number above 0`,
    );
});

test('a number of milliseconds has one shortest exact name', () => {
  expect([1, 1_000, 90_000, 3_600_000, 86_400_000, 604_800_000].map(durationName)).toEqual([
    '1ms',
    '1s',
    '90s',
    '1h',
    '1d',
    '7d',
  ]);
  fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (ms) => milliseconds(durationName(ms)) === ms));
});

test('canonical JSON does not depend on the order in which an object was written', () => {
  expect(canonicalJson({ b: [1, { d: 1, c: null }], a: undefined })).toBe('{"b":[1,{"c":null,"d":1}]}');
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
    }),
  );
  expect(sha256('podium', 8)).toMatch(/^[0-9a-f]{8}$/);
});

test('chance is the seed: the same stream everywhere, another for another use', () => {
  const [one, two, other] = [random(7), random(7), random(7, 1)].map((next) => Array.from({ length: 5 }, next));
  expect(two).toEqual(one);
  expect(other).not.toEqual(one);
  for (const x of one!) expect(x >= 0 && x < 1).toBe(true);
});
