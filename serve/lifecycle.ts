import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, MismatchError, StateError } from '../engine/base/errors';
import { sha256 } from '../engine/base/hash';
import { readSnapshotDictionary, restoreSnapshot, writeSnapshot } from '../engine/snapshot';
import { Store } from '../engine/store';
import { isBundle, type LoadSource, modelIn, openPlan } from '../models/bundle';
import { loadRanker } from '../models/onnx/load';
import { buildApp } from './app';
import { IngestLog, openSegment } from './ingest-log';
import { Intake } from './intake';
import { Rank } from './rank';
import { readTail } from './tail';

/** Milliseconds that requests under way may take once the service is to stop. */
const DRAIN = 10_000;

/** Where a service listens, and what it is told. */
export interface ServiceOptions {
  /** Default 127.0.0.1: this machine only. */
  readonly host?: string | undefined;
  /** 0: any free one. */
  readonly port: number;
  /** Most bytes of a body; default 8 MiB. */
  readonly bodyLimit?: number | undefined;
  /** How far after the newest event's time an event may lie, milliseconds; default: as far as it likes. */
  readonly maxJump?: number | undefined;
  /** Loads a run's own accumulators. */
  readonly loadSource?: LoadSource | undefined;
  /** Told of errors that are bugs. */
  readonly onBug?: ((error: Error) => void) | undefined;
}

/** A service that listens. */
export interface Service {
  readonly url: string;
  readonly fingerprint: string;
  /** Events in its state when it began to listen, and how many of them came from the tail of its log. */
  readonly seq: number;
  readonly fromTail: number;
  /** What was found odd on starting: sentences for people. */
  readonly notes: readonly string[];
  /** Stops listening, answers what was asked, and writes a snapshot unless told not to: then the tail has it all. */
  close(options?: { readonly snapshot?: boolean }): Promise<void>;
}

/**
 * Serves a run or a bundle: its plan, its model, and the state at the end of its replay (none in a bundle without), or
 * where the service was stopped last, plus the events logged since. What the service writes lies in `<run>/live`.
 *
 * @throws StateError, MismatchError when the run's parts are missing, changed or do not belong together
 */
export async function startService(run: string, options: ServiceOptions): Promise<Service> {
  const { host = '127.0.0.1', port, bodyLimit = 8 << 20, maxJump, loadSource, onBug } = options;
  const live = join(run, 'live');
  const events = join(live, 'events');
  const snapshot = join(live, 'snapshot');
  const notes: string[] = [];
  mkdirSync(events, { recursive: true });
  const unlock = lock(live);
  const opened: (() => Promise<unknown>)[] = [];
  try {
    checkOrigin(run, live);
    const from = [snapshot, join(run, 'snapshot')].find((folder) => existsSync(join(folder, 'manifest.json')));
    const { plan } = openPlan(run, loadSource, from === undefined ? undefined : readSnapshotDictionary(from));
    const store = from === undefined ? new Store(plan.tables) : restoreSnapshot(from, plan);
    const saved = store.nextSeq;
    const log = new IngestLog(events);
    const intake = new Intake(plan, store, log, maxJump);
    for await (const raw of readTail(events, saved, (note) => notes.push(note))) intake.again(raw);
    const seq = store.nextSeq;
    const ranker = await loadRanker(modelIn(run));
    opened.push(() => ranker.close());
    const app = buildApp({ plan, store, intake, rank: new Rank(plan, store, ranker) }, { bodyLimit, onBug });
    opened.push(() => app.close());
    const url = await app.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
      throw new ConfigError(
        `serve: ${host}:${port} cannot be listened on (${error.code}); choose another --port or --host`,
        'E_LISTEN',
      );
    });
    let closing: Promise<void> | null = null;
    const stop = async (withSnapshot: boolean): Promise<void> => {
      try {
        const patience = setTimeout(() => app.server.closeAllConnections(), DRAIN);
        await app.close().finally(() => clearTimeout(patience));
        await log.close();
        if (withSnapshot && intake.failure === null) {
          writeSnapshot(snapshot, plan, store);
          await (await openSegment(events, store.nextSeq)).close();
        }
      } finally {
        await ranker.close();
        unlock();
      }
    };
    return {
      url,
      fingerprint: plan.fingerprint,
      seq,
      fromTail: seq - saved,
      notes,
      close: ({ snapshot: withSnapshot = true } = {}) => (closing ??= stop(withSnapshot)),
    };
  } catch (error) {
    for (const close of opened.reverse()) await close();
    unlock();
    throw error;
  }
}

/** Resolves when the process was asked to stop (SIGTERM, SIGINT) and the service has drained and written its snapshot. */
export function untilStopped(service: Service): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => void service.close().then(resolve, reject);
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
}

/** Two services on one log would write over each other. */
function lock(live: string): () => void {
  const path = join(live, 'lock');
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
  } catch {
    const owner = Number(readFileSync(path, 'utf8'));
    // subtle: of a service that was killed before it wrote its id the lock is empty, and 0 is every process of a group
    if (owner > 0 && owner !== process.pid && isAlive(owner))
      throw new StateError(`serve: ${live} is served by process ${owner}; stop it first, or serve a copy of the run`);
    writeFileSync(path, String(process.pid));
  }
  return () => rmSync(path, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The log of a service goes on from one snapshot; under another one its events would have other seqs. */
function checkOrigin(run: string, live: string): void {
  const manifest = join(run, 'snapshot', 'manifest.json');
  const isEmpty = !existsSync(manifest);
  if (isEmpty && !isBundle(run))
    throw new StateError(`serve: ${run} has no snapshot, expected a run that was replayed to its end`);
  const digest = sha256(readFileSync(isEmpty ? join(run, 'plan.json') : manifest));
  const path = join(live, 'origin.json');
  if (!existsSync(path)) {
    writeFileSync(`${path}.part`, `${JSON.stringify({ snapshot: digest })}\n`);
    renameSync(`${path}.part`, path);
  }
  const origin = originIn(path);
  if (origin !== digest)
    throw new MismatchError(
      `serve: ${live} goes on from snapshot ${origin.slice(0, 16)}, the run now has ${digest.slice(0, 16)}: it was replayed again; move ${live} away to begin anew`,
    );
}

function originIn(path: string): string {
  const text = readFileSync(path, 'utf8');
  try {
    const origin = (JSON.parse(text) as { readonly snapshot?: unknown } | null)?.snapshot;
    if (typeof origin === 'string') return origin;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new StateError(
    `serve: ${path} is ${JSON.stringify(text.slice(0, 40))}, expected which snapshot its events follow; if the run was not replayed since the service began, remove that file`,
  );
}
