import type { Event } from '../engine/events/event';
import type { Plan } from '../engine/plan/plan';
import type { Values } from '../engine/tables/columns';
import { costOf } from '../features/known-costs';
import type { ColumnsPool } from './columns-pool';
import type { Edges } from './feature-columns';
import { packEvents } from './packed-events';
import type { FromWorker, ReplayWorkerSetup, ToWorker } from './replay-worker';
import { shareFeatures } from './share-features';
import { Thread } from './thread';

/** Stretches of the log that a worker may be behind. */
const AHEAD = 4;

/** Threads that replay the same log, each with its share of a plan's features. */
export class ReplayPool implements ColumnsPool {
  readonly #plan: Plan;
  readonly #shares: readonly (readonly number[])[];
  readonly #workers: readonly PoolWorker[];

  /** @param snapshot state to begin with, null for none */
  constructor(plan: Plan, workers: number, edges: Edges, isDigested: boolean, snapshot: string | null) {
    const { codec, request, features } = plan;
    const { schema, duplicates, dictionary } = codec;
    this.#plan = plan;
    this.#shares = shareFeatures(plan, workers, costOf).filter((share) => share.length > 0);
    const ids = [...dictionary.ids()];
    const setup = { schema, request, duplicates, ids, isDigested, snapshot, joined: plan.joined };
    this.#workers = this.#shares.map((share) => {
      const own = share.map((column) => features[column]);
      const ownEdges = new Map([...edges].filter(([name]) => own.some((feature) => feature.name === name)));
      return new PoolWorker({ ...setup, features: own, edges: ownEdges });
    });
  }

  get parts(): number {
    return this.#workers.length;
  }

  async ahead(): Promise<void> {}

  async send(events: readonly Event[]): Promise<void> {
    if (events.length === 0) return;
    const packed = packEvents(events);
    for (const worker of this.#workers) worker.send({ kind: 'events', packed });
    for (const worker of this.#workers) await worker.thread.until(() => worker.behind < AHEAD);
  }

  next(): readonly Values[] | null {
    if (this.#workers.some(({ rows }) => rows.length === 0)) return null;
    const values = new Array<Values>(this.#plan.features.length);
    this.#workers.forEach(({ rows }, w) => {
      const own = rows.shift()!;
      this.#shares[w].forEach((column, i) => (values[column] = own[i]));
    });
    return values;
  }

  async finish(folders: readonly string[]): Promise<void> {
    this.#workers.forEach((worker, i) => worker.send({ kind: 'end', snapshot: folders[i] }));
    for (const worker of this.#workers) await worker.thread.until(() => worker.isDone);
  }

  digests(): Readonly<Record<string, string>> {
    return Object.assign({}, ...this.#workers.map(({ digests }) => digests ?? {})) as Record<string, string>;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map(({ thread }) => thread.close()));
  }
}

class PoolWorker {
  readonly thread: Thread<ToWorker, FromWorker>;
  readonly rows: (readonly Values[])[] = [];
  digests: Readonly<Record<string, string>> | null = null;
  isDone = false;
  behind = 0;

  constructor(setup: ReplayWorkerSetup) {
    this.thread = new Thread('replay-worker', setup, (message) => this.#hear(message));
  }

  send(message: ToWorker): void {
    this.thread.tell(message);
    this.behind++;
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'rows') this.rows.push(message.values);
    else this.behind--;
    if (message.kind !== 'done') return;
    this.digests = message.digests;
    this.isDone = true;
    this.thread.release();
  }
}
