import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../eval/evaluate';
import { clusterMean } from '../../eval/interval';
import { reciprocalRank } from '../../eval/metrics/reciprocal-rank';
import { knownSegments, segmentTable } from '../../eval/segment-table';
import { listsOf } from './lists-of';

const lists = {
  ...listsOf([
    { user: 1, items: [1, 2], labels: [0, 1] },
    { user: 2, items: [2, 1, 3], labels: [0, 1, 0] },
    { user: 2, items: [3], labels: [1] },
    { user: 3, items: [3, 1, 2], labels: [0, 0, 1] },
  ]),
  ts: Float64Array.of(0, 3_600_000, 90_000_000, 3_599_999),
  sessionLength: Int32Array.of(0, 3, 9, 30),
  history: { offsets: Int32Array.of(0, 0, 2, 3, 3), items: Int32Array.of(1, 2, 3) },
};
const facts = { popularity: { counts: [0, 4, 2, 0], total: 6 } };
const { rows } = evaluate(lists, { metrics: [reciprocalRank()], facts, seed: 1 });
const device = ['phone', 'desk', undefined, 'phone'];
const columns = knownSegments(rows, { device });

describe('segments (metrics.md 2.8)', () => {
  test.each([
    [
      'history',
      [
        ['without history', 2],
        ['with history', 2],
      ],
    ],
    [
      'clicked item',
      [
        ['unseen', 1],
        ['seen', 3],
      ],
    ],
    [
      'session length',
      [
        ['0', 1],
        ['1–4', 1],
        ['5–19', 1],
        ['20+', 1],
      ],
    ],
    [
      'list length',
      [
        ['0–1', 1],
        ['2–5', 3],
      ],
    ],
    [
      'click position',
      [
        ['1', 1],
        ['2', 2],
        ['3–5', 1],
      ],
    ],
    [
      'hour',
      [
        ['0', 2],
        ['1', 2],
      ],
    ],
    [
      'device',
      [
        ['desk', 1],
        ['phone', 2],
      ],
    ],
  ])('%s', (name, want) => {
    const column = columns.find((c) => c.name === name)!;
    const table = segmentTable(rows.columns.mrr, rows.user, column);
    expect(table.segments.map(({ segment, n }) => [segment, n])).toEqual(want);
    expect(table.isOutcome).toBe(name === 'click position' || name === 'clicked item');
    expect(table.without).toBe(name === 'device' ? 1 : 0);
  });

  test('what is not known is no segment', () => {
    const bare = evaluate(listsOf([{ labels: [1] }]), { metrics: [reciprocalRank()], seed: 1 });
    expect(knownSegments(bare.rows).map(({ name }) => name)).toEqual(['list length', 'click position', 'hour']);
  });

  test('any numeric column, by declared cut points', () => {
    const of = Float64Array.of(0.1, 0.5, Number.NaN, 3);
    const table = segmentTable(rows.columns.mrr, rows.user, { name: 'price', of, cuts: [0, 1, 2], names: ['low', 'mid', 'high'] }); // biome-ignore format: one line
    expect(table.segments.map(({ segment, n }) => [segment, n])).toEqual([['low', 2], ['high', 1]]); // biome-ignore format: one line
    expect(table.without).toBe(1);
  });

  test('cut points are checked, and many numbers need them', () => {
    const table = (column: object) =>
      segmentTable(rows.columns.mrr, rows.user, { name: 'x', of: [1, 2, 3, 4], ...column });
    expect(() => table({ cuts: [1, 1] })).toThrow('cut points of x are 1, 1, expected ascending');
    expect(() => table({ cuts: [1, 2], names: ['a'] })).toThrow('x has 1 names, expected 2');
    expect(() => table({ of: Array.from({ length: 51 }, (_, i) => i) })).toThrow('give it cut points');
  });

  test('Σ n · MRR of the segments over Σ n is the MRR, whatever the column', () => {
    const list = fc.record({ rr: fc.double({ min: 0, max: 1, noNaN: true }), x: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(fc.array(list, { minLength: 1, maxLength: 40 }), fc.boolean(), (all, cut) => {
        const values = all.map(({ rr }) => rr);
        const users = all.map(({ x }) => x % 4);
        const column = { name: 'x', of: all.map(({ x }) => x), ...(cut && { cuts: [0, 3, 7] }) };
        const { segments } = segmentTable(values, users, column);
        const n = segments.reduce((total, s) => total + s.n, 0);
        expect(segments.reduce((total, s) => total + (s.n * s.value) / n, 0)).toBeCloseTo(
          clusterMean(values, users).value,
          12,
        );
      }),
    );
  });
});
