import { describe, expect, test } from 'vitest';
import { ConfigError, EventError } from '../../engine/base/errors';
import { settleDuplicates } from '../../eval/duplicates';
import type { ListMetric } from '../../eval/metric';
import { auc } from '../../eval/metrics/auc';
import { averagePrecision as map } from '../../eval/metrics/average-precision';
import { hitRate as hr } from '../../eval/metrics/hit-rate';
import { ncrr } from '../../eval/metrics/ncrr';
import { ndcg } from '../../eval/metrics/ndcg';
import { precision } from '../../eval/metrics/precision';
import { rankBiasedPrecision } from '../../eval/metrics/rank-biased-precision';
import { recall } from '../../eval/metrics/recall';
import { reciprocalRank as rr } from '../../eval/metrics/reciprocal-rank';
import { rankList, type Ties } from '../../eval/ranked-list';

const descending = (n: number) => Array.from({ length: n }, (_, i) => n - i);
const A = [0, 0, 1, 0, 0];
const B = [0, 1, 0, 0, 1];
const C = [1, 0, 0, 1, 0];
const W = [3, 2, 3, 0, 1, 2];
const harmonic = (n: number) => descending(n).reduce((total, i) => total + 1 / i, 0);

type Case = [why: string, metric: ListMetric, labels: number[], want: number, elsewhere?: number[]];
const noTies: Case[] = [
  ['A: the hit is third', rr(), A, 1 / 3],
  ['A: the hit is behind the cutoff', rr(2), A, 0],
  ['A: discount of rank 3 is a half', ndcg(5), A, 0.5],
  ['A: one precision', map(5), A, 1 / 3],
  ['A: divided by k', precision(5), A, 0.2],
  ['A: within 5', hr(5), A, 1],
  ['B: only the first of two counts', rr(), B, 0.5],
  ['B: not on top', rr(1), B, 0],
  ['B: the ideal has R hits, not k', ndcg(5), B, 0.624051],
  ['B: the ideal keeps both though only one fits', ndcg(3), B, 0.386853],
  ['B: precision at 3', precision(3), B, 1 / 3],
  ['B: recall at 3', recall(3), B, 0.5],
  ['B: two precisions', map(5), B, 0.45],
  ['B: over R', map(3), B, 0.25],
  ['B: over min(R, k), the same here', map(3, 'min'), B, 0.25],
  ['B: over k', map(3, 'k'), B, 1 / 6],
  ['B: over hits', map(3, 'hits'), B, 0.5],
  ['B: over k at 5', map(5, 'k'), B, 0.18],
  ['B: normalised cumulative reciprocal rank', ncrr(5), B, 0.466667],
  ['C: hits elsewhere do not matter to RR', rr(), C, 1, [1, 1]],
  ['C: hits elsewhere are in the ideal', ndcg(5), C, 0.558508, [1, 1]],
  ['C: the ideal is cut too', ndcg(2), C, 0.613147, [1, 1]],
  ['C: over R', map(5), C, 0.375, [1, 1]],
  ['C: min(4, 5) is R', map(5, 'min'), C, 0.375, [1, 1]],
  ['C: over R at 2', map(2), C, 0.25, [1, 1]],
  ['C: over min at 2', map(2, 'min'), C, 0.5, [1, 1]],
  ['C: over min at 3', map(3, 'min'), C, 1 / 3, [1, 1]],
  ['C: precision', precision(5), C, 0.4, [1, 1]],
  ['C: recall knows what was not retrieved', recall(5), C, 0.5, [1, 1]],
  ['C: recall at 2', recall(2), C, 0.25, [1, 1]],
  ['C: capped recall at 2', recall(2, true), C, 0.5, [1, 1]],
  ['W: graded, linear', ndcg(6), W, 0.785002, [3, 2]],
  ['W: graded, exponential', ndcg(6, 'exp'), W, 0.751083, [3, 2]],
  ['W: graded at 3, linear', ndcg(3), W, 0.901306, [3, 2]],
  ['W: graded at 3, exponential', ndcg(3, 'exp'), W, 0.83081, [3, 2]],
  ['W: a truncated ideal, linear', ndcg(6), W, 0.960808],
  ['W: a truncated ideal, exponential', ndcg(6, 'exp'), W, 0.948811],
  ['W: average precision at 6', map(6), W, 0.661905, [3, 2]],
  ['W: average precision at 3', map(3), W, 0.428571, [3, 2]],
  ['W: precision at 6', precision(6), W, 0.833333, [3, 2]],
  ['W: recall at 6', recall(6), W, 0.714286, [3, 2]],
  ['S: fewer than k, RR', rr(10), [0, 1], 0.5],
  ['S: fewer than k, NDCG', ndcg(10), [0, 1], 0.63093],
  ['S: fewer than k still divides by k', precision(10), [0, 1], 0.1],
  ['RBP: p = .8', rankBiasedPrecision(0.8), [1, 0, 1], 0.328],
  ['AUC: one pair of four wrong', auc, [1, 0, 1, 0], 0.75],
  ['AUC: linear in the rank of one hit', auc, A, 0.5],
  ['missed: judged but not listed', rr(), [0, 0], 0, [1]],
  ['missed: NDCG', ndcg(5), [0, 0], 0, [1]],
  ['missed: average precision', map(), [0, 0], 0, [1]],
  ['no candidates, RR', rr(), [], 0, [1]],
  ['no candidates, recall', recall(5), [], 0, [1]],
];

