import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { ColumnDigests, tableDigests } from '../../engine/tables/digests';

const IDS = ['a', 'b', 'žluťoučký', ''];
const COLUMNS = [
  { name: 'id', kind: 'id', idOf: (code: number) => IDS[code] },
  { name: 'text', kind: 'text' },
  { name: 'float', kind: 'float' },
  { name: 'time', kind: 'time' },
  { name: 'bin', kind: 'bin' },
] as const;

const next = random(3);
const ROWS = 1000;
const ids = Float64Array.from({ length: ROWS }, () => (next() < 0.1 ? Number.NaN : Math.floor(next() * 4)));
const texts = Array.from(ids, (id) => (id === id ? IDS[id] : null));
const floats = Float32Array.from({ length: ROWS }, () => (next() < 0.3 ? Number.NaN : next() - 0.5));
const times = Float64Array.from({ length: ROWS }, (_, i) => 1e12 + i);
const bins = Uint8Array.from({ length: ROWS }, () => next() * 256);

function digestsIn(batch: number): Record<string, string> {
  const digests = new ColumnDigests(COLUMNS);
  for (let begin = 0; begin < ROWS; begin += batch) {
    const end = Math.min(ROWS, begin + batch);
    const longer = new Float32Array(batch + 9).fill(7);
    longer.set(floats.subarray(begin, end));
    digests.add(
      [ids.slice(begin, end), texts.slice(begin, end), longer, times.slice(begin, end), bins.slice(begin, end)],
      end - begin,
    );
  }
  return digests.finish();
}

test('how rows fall into batches makes no difference to a digest', () => {
  const whole = digestsIn(ROWS);
  for (const batch of [1, 7, 64, 999]) expect(digestsIn(batch)).toEqual(whole);
});

test('a digest is SHA-256 of what is written down about it', () => {
  const whole = digestsIn(ROWS);
  const hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const asText = texts.flatMap((text) => (text === null ? [0xfe] : [...Buffer.from(text), 0xff]));
  expect(whole.id).toBe(hex(Uint8Array.from(asText)));
  expect(whole.text).toBe(whole.id);
  const view = new DataView(new ArrayBuffer(4 * ROWS));
  floats.forEach(
    (value, i) => view.setUint32(4 * i, 0x7fc00000, true) ?? (value === value && view.setFloat32(4 * i, value, true)),
  );
  expect(whole.float).toBe(hex(new Uint8Array(view.buffer)));
  expect(whole.bin).toBe(hex(bins));
});

test('a missing value has one digest whatever its NaN came with, and another than zero', () => {
  const of = (bits: number): string => {
    const digests = new ColumnDigests([{ name: 'x', kind: 'float' }]);
    digests.add([new Float32Array(Uint32Array.of(bits).buffer)], 1);
    return digests.finish().x;
  };
  expect(of(0xffc0_0001)).toBe(of(0x7fc0_0000));
  expect(of(0)).not.toBe(of(0x7fc0_0000));
});

test('the digest of a table knows names and their order', () => {
  const { all } = tableDigests({ a: '1', b: '2' });
  expect(all).toMatch(/^[0-9a-f]{16}$/);
  expect(tableDigests({ b: '2', a: '1' }).all).not.toBe(all);
  expect(tableDigests({ a: '1', c: '2' }).all).not.toBe(all);
});
