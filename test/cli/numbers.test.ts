import { expect, test } from 'vitest';
import { fixed, signed, withSpan } from '../../cli/numbers';

const cases: [why: string, x: number | null, fixed: string, signed: string][] = [
  ['a number', 0.25, '0.2500', '+0.2500'],
  ['one below 0', -0.25, '-0.2500', '-0.2500'],
  ['none in a file', null, '-', '-'],
  ['none of a sum', Number.NaN, '-', '-'],
];
test.each(cases)('%s', (_, x, plain, told) => {
  expect([fixed(x), signed(x)]).toEqual([plain, told]);
  expect(withSpan({ value: x, lo: x, hi: x }, signed)).toBe(
    told === '-' ? '-\nno interval' : `${told}\n[${told}, ${told}]`,
  );
});
