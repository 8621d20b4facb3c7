import { expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { createCurveMetric } from '../../models/gbdt/curve-metric';
import { countOf, createGrid, hessianOf, snap } from '../../models/gbdt/grid';
import { createLambdas } from '../../models/gbdt/lambda';
import { gatherLists } from '../../models/gbdt/lists';
import { rankOrder } from '../../models/gbdt/rank-order';

function oneList(labels: number[], weight = 1) {
  const groups = Int32Array.of(0, labels.length);
  const table = { names: [], columns: [], rows: labels.length, groups, labels: Float32Array.from(labels) };
  return gatherLists({ ...table, weights: Float32Array.of(weight) }, 'linear');
}

/** NDCG of the order by score, in one expression per step. */
function naiveNdcg(labels: number[], scores: number[], k: number): number {
  const dcg = (list: number[]): number => list.slice(0, k).reduce((sum, gain, i) => sum + gain / Math.log2(i + 2), 0);
  const byScore = labels.map((_, i) => i).sort((a, b) => scores[b] - scores[a]);
  return dcg(byScore.map((i) => labels[i])) / dcg(labels.toSorted((a, b) => b - a));
}

test('lambdas: each pair weighs the NDCG that swapping it would change', () => {
  const labels = [0, 2, 1, 0, 0];
  const scores = [0.3, 0.1, -0.2, 0.7, 0];
  const gradients = new Float64Array(5);
  const hessians = new Float64Array(5);
  createLambdas(oneList(labels), 3, 1)(Float32Array.from(scores), gradients, hessians);

  const want = new Array<number>(5).fill(0);
  let sum = 0;
  const s = scores.map(Math.fround);
  for (let i = 0; i < 5; i++) {
    for (let j = 0; j < 5; j++) {
      if (labels[i] <= labels[j]) continue;
      const swapped = s.slice();
      [swapped[i], swapped[j]] = [s[j], s[i]];
      const top = s.map((x) => s.filter((y) => y > x).length);
      if (top[i] >= 3 && top[j] >= 3) continue;
      const delta = Math.abs(naiveNdcg(labels, s, 5) - naiveNdcg(labels, swapped, 5));
      const lambda = delta / (0.01 + Math.abs(s[i] - s[j])) / (1 + Math.exp(s[i] - s[j]));
      want[i] -= lambda;
      want[j] += lambda;
      sum += 2 * lambda;
    }
  }
  const scale = Math.log2(1 + sum) / sum;
  gradients.forEach((g, i) => {
    expect(g).toBeCloseTo(want[i] * scale, 12);
  });
  expect(hessians.every((h) => h > 0)).toBe(true);
});

test('lambdas: a list without different labels teaches nothing, a weight scales all of a list', () => {
  expect(oneList([0, 0, 0]).count).toBe(0);
  expect(oneList([1, 1]).count).toBe(0);
  expect(oneList([]).count).toBe(0);
  expect(oneList([0, 1], 0).count).toBe(0);
  const [once, twice] = [1, 2].map((weight) => {
    const gradients = new Float64Array(3);
    createLambdas(oneList([0, 1, 0], weight), 30, 1)(new Float32Array(3), gradients, new Float64Array(3));
    return gradients;
  });
  expect(twice).toEqual(once.map((g) => 2 * g));
  expect(once[1]).toBeLessThan(0);
});

test('rankOrder: falling scores, equal ones in list order, in short and long lists', () => {
  for (const count of [1, 5, 48, 49, 500]) {
    const next = random(count);
    const scores = Float32Array.from({ length: count + 3 }, () => Math.floor(next() * 9));
    const order = new Int32Array(count);
    rankOrder(scores, 3, count + 3, order);
    const want = Array.from({ length: count }, (_, i) => i + 3).sort((a, b) => scores[b] - scores[a] || a - b);
    expect([...order]).toEqual(want);
  }
});

const metrics: [why: string, labels: number[], scores: number[], mrr: number, ndcg: number][] = [
  ['the hit is on top', [0, 1], [0, 1], 1, 1],
  ['the hit is second', [1, 0], [0, 1], 1 / 2, 1 / Math.log2(3)],
  ['three tied, one hit', [0, 1, 0], [0, 0, 0], (1 + 1 / 2 + 1 / 3) / 3, (1 + 1 / Math.log2(3)) / 3],
  ['three tied, two hits', [1, 1, 0], [0, 0, 0], (1 + 1 + 1 / 2) / 3, 2 / 3],
  ['one above, two tied with one hit', [0, 1, 0], [9, 1, 1], (1 / 2 + 1 / 3) / 2, 1 / Math.log2(3) / 2],
];

for (const [why, labels, scores, mrr, ndcg] of metrics) {
  test(`curve metric: ${why}`, () => {
    expect(createCurveMetric(oneList(labels), 'mrr', 2)(Float32Array.from(scores))).toBeCloseTo(mrr, 12);
    expect(createCurveMetric(oneList(labels), 'ndcg', 2)(Float32Array.from(scores))).toBeCloseTo(ndcg, 12);
  });
}

test('curve metric: no list gives NaN', () => {
  expect(createCurveMetric(oneList([0, 0]), 'mrr', 5)(new Float32Array(2))).toBeNaN();
});

test('grid: counts and sums come back, whatever the order of the rows', () => {
  const next = random(3);
  const count = 10_000;
  const gradients = Float64Array.from({ length: count }, () => (next() - 0.5) * 1e3);
  const hessians = Float64Array.from({ length: count }, () => next() ** 8);
  const rows = Uint32Array.from({ length: count }, (_, i) => i);
  const grid = createGrid(rows, gradients, hessians)!;
  const halves = [gradients.slice(), hessians.slice()] as const;
  const sums = snap(grid, rows, ...halves);
  const sum = (order: Uint32Array, half: number): number => order.reduce((s, row) => s + halves[half][row], 0);
  expect(sums).toEqual({ gradient: sum(rows, 0), second: sum(rows, 1) });
  const back = rows.toReversed();
  expect(sum(rows, 0)).toBe(sum(back, 0));
  expect(sum(rows, 1)).toBe(sum(back, 1));
  expect(countOf(grid, sum(rows, 1))).toBe(count);
  expect(sum(rows, 0) / grid.gradient).toBeCloseTo(
    gradients.reduce((a, b) => a + b),
    6,
  );
  expect(hessianOf(grid, sum(rows, 1))).toBeCloseTo(
    hessians.reduce((a, b) => a + b),
    4,
  );
  expect(createGrid(rows, gradients, new Float64Array(count))).toBeNull();
});