describe('accuracy without ties (metrics.md 2.2)', () => {
  test.each(noTies)('%s', (_why, metric, labels, want, elsewhere = []) => {
    for (const ties of ['expectation', 'optimistic', 'pessimistic', 'given'] as const) {
      const list = rankList(descending(labels.length), labels, ties, 'list', elsewhere);
      expect(metric.value(list)).toBeCloseTo(want, 6);
    }
  });

  const all = [
    rr(),
    ndcg(5),
    ndcg(5, 'exp'),
    hr(5),
    precision(5),
    recall(5),
    recall(5, true),
    map(),
    map(3, 'hits'),
    ncrr(),
    rankBiasedPrecision(),
  ];
  test.each(all)('Z: nothing relevant is 0, never 1: $name', (metric) => {
    expect(metric.value(rankList([3, 2, 1], [0, 0, 0]))).toBe(0);
    expect(metric.value(rankList([], []))).toBe(0);
  });

  test('AUC needs both kinds', () => {
    expect(auc.value(rankList([2, 1], [0, 0]))).toBeNaN();
    expect(auc.value(rankList([2, 1], [1, 1]))).toBeNaN();
    expect(auc.value(rankList([], []))).toBeNaN();
  });

  test('R19: clicked at 4 and at 2 average .375', () => {
    const ranks = [
      [0, 0, 0, 1],
      [0, 1, 0, 0],
    ].map((labels) => rr().value(rankList(descending(4), labels)));
    expect((ranks[0] + ranks[1]) / 2).toBe(0.375);
  });
});

type Tied = [why: string, metric: ListMetric, scores: number[], labels: number[], want: number, ties?: Ties];
const T1: [number[], number[]] = [
  [1, 1, 1, 1],
  [0, 1, 0, 0],
];
const T2: [number[], number[]] = [
  [0.9, 0.5, 0.5, 0.5, 0.1],
  [0, 0, 1, 0, 0],
];
const T3: [number[], number[]] = [
  [0.9, 0.5, 0.5, 0.5, 0.1],
  [0, 1, 1, 0, 0],
];
const T4: [number[], number[]] = [
  [1, 1, 1, 1],
  [0, 1, 0, 1],
];
const T5: [number[], number[]] = [
  [1, 1, 1, 1, 1],
  [10, 0, 0, 1, 5],
];
const tied: Tied[] = [
  ['T1: one of four', rr(), ...T1, 0.520833],
  ['T1: cut', rr(3), ...T1, 0.458333],
  ['T1: at best', rr(), ...T1, 1, 'optimistic'],
  ['T1: at worst', rr(), ...T1, 0.25, 'pessimistic'],
  ['T1: as given', rr(), ...T1, 0.5, 'given'],
  ['T1: hit rate at 1', hr(1), ...T1, 0.25],
  ['T1: hit rate at 3', hr(3), ...T1, 0.75],
  ['T1: NDCG', ndcg(3), ...T1, 0.532732],
  ['T2: one of three in the middle', rr(), ...T2, 0.361111],
  ['T2: cut', rr(3), ...T2, 0.277778],
  ['T2: at best', rr(), ...T2, 0.5, 'optimistic'],
  ['T2: at worst', rr(), ...T2, 0.25, 'pessimistic'],
  ['T2: hit rate', hr(3), ...T2, 2 / 3],
  ['T2: precision', precision(3), ...T2, 0.222222],
  ['T2: NDCG cut', ndcg(3), ...T2, 0.376977],
  ['T2: NDCG', ndcg(), ...T2, 0.520535],
  ['T3: two of three in the middle', rr(), ...T3, 0.444444],
  ['T3: at best', rr(), ...T3, 0.5, 'optimistic'],
  ['T3: at worst', rr(), ...T3, 0.333333, 'pessimistic'],
  ['T3: average precision', map(), ...T3, 0.5],
  ['T3: NDCG', ndcg(3), ...T3, 0.462284],
  ['T4: two of four', rr(), ...T4, 0.722222],
  ['T4: at best', rr(), ...T4, 1, 'optimistic'],
  ['T4: at worst', rr(), ...T4, 0.333333, 'pessimistic'],
  ['T4: average precision', map(), ...T4, 0.680556],
  ['T4: NDCG', ndcg(3), ...T4, 0.653287],
  ['T4: hit rate', hr(1), ...T4, 0.5],
  ['T5: graded, averaged after the transform', ndcg(), ...T5, 0.690979],
  ['N: uninformed, ten', rr(), Array(10).fill(0), [1, ...Array(9).fill(0)], 0.292897],
  ['N: uninformed, twenty-five', rr(), Array(25).fill(7), [...Array(24).fill(0), 1], 0.152638],
  ['N: is H(n)/n', rr(), Array(8).fill(7), [...Array(7).fill(0), 1], harmonic(8) / 8],
  ['AUC: a tie is a half', auc, [0.9, 0.7, 0.7, 0.6], [1, 0, 1, 0], 0.875],
  ['AUC: all equal', auc, [1, 1, 1, 1], [1, 0, 1, 0], 0.5],
  ['minus zero is zero', rr(), [0, -0], [0, 1], 0.75],
  [
    'infinities tie with themselves',
    rr(),
    [Infinity, Infinity, -Infinity, -Infinity],
    [0, 0, 0, 1],
    (1 / 3 + 1 / 4) / 2,
  ],
  ['float32 scores', rr(), [...new Float32Array([0.1, 0.1])], [0, 1], 0.75],
];

