import type { Duration } from '../../engine/base/durations';
import { MismatchError } from '../../engine/base/errors';
import { cutParts } from '../../eval/parts';
import { readPlan } from '../../models/bundle';
import { listsOfTable, type Ranker } from '../../models/index';
import { keptModel } from '../kept-model';
import type { Manifest } from '../manifest';
import { judged, type RunData } from '../parts';
import type { RunPaths } from '../paths';
import { breathe, type Watch } from '../progress';
import type { TrainOptions } from '../train-ranker';
import { trainedName } from '../trained-name';
import { withRanker } from '../with-ranker';
import { retrainedName } from './cadence-name';
import { labelDelay } from './label-delay';
import { type Cadence, cadencesOf } from './schedule';

/** A trained run that is to be trained again as its report part goes by. */
export interface Retraining {
  readonly data: RunData;
  readonly manifest: Manifest;
  readonly paths: RunPaths;
  /** What the run's own ranker was trained with. */
  readonly options: TrainOptions;
}

/**
 * Test, then train: for each cadence a ranker that scores every judged list by the newest model made before it. The first
 * model is the run's own; each later one is fitted on all requests before its moment whose outcomes are known by then, and
 * stopped by the last tenth of them, as the run's own is at the report cut. Models of a moment are shared by cadences,
 * kept in `retrained/`, and found there again.
 */
export async function retrainedRankers(
  run: Retraining,
  every: readonly Duration[],
  watch: Watch,
): Promise<{ readonly rankers: readonly Ranker[]; readonly cadences: readonly Cadence[] }> {
  const { data, manifest, paths } = run;
  const { requests } = judged(data, manifest.cuts, manifest.protocol, 'report');
  const cadences = cadencesOf(
    every,
    Float64Array.from(requests, (request) => data.requests.ts[request]),
    manifest.cuts.report,
  );
  const moments = [...new Set(cadences.flatMap((cadence) => cadence.moments))].sort((a, b) => a - b);
  const modelAt = new Map([[manifest.cuts.report, paths.model]]);
  for (const moment of moments) {
    await breathe(watch);
    watch.progress({ stage: 'retrain', done: modelAt.size - 1, total: moments.length, unit: 'models' });
    modelAt.set(moment, await modelOf(run, moment, watch));
  }
  const name = trainedName(paths);
  return { rankers: cadences.map((cadence) => retrainedRanker(cadence, name, modelAt, data.fingerprint)), cadences };
}

function retrainedRanker(
  { every, at }: Cadence,
  trained: string,
  modelAt: ReadonlyMap<number, string>,
  fingerprint: string,
): Ranker {
  return {
    name: retrainedName(every, trained),
    fingerprint,
    async score(table) {
      const lists = table.groups.length - 1;
      if (lists !== at.length)
        throw new MismatchError(`retrain: ${lists} lists, expected the ${at.length} judged ones of the report part`);
      const scores = new Float64Array(table.rows);
      for (const moment of new Set(at)) {
        const own = Int32Array.from(at.keys()).filter((list) => at[list] === moment);
        const part = listsOfTable(table, own);
        const of = await withRanker(modelAt.get(moment)!, (ranker) => ranker.score(part));
        own.forEach((list, i) => scores.set(of.subarray(part.groups[i], part.groups[i + 1]), table.groups[list]));
      }
      return scores;
    },
  };
}

/** The model made at a moment, trained unless it is there. */
function modelOf({ data, manifest, paths, options }: Retraining, moment: number, watch: Watch): Promise<string> {
  const gap = labelDelay(manifest.protocol.gap, readPlan(paths.dir).request);
  return keptModel(
    {
      name: new Date(moment).toISOString().replace(/\W/g, ''),
      folder: paths.retrained,
      data,
      cuts: cutParts(data.requests.ts, { at: moment }),
      protocol: { ...manifest.protocol, ...(gap !== undefined && { gap }) },
      options: { ...options, columns: options.columns ?? manifest.columns },
    },
    watch,
  );
}
