import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { rejectEvent } from '../datasets/index';
import { ConfigError } from '../engine/base/errors';
import { compilePlan } from '../engine/plan/plan';
import { Replay } from '../engine/replay';
import { joinSnapshots } from '../engine/snapshot';
import { FeatureColumns } from './feature-columns';
import { breathe, type Watch } from './progress';
import { aboutLog, type Replayed, type ReplaySetup } from './replay-log';
import { ReplayPool } from './replay-pool';
import { RunTables } from './run-tables';

/**
 * Replays a log with its features shared among threads, to the same tables and digests as in one: this thread reads and
 * encodes the log, settles labels and writes the tables; every worker reads the encoded log from memory that all share,
 * keeps the state its own features need, and sends their columns.
 *
 * @throws ConfigError for accumulators made by hand: their code lives in this thread alone
 */
export async function replayShared(setup: ReplaySetup, workers: number, watch: Watch): Promise<Replayed> {
  const { dataset, open, plan, paths, edges, isDigested } = setup;
  const own = plan.states.find(({ state }) => state.kind.startsWith('custom_'));
  if (own)
    throw new ConfigError(
      `replay: ${own.state.kind} is made by hand, and --workers ${workers} cannot take it to other threads; leave out --workers, or the features that use it`,
    );
  const opened = await dataset.open(open);
  const { specs } = new FeatureColumns(plan, edges, false);
  const base = compilePlan(plan.codec, plan.request, []);
  const tables = new RunTables({
    ...setup,
    plan: base,
    opened,
    features: specs,
    fingerprint: plan.fingerprint,
    encode: null,
  });
  const pool = new ReplayPool(plan, workers, edges, isDigested);
  const folders = Array.from({ length: pool.size }, (_, i) => join(paths.dir, `snapshot-${i}`));
  const write = (): void => {
    for (let values = pool.next(); values; values = pool.next()) tables.writeRows(values);
  };
  try {
    const replay = new Replay(base, tables);
    for await (const chunk of opened.events) {
      await breathe(watch);
      tables.onRejected = (code, message, i) => rejectEvent(opened, chunk, i, code, message);
      const stretch = replay.encode(chunk.events);
      await pool.send(stretch);
      for (const event of stretch) replay.take(event);
      write();
      watch.progress({ stage: 'replay', done: replay.counts.events, total: setup.events, unit: 'events' });
    }
    const counts = replay.finish();
    const columns = await pool.finish(folders);
    write();
    await pool.close();
    tables.close(replay.store);
    const store = joinSnapshots(folders, plan);
    const digests = isDigested ? { ...tables.digests(), ...columns } : null;
    return { counts, store, digests, ...aboutLog(opened) };
  } catch (error) {
    tables.abort();
    throw error;
  } finally {
    await pool.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}