test.each(tied)('ties (metrics.md 2.3): %s', (_why, metric, scores, labels, want, ties = 'expectation') => {
  expect(metric.value(rankList(scores, labels, ties))).toBeCloseTo(want, 6);
});

test('a score that is NaN is refused, naming the list', () => {
  expect(() => rankList([1, Number.NaN], [0, 1], 'expectation', 'list q7')).toThrow(
    new EventError('evaluate: list q7: score of candidate 2 is NaN, expected a number; give missing scores a value'),
  );
  expect(() => rankList([1], [-1])).toThrow('a label is -1, expected a finite gain of 0 or more');
  expect(() => rankList([1, 2], [1])).toThrow('2 scores and 1 labels');
});

test('a cutoff that is no place, and a denominator without its cutoff, are refused', () => {
  for (const wrong of [0, -1, 1.5, Number.NaN]) expect(() => hr(wrong)).toThrow(ConfigError);
  expect(() => map(Infinity, 'k')).toThrow(ConfigError);
});

const doubled: [
  why: string,
  rule: 'move-up' | 'gap' | 'challenge',
  items: number[],
  clicked: number,
  rrWant: number,
  pWant: number,
][] = [
  ['D: ranks move up', 'move-up', [1, 2, 2, 3], 3, 1 / 3, 1 / 3],
  ['D: the gap stays', 'gap', [1, 2, 2, 3], 3, 1 / 4, 0],
  ['D: the doubled item counts once', 'move-up', [1, 2, 2, 3], 2, 1 / 2, 1 / 3],
  ['D: the doubled item counts once, with the gap', 'gap', [1, 2, 2, 3], 2, 1 / 2, 1 / 3],
  ['D: the challenge gives nothing', 'challenge', [1, 2, 2, 3], 2, 0, 0],
];

test.each(doubled)('duplicates: %s', (_why, rule, items, clicked, rrWant, pWant) => {
  const kept = settleDuplicates(
    items,
    items.map((item) => (item === clicked ? 1 : 0)),
    rule,
  );
  const list = rankList(descending(kept.rows.length), kept.labels);
  expect(rr().value(list)).toBeCloseTo(rrWant, 12);
  expect(precision(3).value(list)).toBeCloseTo(pWant, 12);
});

test('D: unsettled, the doubled item counts twice; by default it is refused', () => {
  expect(precision(3).value(rankList(descending(4), [0, 1, 1, 0]))).toBeCloseTo(2 / 3, 12);
  expect(() => settleDuplicates([1, 2, 2], [0, 0, 0])).toThrow('item 2 is listed twice');
});
