import { writeFileSync } from 'node:fs';
import { ConfigError } from '../engine/base/errors';
import type { Protocol } from '../eval/protocol';
import { createCurveMetric, exportLinear, fitLinear, gatherLists, type RankTable, rankerOf } from '../models/index';
import type { Cuts } from './cuts';
import type { RunData } from './parts';
import type { RunPaths } from './paths';
import { breathe, type Watch } from './progress';
import { type LinearSetting, runSettings, type Training, type TrainOptions, trainingTables } from './train-ranker';

/** The name of the linear trainer, in `--trainer` and in what a training leaves. */
export const LINEAR = 'linear';

/** Settings that a linear ranker has; no other is taken. */
export const LINEAR_SETTINGS: readonly string[] = [
  'l2',
  'metric',
  'truncation',
  'labelGain',
  'seed',
  'threads',
] satisfies readonly (LinearSetting | 'threads')[];

/**
 * Fits a linear ranker on the fit part, a conditional logit over its lists, and writes it as ONNX. The choose part stops
 * nothing: it is measured alone. All columns are held in memory, and the work grows with the square of their number.
 *
 * @throws ConfigError without a pull, when a column is stored as bins or holds an infinite value, or no list teaches an order
 */
export async function trainLinear(
  data: RunData,
  cuts: Cuts,
  protocol: Protocol,
  paths: RunPaths,
  { settings, columns, weights }: TrainOptions,
  watch: Watch,
): Promise<Training> {
  const { l2, metric, truncation, labelGain, seed } = runSettings(protocol.seed, settings);
  if (l2 === 0)
    throw new ConfigError(
      'train: setting l2 is 0, expected a number above 0 for a linear ranker, since columns that say the same share no weight without a pull; leave it out, or take a small one such as 0.001',
    );
  const { names, fit, choose, sizes } = trainingTables(data, cuts, protocol, { columns, weights });
  const binned = names.find((name) => data.edges.has(name));
  if (binned !== undefined)
    throw new ConfigError(
      `train: column "${binned}" is stored as bins, expected its values for a linear ranker; replay with --columns-as float32`,
    );
  watch.progress({ stage: 'train', done: 0, total: 1, unit: 'fits' });
  await breathe(watch);
  const linear = fitLinear(fit, { l2 });
  await breathe(watch);
  const about = { trainer: LINEAR, settings: { l2 }, lists: fit.groups.length - 1, rows: fit.rows };
  const model = exportLinear(linear, {
    fingerprint: data.fingerprint,
    protocol: { ...protocol },
    training: about,
  });
  const ranker = await rankerOf(model, 'the model');
  const measure = async (table: RankTable): Promise<number> => {
    const lists = gatherLists(table, labelGain);
    const scores = Float32Array.from(await ranker.score(table));
    return createCurveMetric(lists, metric, truncation)(scores);
  };
  const round = await Promise.all([measure(fit), measure(choose)]).finally(() => ranker.close());
  watch.progress({ stage: 'train', done: 1, total: 1, unit: 'fits' });
  writeFileSync(paths.model, model);
  const training: Training = {
    trainer: LINEAR,
    settings: { l2, metric, truncation, labelGain, seed },
    columns: names,
    learningCurve: [{ round: 1, fit: round[0], choose: round[1] }],
    bestRound: 1,
    stopped: 'fitted',
    gain: Object.fromEntries(names.map((name, c) => [name, Math.abs(linear.weight[c]) * linear.deviation[c]])),
    ...sizes,
    modelBytes: model.byteLength,
  };
  writeFileSync(paths.training, `${JSON.stringify(training, null, 1)}\n`);
  return training;
}
