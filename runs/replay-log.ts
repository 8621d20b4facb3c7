import { rmSync } from 'node:fs';
import type { Opened } from '../datasets/index';
import { compilePlan, type Plan } from '../engine/plan/plan';
import { type Begin, type Carried, Replay, type ReplayCounts } from '../engine/replay';
import { joinSnapshots, restoreSnapshot, writeSnapshot } from '../engine/snapshot';
import { Store } from '../engine/store';
import { FeatureColumns } from './feature-columns';
import { GatheredColumns, isShared } from './gathered-columns';
import { breathe, type Watch } from './progress';
import type { ReplaySetup } from './replay-setup';
import { RunTables } from './run-tables';

/** What a replay leaves beside its tables. */
export interface Replayed {
  readonly counts: ReplayCounts;
  readonly store: Store;
  readonly carried: Carried;
  /** Digests of the columns of the features table, in its order; null where none were asked for. */
  readonly digests: Readonly<Record<string, string>> | null;
  readonly bad: {
    readonly total: number;
    readonly lines: number;
    readonly reasons: readonly { code: string; count: number }[];
    readonly first: readonly string[];
  };
  readonly sorted: boolean;
  /** Candidates of the longest list, generated ones included. */
  readonly longestList: number;
  readonly unlabelled: number;
  readonly unknownFields: Readonly<Record<string, number>>;
}

/** Replays a log and writes its tables: rows as they fill, in seq order, memory bounded. */
export async function replayLog(setup: ReplaySetup, watch: Watch): Promise<Replayed> {
  const { log, opened, rejected, plan, edges, isDigested, reuse, after } = setup;
  const { specs } = new FeatureColumns(plan, edges, false);
  const columns = await GatheredColumns.start(setup);
  const computed = isShared(setup) ? compilePlan(plan.codec, plan.request, []) : columns.computed;
  const own = { ...computed, late: plan.late };
  const features = new FeatureColumns(own, edges, isDigested);
  const tables = new RunTables({
    ...setup,
    plan: own,
    features: specs,
    encode: (computed, rows) => features.encode(computed, rows),
    isHeld: isShared(setup) || reuse !== null,
  });
  const write = async (): Promise<void> => {
    for (let held = tables.oldest; held; held = tables.oldest) {
      const all = await columns.next(held);
      if (all === null) return;
      tables.writeRows(all);
    }
  };
  try {
    const replay = new Replay(own, tables, { ...beginOf(own, after), lag: setup.lag });
    replay.counts.rejected = rejected;
    await columns.ahead(log, watch);
    for (const stretch of log.read(plan.codec)) {
      await breathe(watch);
      await columns.send(stretch);
      for (const event of stretch) replay.take(event);
      await write();
      watch.progress({ stage: 'replay', done: replay.counts.events, total: setup.events, unit: 'events' });
    }
    const carried = replay.carried();
    const counts = replay.finish();
    await columns.finish();
    await write();
    await columns.close();
    tables.close(replay.store);
    return {
      counts,
      store: storeOf(setup, own, replay.store, columns.folders),
      carried,
      digests: isDigested ? ordered(plan, tables.digests()!, { ...features.digests(), ...columns.digests() }) : null,
      longestList: tables.longestList,
      ...aboutLog(opened),
    };
  } catch (error) {
    tables.abort();
    throw error;
  } finally {
    await columns.close();
    for (const folder of columns.folders) rmSync(folder, { recursive: true, force: true });
  }
}

/** Where a plan begins that goes on after a run. */
export function beginOf(plan: Plan, after: ReplaySetup['after']): Begin {
  if (after === null) return { store: new Store(plan.tables) };
  return { store: restoreSnapshot(after.snapshot, plan), carried: after.carried };
}

/** All state at the end, out of the parts that threads and an earlier run hold. */
function storeOf({ plan, reuse, paths }: ReplaySetup, own: Plan, store: Store, folders: readonly string[]): Store {
  const parts = [...folders];
  if (reuse === null && parts.length === 0) return store;
  if (parts.length === 0) {
    const folder = `${paths.snapshot}-new`;
    writeSnapshot(folder, own, store);
    parts.push(folder);
  }
  try {
    return joinSnapshots(reuse ? [...parts, reuse.snapshot] : parts, plan);
  } finally {
    rmSync(`${paths.snapshot}-new`, { recursive: true, force: true });
  }
}

function ordered(
  { features }: Plan,
  rows: Readonly<Record<string, string>>,
  columns: Readonly<Record<string, string>>,
): Record<string, string> {
  return { ...rows, ...Object.fromEntries(features.map(({ name }) => [name, columns[name]])) };
}

function aboutLog(opened: Opened): Pick<Replayed, 'bad' | 'sorted' | 'unlabelled' | 'unknownFields'> {
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
