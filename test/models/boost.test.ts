import { describe, expect, test } from 'vitest';
import { forestRanker, forestScores, type Tree } from '../../models/forest';
import { gbdtTrainer } from '../../models/gbdt/boost';
import type { GbdtSettings } from '../../models/gbdt/settings';
import { exportOnnx } from '../../models/onnx/export';
import type { RankTable } from '../../models/table';
import { mrr, task } from './task';

const fit = task(800, 1);
const choose = task(200, 2);
const report = task(400, 3);
const small: Partial<GbdtSettings> = { trees: 12, rate: 0.1, earlyStopping: 0 };
const bytesOf = async (settings: Partial<GbdtSettings>, table: RankTable = fit): Promise<Uint8Array> =>
  exportOnnx((await gbdtTrainer.train(table, choose, settings)).forest, {
    fingerprint: 'f',
    protocol: {},
    training: {},
  });

test('boosting: beats chance and every single column, and comes near the scorer the clicks were drawn from', async () => {
  const { forest, bestRound, learningCurve, gain, stopped } = await gbdtTrainer.train(fit, choose, { rate: 0.1 });
  const boosted = mrr(report, await forestRanker(forest).score(report));
  const single = report.columns.slice(0, 4).flatMap((column) => [
    mrr(report, column),
    mrr(
      report,
      column.map((x) => -x),
    ),
  ]);
  const ceiling = mrr(report, report.truth);
  expect(boosted).toBeGreaterThan(Math.max(mrr(report, new Float64Array(report.rows)), ...single) + 0.05);
  expect(boosted).toBeGreaterThan(ceiling - 0.1);
  expect(stopped).toBe('early');
  expect(forest.trees.length).toBe(bestRound);
  expect(learningCurve.length).toBe(bestRound + 30);
  expect(learningCurve[bestRound - 1].choose).toBe(Math.max(...learningCurve.map((r) => r.choose)));
  const own = mrr(choose, forestScores(forest, choose.columns, choose.rows));
  expect(learningCurve[bestRound - 1].choose).toBeCloseTo(own, 12);
  expect(Math.min(...gain.slice(0, 4))).toBeGreaterThan(Math.max(...gain.slice(4)));
});

describe('the same bytes', () => {
  const sampled = { ...small, rowFraction: 0.7, featureFraction: 0.6, seed: 5 };
  const dart = { ...small, boosting: 'dart', skipDrop: 0.2, dropRate: 0.3, rowFraction: 0.8 } as const;
  const goss = { ...small, sampling: 'goss', rate: 0.4 } as const;
  const cases: [why: string, a: Partial<GbdtSettings>, b: Partial<GbdtSettings>, equal: boolean][] = [
    ['dart: plain JavaScript on two threads', dart, { ...dart, kernel: 'javascript', threads: 2 }, true],
    ['dart: another seed', dart, { ...dart, seed: 6 }, false],
    ['goss: plain JavaScript', goss, { ...goss, kernel: 'javascript' }, true],
    ['goss: another seed', goss, { ...goss, seed: 6 }, false],
    ['goss that keeps every row is plain', { ...goss, gossTop: 0.5, gossOther: 0.5 }, { ...small, rate: 0.4 }, true],
    ['twice the same', small, small, true],
    ['twice the same, sampled', sampled, sampled, true],
    ['another seed, sampled', sampled, { ...sampled, seed: 6 }, false],
    ['plain JavaScript', small, { ...small, kernel: 'javascript' }, true],
    ['two threads', sampled, { ...sampled, threads: 2 }, true],
    ['three threads', small, { ...small, threads: 3 }, true],
    ['threads of plain JavaScript', small, { ...small, kernel: 'javascript', threads: 2 }, true],
  ];
  for (const [why, a, b, equal] of cases) {
    test(why, async () => expect(Buffer.compare(await bytesOf(a), await bytesOf(b)) === 0).toBe(equal));
  }

  test('lists without a positive contribute nothing', async () => {
    const blank = Array.from({ length: 800 }, (_, list) => list % 3 === 0);
    const labels = fit.labels.map((label, row) => (blank[Math.floor(row / 12)] ? 0 : label));
    const weights = Float32Array.from(blank, (b) => (b ? 0 : 1));
    expect(Buffer.compare(await bytesOf(small, { ...fit, labels }), await bytesOf(small, { ...fit, weights }))).toBe(0);
  });

  test('the order of lists does not matter', async () => {
    const lists = Array.from({ length: 800 }, (_, i) => (i * 37) % 800);
    const rows = lists.flatMap((list) => Array.from({ length: 12 }, (_, i) => list * 12 + i));
    const columns = fit.columns.map((column) => Float32Array.from(rows, (row) => column[row]));
    const labels = Float32Array.from(rows, (row) => fit.labels[row]);
    const { forest } = await gbdtTrainer.train({ ...fit, columns, labels }, choose, { ...small, trees: 1 });
    const { forest: want } = await gbdtTrainer.train(fit, choose, { ...small, trees: 1 });
    expect(forest).toEqual(want);
  });
});

