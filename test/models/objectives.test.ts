import { describe, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { type GbdtSettings, gbdtTrainer, type RankTable } from '../../models';
import { forestRanker, forestScores } from '../../models/forest';
import { gatherLists, type Lists } from '../../models/gbdt/lists';
import { createGradients } from '../../models/gbdt/objective';
import { mrr, task } from './task';

type Loss = (scores: Float64Array, labels: number[], weight: number) => number;

const pairwise: Loss = (scores, labels, weight) =>
  labels.reduce(
    (sum, better, i) =>
      sum +
      labels.reduce(
        (own, worse, j) => own + (better > worse ? weight * Math.log1p(Math.exp(-1.5 * (scores[i] - scores[j]))) : 0),
        0,
      ),
    0,
  );

const logistic: Loss = (scores, labels, weight) =>
  labels.reduce((sum, label, i) => {
    const chance = 1 / (1 + Math.exp(-1.5 * scores[i]));
    return sum - weight * (label > 0 ? label * Math.log(chance) : Math.log(1 - chance));
  }, 0);

const lists: [why: string, labels: number[], weight: number][] = [
  ['one click', [0, 0, 1, 0], 1],
  ['events of three kinds', [1, 0, 3, 10, 0, 1], 1],
  ['a weight of the list', [0, 3, 1], 2.5],
];

describe.each([
  ['pairwise', pairwise],
  ['logistic', logistic],
] as const)('%s: gradient and curvature are the slopes of the loss', (objective, loss) => {
  test.each(lists)('%s', (_, labels, weight) => {
    const next = random(labels.length);
    const scores = Float32Array.from(labels, () => 2 * next() - 1);
    const { gradients, hessians } = of(objective, labels, scores, weight, 1.5);
    const step = 1e-4;
    const moved = (row: number, by: number): number =>
      loss(
        Float64Array.from(scores, (s, i) => (i === row ? s + by : s)),
        labels,
        weight,
      );
    labels.forEach((_, row) => {
      const slope = (moved(row, step) - moved(row, -step)) / (2 * step);
      const curvature = (moved(row, step) - 2 * moved(row, 0) + moved(row, -step)) / (step * step);
      expect(gradients[row]).toBeCloseTo(slope, 5);
      expect(hessians[row]).toBeCloseTo(curvature, 4);
    });
  });
});

const ranked: [why: string, labels: number[], scores: number[]][] = [
  ['the click is on top', [1, 0, 0], [2, 1, 0]],
  ['the click is last', [0, 0, 0, 1], [3, 2, 1, 0]],
  ['two clicks, between others', [0, 1, 0, 1, 0], [4, 3, 2, 1, 0]],
  ['two clicks on top', [1, 1, 0, 0], [3, 2, 1, 0]],
  ['clicks of two grades', [0, 2, 0, 1, 0], [0.4, 0.1, 0.3, 0.2, 0]],
];

test.each(ranked)(
  'mrr: each pair weighs the reciprocal rank that swapping it would change: %s',
  (_, labels, scores) => {
    const s = scores.map(Math.fround);
    const { gradients } = of('mrr', labels, Float32Array.from(s), 1, 1);
    const reciprocal = (by: number[]): number => {
      const order = labels.map((_, i) => i).sort((a, b) => by[b] - by[a]);
      return 1 / (1 + order.findIndex((row) => labels[row] > 0));
    };
    const want = new Array<number>(labels.length).fill(0);
    let sum = 0;
    labels.forEach((label, i) => {
      labels.forEach((other, j) => {
        if (label === 0 || other > 0) return;
        const swapped = s.with(i, s[j]).with(j, s[i]);
        const lambda =
          Math.abs(reciprocal(s) - reciprocal(swapped)) / (0.01 + Math.abs(s[i] - s[j])) / (1 + Math.exp(s[i] - s[j]));
        want[i] -= lambda;
        want[j] += lambda;
        sum += 2 * lambda;
      });
    });
    const scale = Math.log2(1 + sum) / sum;
    gradients.forEach((gradient, i) => expect(gradient).toBeCloseTo(want[i] * scale, 12));
  },
);

test.each(['mrr', 'pairwise', 'logistic'] as const)('%s learns nearly as well as lambdarank', async (objective) => {
  const [fit, choose, report] = [task(500, 1), task(200, 2), task(300, 3)];
  const quality = async (settings: Partial<GbdtSettings>): Promise<number> => {
    const { forest } = await gbdtTrainer.train(fit, choose, { rate: 0.1, trees: 60, leaves: 15, ...settings });
    return mrr(report, await forestRanker(forest).score(report));
  };
  expect(await quality({ objective })).toBeGreaterThan((await quality({})) - 0.04);
});

test('logistic: a heavier kind of event ends higher', async () => {
  const fit = task(400, 1);
  const labels = Float32Array.from(fit.truth, (truth) => (truth > 3 ? 10 : truth > 0 ? 1 : 0));
  const { forest } = await gbdtTrainer.train({ ...fit, labels }, fit, {
    objective: 'logistic',
    trees: 20,
    earlyStopping: 0,
  });
  const scores = await forestRanker(forest).score(fit);
  const mean = (label: number): number => {
    const own = scores.filter((_, row) => labels[row] === label);
    return own.reduce((a, b) => a + b) / own.length;
  };
  expect(mean(10)).toBeGreaterThan(mean(1));
  expect(mean(1)).toBeGreaterThan(mean(0));
});

function of(
  objective: GbdtSettings['objective'],
  labels: number[],
  scores: Float32Array,
  weight: number,
  sigmoid: number,
) {
  const rows = labels.length;
  const lists: Lists = gatherLists(
    {
      names: [],
      columns: [],
      rows,
      groups: Int32Array.of(0, rows),
      labels: Float32Array.from(labels),
      weights: Float32Array.of(weight),
    },
    'linear',
  );
  const [gradients, hessians] = [new Float64Array(rows), new Float64Array(rows)];
  createGradients(lists, { objective, truncation: 30, sigmoid })(scores, gradients, hessians);
  return { gradients, hessians };
}

describe('lists of one candidate', () => {
  const [fit, choose] = [task(500, 1), task(200, 2)];
  /** Each candidate of a task as a list of its own. */
  const apart = (table: RankTable): RankTable => ({
    ...table,
    groups: Int32Array.from({ length: table.rows + 1 }, (_, row) => row),
  });
  const bandit = { objective: 'logistic', metric: 'likelihood', rate: 0.1, minDataInLeaf: 50 } as const;

  test('teach the logistic objective, which stops by the likelihood of the choose part', async () => {
    const { forest, learningCurve, bestRound, stopped } = await gbdtTrainer.train(apart(fit), apart(choose), bandit);
    expect(stopped).toBe('early');
    const best = learningCurve[bestRound - 1].choose;
    expect(best).toBe(Math.max(...learningCurve.map((round) => round.choose)));
    const scores = forestScores(forest, choose.columns, choose.rows);
    const naive = scores.reduce((sum, score, row) => {
      const chance = 1 / (1 + Math.exp(-score));
      return sum + Math.log(choose.labels[row] > 0 ? chance : 1 - chance);
    }, 0);
    expect(best).toBeCloseTo(naive / choose.rows, 5);
    const rate = choose.labels.filter((label) => label > 0).length / choose.rows;
    // better than the share of clicks alone
    expect(best).toBeGreaterThan(rate * Math.log(rate) + (1 - rate) * Math.log(1 - rate) + 0.01);
  });

  const refused: [why: string, settings: Partial<GbdtSettings>, sentence: string][] = [
    [
      'an order cannot be learned',
      {},
      'teach no order: --params with {"objective": "logistic", "metric": "likelihood"}',
    ],
    ['nor stopped by', { objective: 'logistic' }, 'none of the 2400 lists of the choose part has candidates with'],
    [
      'likelihood is of chances',
      { metric: 'likelihood' },
      'metric and objective are likelihood and lambdarank, expected logistic',
    ],
  ];
  test.each(refused)('%s', async (_, settings, sentence) => {
    await expect(gbdtTrainer.train(apart(fit), apart(choose), settings)).rejects.toThrow(sentence);
  });

  test('without a click, or with nothing else, are refused', async () => {
    const none = { ...apart(fit), labels: new Float32Array(fit.rows) };
    await expect(gbdtTrainer.train(none, apart(choose), bandit)).rejects.toThrow(
      /^train: all candidates of the \d+ lists of the fit part are alike in their labels, expected some with a label above 0/,
    );
  });
});
