import { setImmediate as nextTurn } from 'node:timers/promises';
import { columnPace, StoppedEarly } from '../column-pace';
import { createCurveMetric } from '../gbdt/curve-metric';
import type { Lists } from '../gbdt/lists';
import { directionsOf } from '../gbdt/monotone';
import { createGradients } from '../gbdt/objective';
import { type GbdtSettings, gbdtSettings } from '../gbdt/settings';
import { followCurve } from '../learning-curve';
import { preparedLists } from '../lists-of-parts';
import type { RankTable } from '../table';
import { gainOf, nothingGrown, type Trainer, type TrainResult } from '../trainer';
import { createDataset, type Dataset, gainsOf, grades } from './dataset';
import type { Handle, Lightgbm } from './library';
import { readModelText } from './model-text';
import { isItsOwn, lightgbmParameters, parameterText } from './parameters';

/**
 * LightGBM as a trainer: the same tables and settings as the embedded one, lists that teach nothing left out, and early
 * stopping by the same metric on the choose part. The forest decides as LightGBM does, in float32.
 *
 * The same tables, settings, threads and library give the same forest. It cannot be stopped within a round.
 *
 * @see Ke et al. LightGBM: a highly efficient gradient boosting decision tree. NeurIPS 2017.
 */
export function lightgbmTrainer(api: Lightgbm): Trainer<GbdtSettings> {
  return {
    name: 'lightgbm',
    isResumable: false,
    check(given, names) {
      lightgbmParameters(given);
      const settings = gbdtSettings(given);
      directionsOf(names, settings.monotone);
      return settings;
    },
    version: api.version ?? 'of unknown version',
    async train(fit, choose, given = {}, hooks = {}) {
      const settings = gbdtSettings(given);
      const lists = preparedLists(fit, choose, settings);
      const parameters = parameterText({
        ...lightgbmParameters(given),
        ...monotoneConstraints(fit.names, settings.monotone),
        label_gain: grades(gainsOf(lists.fit)).gain.join(','),
      });
      const open: (() => void)[] = [];
      const pace = columnPace(fit.names.length, PASSES, hooks);
      const dataset = async (table: RankTable, own: Lists, like?: Dataset): Promise<Dataset> => {
        const made = await createDataset(api, table, own, parameters, settings, like, pace);
        open.push(() => api.call('DatasetFree', made.handle));
        return made;
      };
      try {
        const fitData = await dataset(fit, lists.fit);
        const booster = api.handle('BoosterCreate', fitData.handle, parameters);
        open.push(() => api.call('BoosterFree', booster));
        const chooseData =
          lists.measured.choose.count > 0 ? await dataset(choose, lists.measured.choose, fitData) : null;
        if (chooseData !== null) api.call('BoosterAddValidData', booster, chooseData.handle);

        const update = updates(api, booster, fitData, settings);
        const fitMetric = measured(api, booster, 0, within(fitData, lists.fit, lists.measured.fit), settings);
        const chooseMetric = chooseData ? measured(api, booster, 1, chooseData, settings) : () => Number.NaN;
        const curve = followCurve(settings, hooks);
        let text: string | null = null;
        let stopped: TrainResult['stopped'] = 'trees';
        while (curve.rounds.length < settings.trees) {
          if (hooks.aborted?.()) {
            stopped = 'aborted';
            break;
          }
          if (!update()) {
            stopped = 'no split';
            break;
          }
          const isBest = curve.add(fitMetric(), chooseMetric());
          // trees that were dropped change later: what is best must be written down at once
          if (isBest && settings.boosting === 'dart') text = modelText(api, booster, curve.best);
          if (curve.stopped !== null) {
            stopped = curve.stopped;
            break;
          }
          await nextTurn();
        }
        text ??= modelText(api, booster, curve.best);
        const forest = readModelText(text, fit.names, fit.edges);
        return {
          forest,
          learningCurve: curve.rounds,
          bestRound: curve.best,
          gain: gainOf(forest.trees, fit.names.length),
          stopped,
        };
      } catch (error) {
        if (error instanceof StoppedEarly) return nothingGrown(fit.names);
        throw error;
      } finally {
        for (const close of open.reverse()) close();
      }
    },
  };
}

/** Each column is gone through for the fit part and for the choose part. */
const PASSES = 2;

function monotoneConstraints(names: readonly string[], patterns: GbdtSettings['monotone']): Record<string, string> {
  const directions = directionsOf(names, patterns);
  return directions.some((direction) => direction !== 0) ? { monotone_constraints: directions.join(',') } : {};
}

function modelText(api: Lightgbm, booster: Handle, trees: number): string {
  return trees === 0 ? 'tree\n' : api.text('BoosterSaveModelToString', booster, 0, trees, 0);
}

/** Grows one more tree, by LightGBM's objective or by Podium's gradients; false when none could be grown. */
function updates(api: Lightgbm, booster: Handle, { lists, rows }: Dataset, settings: GbdtSettings): () => boolean {
  const isFinished = new Int32Array(1);
  if (isItsOwn(settings.objective)) {
    return () => {
      api.call('BoosterUpdateOneIter', booster, isFinished);
      return isFinished[0] === 0;
    };
  }
  const gradientsOf = createGradients(lists, settings);
  const present = scoresOf(api, booster, 0, rows);
  const [gradients, hessians] = [new Float64Array(rows), new Float64Array(rows)];
  return () => {
    gradientsOf(present(), gradients, hessians);
    const given = [Float32Array.from(gradients), Float32Array.from(hessians)];
    api.call('BoosterUpdateOneIterCustom', booster, ...given, isFinished);
    return isFinished[0] === 0;
  };
}

/** A data set whose lists are some of its own, as they are numbered there. own, some: as the table numbers them. */
function within(data: Dataset, own: Lists, some: Lists): Dataset {
  const place = new Map(Array.from(own.from, (from, list) => [from, list]));
  const kept = Array.from(some.from, (from) => place.get(from)!);
  const of = (ends: Int32Array): Int32Array => Int32Array.from(kept, (list) => ends[list]);
  return { ...data, lists: { ...some, from: of(data.lists.from), to: of(data.lists.to), gains: data.lists.gains } };
}

/** The curve's metric of one of a booster's data sets, as it scores it at present. */
function measured(
  api: Lightgbm,
  booster: Handle,
  index: number,
  { lists, rows }: Dataset,
  { metric, truncation, sigmoid }: GbdtSettings,
): () => number {
  const measure = createCurveMetric(lists, metric, truncation, sigmoid);
  const present = scoresOf(api, booster, index, rows);
  return () => measure(present());
}

/** The scores [rows] of one of a booster's data sets, rounded to float32; the array is the same every time. */
function scoresOf(api: Lightgbm, booster: Handle, index: number, rows: number): () => Float32Array {
  const scores = new Float64Array(rows);
  const rounded = new Float32Array(rows);
  const length = new BigInt64Array(1);
  return () => {
    api.call('BoosterGetPredict', booster, index, length, scores);
    rounded.set(scores);
    return rounded;
  };
}
