import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Assemble } from '../../engine/assemble';
import { StateError } from '../../engine/base/errors';
import { Codec, isRejection } from '../../engine/events/codec';
import type { Event, RawEvent } from '../../engine/events/event';
import { Ingest } from '../../engine/ingest';
import { compilePlan, type Plan } from '../../engine/plan/plan';
import { readSnapshotDictionary, restoreSnapshot } from '../../engine/snapshot';
import type { Store } from '../../engine/store';
import { quantile } from '../../eval/bootstrap';
import { type LoadSource, readPlan } from '../../models/bundle';
import { type OnnxRanker, rowMajor } from '../../models/index';
import { logOf } from '../log-of-run';
import { readManifest } from '../manifest';
import type { RunPaths } from '../paths';
import { breathe, type Watch } from '../progress';
import { measureState } from '../state-size';

/** Microseconds of one list, at the middle and near the slow end of the lists. */
interface Micros {
  readonly p50: number;
  readonly p99: number;
}

/** What a set of columns costs where it is served; it depends on the machine that measured it. */
export interface SetCost {
  readonly lists: number;
  /** Reading the rows of a list out of the state. */
  readonly assemble: Micros;
  /** Scoring them; null without a model. */
  readonly score: Micros | null;
  /** Both, list by list. */
  readonly total: Micros;
  /** Of a cost that was measured several times over, in turns with others: the middle list of each round, ascending. */
  readonly rounds?: readonly number[];
  /**
   * State at the end of the run's log: of all key sets, an accumulator that several columns read counted once, and the
   * dictionary of ids.
   */
  readonly stateBytes: number;
  /** Of these, the dictionary, which is the same for every set of columns. */
  readonly dictionaryBytes: number;
  readonly keySets: number;
  readonly accumulators: number;
}

/** Measures sets of columns of a run against its state and the last requests of its log. */
export interface CostLab {
  readonly costOf: (columns: readonly string[], ranker: OnnxRanker | null) => Promise<SetCost>;
}

const LISTS = 200;
/** Passes over the lists; the quickest of each counts, since the others tell of the machine. */
const PASSES = 5;
/** Passes before that, which do not count. */
const WARM = 2;

/**
 * Reads the log of a run for its last requests. Each set is compiled alone and takes its own part of the run's
 * snapshot, so that what is measured is what would be served.
 *
 * @throws StateError, MismatchError when the log or the snapshot is gone or is another one
 */
export async function openLab(paths: RunPaths, load: LoadSource, watch: Watch): Promise<CostLab> {
  const stored = readPlan(paths.dir);
  for (const { file, sha256 } of stored.sources) load(join(paths.dir, file), sha256);
  const { dataset, open } = await logOf(readManifest(paths), paths);
  const dictionary = readSnapshotDictionary(paths.snapshot);
  const { on } = stored.request;
  const last: RawEvent[] = [];
  const opened = await dataset.open({ ...open, schema: stored.schema });
  for await (const { events } of opened.events) {
    await breathe(watch);
    last.push(...events.filter(({ type }) => type === on));
    if (last.length > 4 * LISTS) last.splice(0, last.length - LISTS);
  }
  const sample = last.slice(-LISTS);
  const openSet = (columns: readonly string[]): { plan: Plan; store: Store } => {
    const wanted = new Set(columns);
    const codec = new Codec(stored.schema, dictionary, stored.duplicates);
    const features = stored.features.filter(({ name }) => wanted.has(name));
    const plan = compilePlan(codec, stored.request, features);
    return { plan, store: restoreSnapshot(paths.snapshot, plan) };
  };
  return {
    async costOf(columns, ranker) {
      await breathe(watch);
      const { plan, store } = openSet(columns);
      const { keySets, dictionary: ids, bytes } = measureState(plan, store);
      const times = await timeLists(plan, store, sample, ranker);
      return {
        ...times,
        stateBytes: bytes,
        dictionaryBytes: ids.bytes,
        keySets: keySets.length,
        accumulators: plan.states.length,
      };
    },
  };
}

async function timeLists(
  plan: Plan,
  store: Store,
  sample: readonly RawEvent[],
  ranker: OnnxRanker | null,
): Promise<Pick<SetCost, 'lists' | 'assemble' | 'score' | 'total'>> {
  const ingest = new Ingest(plan, store);
  const assemble = new Assemble(plan, store);
  const events = sample.flatMap((raw): Event[] => {
    const event = plan.codec.encode(raw);
    if (isRejection(event)) return [];
    ingest.place(event);
    return assemble.candidates(event).n > 0 ? [event] : [];
  });
  if (events.length === 0) throw new StateError('cost: the log holds no list, expected some to time');
  const most = Math.max(...events.map((event) => assemble.candidates(event).n));
  const columns = plan.features.map(() => new Float32Array(most));
  const places = ranker?.columns.map((name) => plan.features.findIndex((feature) => feature.name === name)) ?? [];
  const best = { assemble: worst(events), score: worst(events), total: worst(events) };
  // subtle: the first pass is slow until its code is compiled, which a quickest-of-all would only hide in part
  for (let pass = -WARM; pass < PASSES; pass++) {
    if (pass === 0) for (const times of Object.values(best)) times.fill(Number.POSITIVE_INFINITY);
    for (const [i, event] of events.entries()) {
      const began = performance.now();
      const rows = assemble.rows(event, columns, 0);
      const read = performance.now();
      if (ranker) await ranker.scoreMatrix(rowMajor(columns, places, rows), rows);
      const done = performance.now();
      best.assemble[i] = Math.min(best.assemble[i], 1000 * (read - began));
      best.score[i] = Math.min(best.score[i], 1000 * (done - read));
      best.total[i] = Math.min(best.total[i], 1000 * (done - began));
    }
  }
  return {
    lists: events.length,
    assemble: micros(best.assemble),
    score: ranker ? micros(best.score) : null,
    total: micros(best.total),
  };
}

function worst(events: readonly Event[]): Float64Array {
  return new Float64Array(events.length).fill(Number.POSITIVE_INFINITY);
}

function micros(values: Float64Array): Micros {
  const ascending = values.slice().sort();
  return { p50: quantile(ascending, 0.5), p99: quantile(ascending, 0.99) };
}
