import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Event } from '../engine/events/event';
import type { Plan } from '../engine/plan/plan';
import type { Values } from '../engine/tables/columns';
import { compilation } from './compilation';
import type { Edges } from './feature-columns';
import { packEvents } from './packed-events';
import type { FromWorker, ReplayWorkerSetup, ToWorker } from './replay-worker';
import { shareFeatures } from './share-features';

/** Stretches of the log that a worker may be behind. */
const AHEAD = 4;

/** Threads that replay the same log, each with its share of a plan's features. */
export class ReplayPool {
  readonly #plan: Plan;
  readonly #shares: readonly (readonly number[])[];
  readonly #workers: readonly PoolWorker[];
  /** Ids that the workers know. */
  #ids: number;

  /** @param snapshot state to begin with, null for none */
  constructor(plan: Plan, workers: number, edges: Edges, isDigested: boolean, snapshot: string | null) {
    const { codec, request, features } = plan;
    const { schema, duplicates, dictionary } = codec;
    this.#plan = plan;
    this.#shares = shareFeatures(plan, workers).filter((share) => share.length > 0);
    this.#ids = dictionary.size;
    const setup = { schema, request, duplicates, ids: [...dictionary.ids()], isDigested, snapshot };
    this.#workers = this.#shares.map((share) => {
      const own = share.map((column) => features[column]);
      const ownEdges = new Map([...edges].filter(([name]) => own.some((feature) => feature.name === name)));
      return new PoolWorker({ ...setup, features: own, edges: ownEdges });
    });
  }

  /** How many threads there are. */
  get size(): number {
    return this.#workers.length;
  }

  /** Hands on a stretch of the log, encoded; waits while a worker is far behind. */
  async send(events: readonly Event[]): Promise<void> {
    if (events.length === 0) return;
    const { dictionary } = this.#plan.codec;
    const ids = dictionary.ids().slice(this.#ids);
    this.#ids = dictionary.size;
    const packed = packEvents(events);
    for (const worker of this.#workers) worker.send({ kind: 'events', packed, ids });
    for (const worker of this.#workers) await worker.until(() => worker.behind < AHEAD);
  }

  /** The next batch of rows, in the order of the plan's columns; null while a worker has not come so far. */
  next(): readonly Values[] | null {
    if (this.#workers.some(({ rows }) => rows.length === 0)) return null;
    const values = new Array<Values>(this.#plan.features.length);
    this.#workers.forEach(({ rows }, w) => {
      const own = rows.shift()!;
      this.#shares[w].forEach((column, i) => (values[column] = own[i]));
    });
    return values;
  }

  /**
   * The log has ended: every worker leaves its last rows, and its state as a snapshot in its folder.
   *
   * @param folders as many as there are workers
   * @returns the digests of all columns in the plan's order, null where none were asked for
   */
  async finish(folders: readonly string[]): Promise<Readonly<Record<string, string>> | null> {
    this.#workers.forEach((worker, i) => worker.send({ kind: 'end', snapshot: folders[i] }));
    for (const worker of this.#workers) await worker.until(() => worker.isDone);
    const digests = Object.assign({}, ...this.#workers.map((worker) => worker.digests ?? {})) as Record<string, string>;
    if (Object.keys(digests).length === 0) return null;
    return Object.fromEntries(this.#plan.features.map(({ name }) => [name, digests[name]]));
  }

  /** Ends the threads, whatever they are doing. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }
}

class PoolWorker {
  readonly rows: (readonly Values[])[] = [];
  digests: Readonly<Record<string, string>> | null = null;
  isDone = false;
  behind = 0;
  readonly #worker: Worker;
  #failed: Error | null = null;
  #changed: () => void = () => undefined;

  constructor(setup: ReplayWorkerSetup) {
    this.#worker = new Worker(join(__dirname, `replay-worker${extname(__filename)}`), {
      workerData: setup,
      ...compilation(),
    });
    this.#worker.on('message', (message: FromWorker) => this.#hear(message));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => {
      if (!this.isDone) this.#fail(new Error('replay: a worker stopped before the log had ended'));
    });
  }

  send(message: ToWorker): void {
    this.#worker.postMessage(message);
    this.behind++;
  }

  /** Waits until something holds of this worker. @throws what made the worker fail */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.#failed) throw this.#failed;
      await new Promise<void>((resolve) => (this.#changed = resolve));
    }
    if (this.#failed) throw this.#failed;
  }

  async close(): Promise<void> {
    this.isDone = true;
    await this.#worker.terminate();
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'rows') this.rows.push(message.values);
    else this.behind--;
    if (message.kind === 'done') {
      this.digests = message.digests;
      this.isDone = true;
    }
    this.#changed();
  }

  #fail(error: Error): void {
    this.#failed ??= error;
    this.#changed();
  }
}