describe('missing values', () => {
  const routed = (clicked: (missing: boolean) => boolean): RankTable => {
    const rows = 4000;
    const signal = Float32Array.from({ length: rows }, (_, row) =>
      row % 10 === Math.floor(row / 10) % 10 ? Number.NaN : row % 7,
    );
    const labels = Float32Array.from(signal, (x) => (clicked(Number.isNaN(x)) ? 1 : 0));
    return {
      names: ['x'],
      columns: [signal],
      rows,
      groups: Int32Array.from({ length: 401 }, (_, i) => 10 * i),
      labels,
    };
  };
  for (const [why, clicked] of [
    ['missing is best', (missing: boolean) => missing],
    ['missing is worst', (missing: boolean) => !missing],
  ] as const) {
    test(why, async () => {
      const table = routed(clicked);
      const { forest } = await gbdtTrainer.train(table, table, { ...small, trees: 3, leaves: 2 });
      const [nan, one, high] = forestScores(forest, [Float32Array.of(Number.NaN, 1, 99)], 3);
      expect(one).toBe(high);
      expect(nan > one).toBe(clicked(true));
      expect(forest.trees[0].threshold[0]).toBe(Infinity);
    });
  }

  test('a column without missing values sends them to the larger side', async () => {
    const { forest } = await gbdtTrainer.train(fit, choose, {
      ...small,
      trees: 1,
      leaves: 2,
      featureFraction: 0.01,
      seed: 3,
    });
    const [tree] = forest.trees;
    const goesLeft = fit.columns[tree.feature[0]].filter((x) => x <= tree.threshold[0]).length;
    if (tree.feature[0] < 4) expect(tree.missingLeft[0]).toBe(goesLeft * 2 >= fit.rows ? 1 : 0);
  });
});

test('graded labels: the better grade ends higher, by NDCG with exponential gains', async () => {
  const grade = (table: ReturnType<typeof task>): RankTable => ({
    ...table,
    labels: Float32Array.from(table.truth, (t) => Math.max(0, Math.min(3, Math.round(t)))),
  });
  const settings = { ...small, trees: 60, metric: 'ndcg', labelGain: 'exponential', truncation: 5 } as const;
  const { forest, learningCurve } = await gbdtTrainer.train(grade(fit), grade(choose), settings);
  expect(learningCurve.at(-1)!.choose).toBeGreaterThan(0.9);
  const scores = forestScores(forest, report.columns, report.rows);
  const { labels } = grade(report);
  const mean = (label: number): number => {
    const own = scores.filter((_, row) => labels[row] === label);
    return own.reduce((a, b) => a + b) / own.length;
  };
  for (const label of [1, 2, 3]) expect(mean(label)).toBeGreaterThan(mean(label - 1));
});

test('leaves hold at least the rows and the hessian that were asked for', async () => {
  const { forest } = await gbdtTrainer.train(fit, choose, { ...small, trees: 2, minDataInLeaf: 300 });
  for (const tree of forest.trees) {
    const hits = new Map<number, number>();
    const leafIds = { ...tree, value: tree.value.map((_, i) => i + 1) };
    for (const leaf of forestScores({ names: fit.names, trees: [leafIds] }, fit.columns, fit.rows)) {
      hits.set(leaf, (hits.get(leaf) ?? 0) + 1);
    }
    expect(hits.size).toBe(tree.value.length);
    expect(Math.min(...hits.values())).toBeGreaterThanOrEqual(300);
  }
});

test('hooks: every round is told, and stopping leaves the trees so far', async () => {
  const rounds: number[] = [];
  const result = await gbdtTrainer.train(fit, choose, small, {
    onRound: ({ round }) => rounds.push(round),
    aborted: () => rounds.length === 4,
  });
  expect(rounds).toEqual([1, 2, 3, 4]);
  expect(result).toMatchObject({ stopped: 'aborted', bestRound: 4 });
  expect(result.forest.trees.length).toBe(4);
});

