import { type Duration, milliseconds } from '../../engine/base/durations';
import { segmentMeans } from '../../eval/segments';
import { timeBuckets } from '../../eval/time-buckets';
import { readPlan } from '../../models/bundle';
import { type ComparedRow, compareEntrants } from '../compare/compare';
import { readEntrants } from '../compare/entrant';
import { known } from '../known';
import { readManifest } from '../manifest';
import type { RunPaths } from '../paths';
import { readStoredIfThere } from '../stored-json';
import { isTrainedName, trainedName } from '../trained-name';
import { writeWhole } from '../write-whole';
import { retrainedName } from './cadence-name';
import { labelDelay } from './label-delay';
import type { Cadence } from './schedule';

const METRIC = 'mrr';

/** What retraining so often is worth: the trained ranker under one cadence. */
interface RetrainedRow extends Pick<ComparedRow, 'value' | 'lo' | 'hi' | 'difference'> {
  /** null: never again after the report cut. */
  readonly every: Duration | null;
  /** Models made behind the report cut. */
  readonly trainings: number;
}

/** One stretch of the report part. */
interface CurvePoint {
  /** Epoch milliseconds at which it begins. */
  readonly from: number;
  readonly lists: number;
  /** Means in the order of the rows, null where no list has a value. */
  readonly values: readonly (number | null)[];
}

/** What `retraining.json` holds: rows from never to the shortest cadence, each less never, and the metric over time. */
export interface RetrainingWorth {
  readonly metric: string;
  readonly lists: number;
  readonly users: number;
  /** How long before its moment a request must lie for a model to learn from it; null: not at all. */
  readonly delay: Duration | null;
  readonly rows: readonly RetrainedRow[];
  /** Milliseconds of each stretch of the curve. */
  readonly width: number;
  readonly curve: readonly CurvePoint[];
}

/** Compares the cadences that `lists.arrow` was scored with, list by list, and writes `retraining.json`. */
export function writeRetraining(paths: RunPaths, cadences: readonly Cadence[]): void {
  const { cuts, protocol } = readManifest(paths);
  const shortestLast = cadences.toSorted((a, b) => milliseconds(b.every) - milliseconds(a.every));
  const trained = trainedName(paths);
  const entrants = readEntrants([
    paths.dir,
    ...shortestLast.map(({ every }) => `${paths.dir}:${retrainedName(every, trained)}`),
  ]);
  const { rows, lists, users } = compareEntrants(entrants, { metric: METRIC, margin: 0 });
  const ts = entrants[0].values('ts')!;
  const { from, width, of } = timeBuckets(ts, cuts.report);
  const clusters = Int32Array.from(of.keys());
  const curves = entrants.map(({ values }) => {
    const segments = segmentMeans(values(METRIC)!, clusters, (list) => `${of[list]}`);
    return new Map(segments.map(({ segment, value }) => [segment, value]));
  });
  const counts = new Int32Array(from.length);
  for (const bucket of of) counts[bucket]++;
  const worth: RetrainingWorth = {
    metric: METRIC,
    lists,
    users,
    delay: labelDelay(protocol.gap, readPlan(paths.dir).request) ?? null,
    rows: entrants.map(({ ranker }, i) => {
      const { value, lo, hi, difference } = rows.find((row) => row.ranker === ranker)!;
      const cadence = isTrainedName(ranker) ? null : shortestLast[i - 1];
      return {
        ...{ every: cadence?.every ?? null, trainings: cadence?.moments.length ?? 0 },
        ...{ value, lo, hi, difference },
      };
    }),
    width,
    curve: from.map((begin, bucket) => ({
      from: begin,
      lists: counts[bucket],
      values: curves.map((curve) => known(curve.get(`${bucket}`) ?? Number.NaN)),
    })),
  };
  writeWhole(paths.retraining, `${JSON.stringify(worth, null, 1)}\n`);
}

/** Reads `retraining.json`; null where the run was not retrained. */
export function readRetraining({ retraining }: RunPaths): RetrainingWorth | null {
  return readStoredIfThere<RetrainingWorth>(retraining);
}
