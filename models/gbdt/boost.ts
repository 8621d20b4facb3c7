import { setImmediate as nextTurn } from 'node:timers/promises';
import { random } from '../../engine/base/random';
import { columnPace, StoppedEarly } from '../column-pace';
import { followCurve } from '../learning-curve';
import { type PreparedLists, preparedLists } from '../lists-of-parts';
import type { RankTable } from '../table';
import { gainOf, nothingGrown, type Trainer, type TrainHooks, type TrainResult } from '../trainer';
import { type Binned, binPart, createBinned, fillBins } from './binned';
import { binnedTrees, type PartBins } from './binned-tree';
import { createCurveMetric } from './curve-metric';
import { dartEnsemble } from './dart';
import { plainEnsemble, type ScoredPart } from './ensemble';
import { keepLarge } from './goss';
import { createGrid, snap } from './grid';
import { type GrownTree, growTree } from './grow';
import type { Lists } from './lists';
import { directionsOf } from './monotone';
import { createGradients } from './objective';
import { sample } from './sample';
import { type GbdtSettings, gbdtSettings } from './settings';
import { STREAMS } from './streams';
import { startThreads, type Threads } from './threads';

/**
 * The embedded LambdaMART: each round takes the lambdas of the present scores, grows one tree on them, and adds it.
 *
 * The same tables, settings and seed give the same forest to the last bit, at any number of threads. A list whose
 * candidates all have the same label contributes nothing, but to the logistic objective. Scores are float32 sums, as ONNX will add them.
 *
 * @throws ConfigError for a wrong setting or table, or when a part that is needed has no list to learn from
 * @see Burges. From RankNet to LambdaRank to LambdaMART: an overview. MSR-TR-2010-82.
 */
export const gbdtTrainer: Trainer<GbdtSettings> = gbdtTrainerWithin();

/**
 * The embedded trainer with bins in memories of so many bytes at most, as many as they need; the same forest.
 *
 * @param most what WASM can address when left out
 */
export function gbdtTrainerWithin(most?: number): Trainer<GbdtSettings> {
  return {
    name: 'lambdamart',
    isResumable: true,
    check(given, names) {
      const settings = gbdtSettings(given);
      directionsOf(names, settings.monotone);
      return settings;
    },
    async train(fit, choose, given, hooks = {}) {
      const settings = gbdtSettings(given);
      const lists = preparedLists(fit, choose, settings);
      const pace = columnPace(fit.names.length, PASSES, hooks);
      try {
        const binned = await createBinned(fit, settings, most, pace);
        const starting = startThreads(binned, settings.threads, settings.kernel);
        // subtle: whether they started is asked when bins are full, and must not count as unasked until then
        starting.catch(() => undefined);
        try {
          await fillBins(binned, fit, pace);
          const chosen = await binPart(binned, choose, pace);
          return await boost({ fit, choose, lists, settings, hooks, binned, chosen, threads: await starting });
        } finally {
          // why they did not start was thrown above, where anything needed them
          await starting.then(
            (threads) => threads.close(),
            () => undefined,
          );
        }
      } catch (error) {
        if (error instanceof StoppedEarly) return nothingGrown(fit.names);
        throw error;
      }
    },
  };
}

/** Each column is gone through for its edges, for the bins of the fit part, and for those of the choose part. */
const PASSES = 3;

interface Training {
  fit: RankTable;
  choose: RankTable;
  lists: PreparedLists;
  settings: GbdtSettings;
  hooks: TrainHooks;
  binned: Binned;
  /** the choose part */
  chosen: PartBins;
  threads: Threads;
}

async function boost({ fit, choose, lists, settings, hooks, binned, chosen, threads }: Training): Promise<TrainResult> {
  const { seed } = settings;
  const gradientsOf = createGradients(lists.fit, settings);
  const { metric, truncation, sigmoid } = settings;
  const fitMetric = createCurveMetric(lists.measured.fit, metric, truncation, sigmoid);
  const chooseMetric = createCurveMetric(lists.measured.choose, metric, truncation, sigmoid);
  const { gradients, hessians } = binned.shared ?? {
    gradients: new Float64Array(fit.rows),
    hessians: new Float64Array(fit.rows),
  };
  const order = binned.arena.u32.subarray(binned.at.order / 4, binned.at.order / 4 + fit.rows);
  const drawLists = random(seed, STREAMS.lists);
  const drawFeatures = random(seed, STREAMS.features);
  const drawSmall = random(seed, STREAMS.small);
  const parts: Record<'fit' | 'choose', ScoredPart> = {
    fit: { rows: fit.rows, addTree: binnedTrees(binned) },
    choose: { rows: choose.rows, addTree: binnedTrees(chosen) },
  };
  const ensemble =
    settings.boosting === 'dart'
      ? dartEnsemble(parts.fit, parts.choose, settings, random(seed, STREAMS.drops))
      : plainEnsemble(parts.fit, parts.choose);
  const goss = { top: settings.gossTop, other: settings.gossOther };

  /** The rows that the next tree is grown on, at the beginning of the order. */
  const drawRows = (): Uint32Array => {
    const drawn = sample(lists.fit.count, settings.rowFraction, drawLists);
    const rows = order.subarray(0, placeRows(lists.fit, drawn, order));
    // as in LightGBM, the first trees see all rows: gradients are not yet told apart
    if (settings.sampling === 'all' || ensemble.size < 1 / settings.rate) return rows;
    return rows.subarray(0, keepLarge(rows, gradients, hessians, goss, drawSmall));
  };
  const grow = (rows: Uint32Array, features: Int32Array): GrownTree | null => {
    const grid = createGrid(rows, gradients, hessians);
    const sums = grid && snap(grid, rows, gradients, hessians);
    return (
      sums &&
      growTree(binned, threads, settings, { grid, sums, gradients, seconds: hessians, count: rows.length, features })
    );
  };

  const all = lists.fit.to.reduce((count, to, list) => count + to - lists.fit.from[list], 0);
  const curve = followCurve(settings, hooks);
  let stopped: TrainResult['stopped'] = 'trees';
  while (curve.rounds.length < settings.trees) {
    if (hooks.aborted?.()) {
      stopped = 'aborted';
      break;
    }
    ensemble.begin();
    const known = hooks.known?.[ensemble.size];
    if (known === undefined || settings.sampling === 'goss') gradientsOf(ensemble.fit, gradients, hessians);
    const rows = drawRows();
    const features = sample(binned.features, settings.featureFraction, drawFeatures);
    const grown = known === undefined ? grow(rows, features) : null;
    const tree = known ?? grown?.tree;
    if (tree === undefined) {
      stopped = 'no split';
      break;
    }
    if (grown !== null) hooks.onTree?.(tree);
    ensemble.add(tree, grown !== null && rows.length === all ? { grown, order } : null);
    if (curve.add(fitMetric(ensemble.fit), chooseMetric(ensemble.choose))) ensemble.keep();
    if (curve.stopped !== null) {
      stopped = curve.stopped;
      break;
    }
    await nextTurn();
  }
  const forest = { names: [...fit.names], trees: ensemble.kept() };
  const gain = gainOf(forest.trees, fit.names.length);
  return { forest, learningCurve: curve.rounds, bestRound: curve.best, gain, stopped };
}

/** Writes the rows of the drawn lists to the beginning of the order and returns how many there are. */
function placeRows(lists: Lists, drawn: Int32Array, order: Uint32Array): number {
  let count = 0;
  for (const list of drawn) {
    for (let row = lists.from[list]; row < lists.to[list]; row++) order[count++] = row;
  }
  return count;
}