test.each([
  ['plain, every row', {}],
  ['sampled', { rowFraction: 0.7, featureFraction: 0.6 }],
  ['dart', { boosting: 'dart', skipDrop: 0.2, dropRate: 0.3, earlyStopping: 3 }],
  ['goss', { sampling: 'goss', rate: 0.4 }],
] as const)('a training that goes on where another stopped gives the same bits: %s', async (_, changed) => {
  const settings = { ...small, ...changed };
  const grown: Tree[] = [];
  const whole = await gbdtTrainer.train(fit, choose, settings, { onTree: (tree) => grown.push(tree) });
  const more: Tree[] = [];
  const hooks = { known: grown.slice(0, 7), onTree: (tree: Tree) => more.push(tree) };
  expect(await gbdtTrainer.train(fit, choose, settings, hooks)).toEqual(whole);
  expect(more).toEqual(grown.slice(7));
});

test('nothing to split on: no trees, and the scores are 0', async () => {
  const flat = { ...fit, columns: fit.columns.map((c) => c.map(() => 1)) };
  const { forest, stopped, bestRound } = await gbdtTrainer.train(flat, flat, small);
  expect([forest.trees.length, stopped, bestRound]).toEqual([0, 'no split', 0]);
});

const none = { ...choose, labels: new Float32Array(choose.rows) };
test('dart: all trees are grown, and the forest is that of the best round', async () => {
  const settings = { boosting: 'dart', trees: 60, rate: 0.3, earlyStopping: 1, rowFraction: 0.8 } as const;
  const { forest, learningCurve, bestRound, stopped } = await gbdtTrainer.train(fit, choose, settings);
  expect([learningCurve.length, stopped]).toEqual([60, 'trees']);
  expect(learningCurve[bestRound - 1].choose).toBe(Math.max(...learningCurve.map((r) => r.choose)));
  expect(forest.trees.length).toBe(bestRound);
  const own = mrr(choose, forestScores(forest, choose.columns, choose.rows));
  expect(own).toBeCloseTo(learningCurve[bestRound - 1].choose, 6);
});

const wrong: [why: string, run: () => Promise<unknown>, sentence: string][] = [
  ['an unknown setting', () => gbdtTrainer.train(fit, choose, { depth: 3 } as never), 'setting "depth" does not exist'],
  [
    'a rate of 0',
    () => gbdtTrainer.train(fit, choose, { rate: 0 }),
    'train: setting rate is 0, expected a finite number above 0',
  ],
  [
    'too many bins',
    () => gbdtTrainer.train(fit, choose, { bins: 256 }),
    'setting bins is 256, expected a whole number from 2 to 255',
  ],
  [
    'a share above 1',
    () => gbdtTrainer.train(fit, choose, { rowFraction: 2 }),
    'setting rowFraction is 2, expected a share above 0 and up to 1',
  ],
  [
    'an unknown metric',
    () => gbdtTrainer.train(fit, choose, { metric: 'auc' as never }),
    'setting metric is "auc", expected one of mrr, ndcg',
  ],
  [
    'nothing to divide by',
    () => gbdtTrainer.train(fit, choose, { l2: 0, minChildWeight: 0 }),
    'settings l2 and minChildWeight are both 0',
  ],
  [
    'shares of goss beyond all rows',
    () => gbdtTrainer.train(fit, choose, { gossTop: 0.8, gossOther: 0.3 }),
    'settings gossTop and gossOther are 0.8 and 0.3, expected a sum of at most 1',
  ],
  ['no positive to learn from', () => gbdtTrainer.train(none, choose), 'none of the 200 lists of the fit part'],
  ['no positive to stop by', () => gbdtTrainer.train(fit, none), 'none of the 200 lists of the choose part'],
  [
    'other columns',
    () => gbdtTrainer.train(fit, { ...choose, names: fit.names.toReversed() }),
    'other columns than the fit part',
  ],
  [
    'a short column',
    () => gbdtTrainer.train({ ...fit, rows: 9601 }, choose),
    'the length of column "f0" is 9600, expected 9601 rows',
  ],
  [
    'a negative label',
    () => gbdtTrainer.train({ ...fit, labels: fit.labels.map(() => -1) }, choose),
    'the label of row 0 is -1',
  ],
];

for (const [why, run, sentence] of wrong) {
  test(`refused: ${why}`, async () => {
    await expect(run()).rejects.toThrow(sentence);
    await expect(run()).rejects.toMatchObject({ code: expect.stringMatching(/^E_(CONFIG|PART|TABLE)$/) });
  });
}
