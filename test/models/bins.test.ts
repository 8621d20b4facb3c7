import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignBins, binEdges } from '../../models/gbdt/bins';

const cases: [why: string, values: number[], bins: number, want: number[]][] = [
  ['nothing is present', [], 255, [Infinity]],
  ['only missing values', [Number.NaN, Number.NaN], 255, [Infinity]],
  ['one value', [3, 3], 255, [Infinity]],
  ['the edge is the middle of its neighbours', [1, 3, 1], 255, [2, Infinity]],
  ['zeros of both signs are one value', [-0, 0, 1], 255, [0.5, Infinity]],
  ['a neighbour in float32 has no middle', [1, 1 + 2 ** -23], 255, [1, Infinity]],
  ['infinities are values at the ends', [-Infinity, 0, Infinity], 255, [-Infinity, 0, Infinity]],
  ['more values than bins', [1, 2, 3, 4], 2, [2.5, Infinity]],
  ['a heavy value gets its own bin', [1, 2, 2, 2, 2, 2, 2, 3], 3, [1.5, 2.5, Infinity]],
];

for (const [why, values, bins, want] of cases) {
  test(`binEdges: ${why}`, () => expect([...binEdges(Float32Array.from(values), bins)]).toEqual(want));
}

const float32 = fc.oneof(
  fc.float({ noNaN: true }),
  fc.constantFrom(0, -0, Infinity, -Infinity, 1, 2, 3),
  fc.integer({ min: 0, max: 300 }).map((i) => Math.fround(1.6e9 + i)),
);

test('assignBins: edges[bin - 1] < value <= edges[bin], and NaN after the last', () => {
  fc.assert(
    fc.property(
      fc.array(float32, { maxLength: 600 }),
      fc.integer({ min: 2, max: 255 }),
      float32,
      (list, bins, other) => {
        const edges = binEdges(Float32Array.from(list), bins);
        expect(edges.length).toBeLessThanOrEqual(bins);
        const values = Float32Array.from([...list, other, Number.NaN]);
        const out = new Uint8Array(values.length);
        assignBins(values, edges, out);
        out.forEach((bin, i) => {
          if (i === out.length - 1) expect(bin).toBe(edges.length);
          else expect(values[i] <= edges[bin] && (bin === 0 || edges[bin - 1] < values[i])).toBe(true);
        });
      },
    ),
    { seed: 1 },
  );
});

test.each([
  ['no values', binEdges(Float32Array.of(), 255)],
  ['only missing ones', binEdges(Float32Array.of(Number.NaN), 255)],
  ['one value', binEdges(Float32Array.of(3), 255)],
  ['no edges', new Float32Array(0)],
])('assignBins: edges drawn from %s are one bin and one for missing', (_, edges) => {
  const out = new Uint8Array(5);
  assignBins(Float32Array.of(Number.NaN, 5, -1, Infinity, -Infinity), edges, out);
  expect([...out]).toEqual([1, 0, 0, 0, 0]);
});

test('binEdges: few distinct values get a bin each', () => {
  fc.assert(
    fc.property(fc.array(float32, { minLength: 1, maxLength: 200 }), (list) => {
      const distinct = new Set(Float32Array.from(list).map((v) => v + 0));
      expect(binEdges(Float32Array.from(list), 255).length).toBe(distinct.size);
    }),
    { seed: 1 },
  );
});

test('binEdges: continuous values fill the bins evenly', () => {
  const values = Float32Array.from({ length: 10_000 }, (_, i) => Math.sin(i) * 100);
  const edges = binEdges(values.slice(), 100);
  const out = new Uint8Array(values.length);
  assignBins(values, edges, out);
  const counts = new Array<number>(100).fill(0);
  for (const bin of out) counts[bin]++;
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(90);
  expect(Math.max(...counts)).toBeLessThanOrEqual(110);
});
