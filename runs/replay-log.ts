import { type DataSet, type Opened, type OpenOptions, rejectEvent } from '../datasets/index';
import type { Plan } from '../engine/plan/plan';
import { Replay, type ReplayCounts } from '../engine/replay';
import type { Store } from '../engine/store';
import type { Cuts } from './cuts';
import { type Edges, FeatureColumns } from './feature-columns';
import type { RunPaths } from './paths';
import { breathe, type Watch } from './progress';
import { RunTables } from './run-tables';

/** What a replay leaves beside its tables. */
export interface Replayed {
  readonly counts: ReplayCounts;
  readonly store: Store;
  /** Digests of the columns of the features table, in its order; null where none were asked for. */
  readonly digests: Readonly<Record<string, string>> | null;
  readonly bad: {
    readonly total: number;
    readonly lines: number;
    readonly reasons: readonly { code: string; count: number }[];
    readonly first: readonly string[];
  };
  readonly sorted: boolean;
  readonly unlabelled: number;
  readonly unknownFields: Readonly<Record<string, number>>;
}

/** What is replayed, and how its tables are written. */
export interface ReplaySetup {
  readonly dataset: DataSet;
  readonly open: OpenOptions;
  readonly plan: Plan;
  readonly cuts: Cuts;
  readonly paths: RunPaths;
  readonly metadata: Readonly<Record<string, string>>;
  /** Edges of the columns that are written as bins. */
  readonly edges: Edges;
  readonly isDigested: boolean;
  /** How many events there are. */
  readonly events: number;
}

/** Replays a log and writes its tables: rows as they fill, in seq order, memory bounded. */
export async function replayLog(setup: ReplaySetup, watch: Watch): Promise<Replayed> {
  const { dataset, open, plan, edges, isDigested } = setup;
  const opened = await dataset.open(open);
  const features = new FeatureColumns(plan, edges, isDigested);
  const tables = new RunTables({
    ...setup,
    opened,
    features: features.specs,
    fingerprint: plan.fingerprint,
    encode: (columns, rows) => features.encode(columns, rows),
  });
  try {
    const replay = new Replay(plan, tables);
    for await (const chunk of opened.events) {
      await breathe(watch);
      tables.onRejected = (code, message, i) => rejectEvent(opened, chunk, i, code, message);
      replay.events(chunk.events);
      watch.progress({ stage: 'replay', done: replay.counts.events, total: setup.events, unit: 'events' });
    }
    const counts = replay.finish();
    tables.close(replay.store);
    const digests = isDigested ? { ...tables.digests(), ...features.digests() } : null;
    return { counts, store: replay.store, digests, ...aboutLog(opened) };
  } catch (error) {
    tables.abort();
    throw error;
  }
}

/** What was odd about a log that has been read. */
export function aboutLog(opened: Opened): Omit<Replayed, 'counts' | 'store' | 'digests'> {
  return {
    bad: {
      total: opened.bad.total,
      lines: opened.progress.rows,
      reasons: opened.bad.reasons(),
      first: opened.bad.lines(),
    },
    sorted: opened.sorted,
    unlabelled: opened.unlabelled,
    unknownFields: Object.fromEntries(opened.unknownFields),
  };
}
