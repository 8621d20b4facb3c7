import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../eval/evaluate';
import type { ScoredLists } from '../../eval/lists';
import { hitRate } from '../../eval/metrics/hit-rate';
import { reciprocalRank } from '../../eval/metrics/reciprocal-rank';
import { pairedDifference } from '../../eval/paired';
import type { Ties } from '../../eval/ranked-list';

const data = process.env.PODIUM_DATA;
const folder = join(data ?? '', 'yoochoose');
const lines = (file: string): string[] =>
  gunzipSync(readFileSync(join(folder, file)))
    .toString('utf8')
    .trim()
    .split('\n')
    .slice(1);

/** The recommendations after click p of a test session; the truth is its click p + 1. */
function recommended(method: string): ScoredLists {
  const clicks = new Map<string, number[]>();
  for (const [session, item] of lines('yoochoose-clicks-100k_test.txt.gz').map((line) => line.split('\t'))) {
    clicks.set(session, [...(clicks.get(session) ?? []), Number(item)]);
  }
  const rows = lines(`recoms_rsc15_100k_${method}.csv.gz`).map((line) => line.split(';'));
  const items = rows.map((row) => row[2].split(',').map(Number));
  const next = rows.map(([session, position]) => clicks.get(session)?.[Number(position) + 1]);
  const labels = items.map((list, i) => list.map((item) => (item === next[i] ? 1 : 0)));
  const sessions = Int32Array.from(rows, (row) => Number(row[0]));
  return {
    offsets: Int32Array.from([0, ...items.map((_, i) => 50 * (i + 1))]),
    scores: Float64Array.from(rows.flatMap((row) => row[3].split(',').map(Number))),
    labels: Float32Array.from(labels.flat()),
    items: Int32Array.from(items.flat()),
    qid: rows.map((row) => `${row[0]}/${row[1]}`),
    user: sessions,
    session: sessions,
    ts: new Float64Array(rows.length),
    missed: Uint8Array.from(labels, (list) => (list.includes(1) ? 0 : 1)),
  };
}
const at = (lists: ScoredLists, ties: Ties) =>
  evaluate(lists, { metrics: [hitRate(20), reciprocalRank(20)], ties, seed: 1 });

const published: [method: string, hr: number, mrr: number, tied: number, expected?: number][] = [
  ['ar', 0.5917, 0.316, 71, 0.314611],
  ['sr', 0.5607, 0.3275, 22, 0.329518],
  ['vsknn', 0.6098, 0.3342, 4],
  ['gru4rec', 0.5711, 0.3289, 0],
];

if (!data) console.log('skipped: PODIUM_DATA is not set, so the Yoochoose recommendations are not scored');

describe.skipIf(!data)('published Yoochoose recommendations', () => {
  test.each(published)(
    '%s: HR@20 and MRR@20 in the order of the file, and with expected ties',
    (method, hr, mrr, tied, expected) => {
      const lists = recommended(method);
      const given = at(lists, 'given').metrics;
      expect(given.hr_20.n).toBe(387);
      expect(given.hr_20.value.toFixed(4)).toBe(hr.toFixed(4));
      expect(given.mrr_20.value.toFixed(4)).toBe(mrr.toFixed(4));
      const { metrics, counts } = at(lists, 'expectation');
      expect(counts.n_tied).toBe(tied);
      if (expected !== undefined) expect(metrics.mrr_20.value.toFixed(6)).toBe(expected.toFixed(6));
    },
  );

  test('vsknn − ar: the interval knows 99 sessions (metrics.md 4.1)', () => {
    const [vsknn, ar] = ['vsknn', 'ar'].map((method) => at(recommended(method), 'given').rows);
    const values = (rows: typeof ar) => ({ qid: rows.qid, user: rows.user, values: rows.columns.mrr_20 });
    const got = pairedDifference(values(vsknn), values(ar), { seed: 1, draws: 1000 });
    expect([got.value.toFixed(6), got.se.toFixed(6), got.n, got.clusters]).toEqual(['0.018145', '0.017724', 387, 99]);
    expect(got.p).toBeCloseTo(0.31, 2);
  });
});
