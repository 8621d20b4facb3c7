import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Event } from '../../engine/events/event';
import { wholeStates } from '../../engine/plan/divide';
import type { Plan } from '../../engine/plan/plan';
import type { Values } from '../../engine/tables/columns';
import type { ColumnsPool } from '../columns-pool';
import { type Edges, FeatureColumns } from '../feature-columns';
import type { KeptLog } from '../kept-log';
import { packEvents } from '../packed-events';
import { breathe, checkAborted, type Watch } from '../progress';
import { Thread } from '../thread';
import type { FromKeyWorker, KeyWorkerSetup, ToKeyWorker } from './key-worker';
import { RowQueue } from './row-queue';

/** Stretches of the log that a worker may be behind. */
const AHEAD = 4;

/** How the keys are divided, and where what is said about them lies until the rows are made. */
export interface KeyPoolSetup {
  readonly workers: number;
  readonly parts: number;
  readonly edges: Edges;
  readonly isDigested: boolean;
  readonly snapshot: string | null;
  readonly dir: string;
}

/**
 * A replay divided by key. First every part of the keys meets the whole log by itself and writes down what its state
 * says to each request; then threads take turns at making rows out of these answers. Memory holds as many parts as
 * there are threads, and the states that decide what is asked and updated.
 */
export class KeyPool implements ColumnsPool {
  readonly parts: number;
  readonly #plan: Plan;
  readonly #setup: KeyPoolSetup;
  readonly #columns: FeatureColumns;
  readonly #answers: readonly string[];
  readonly #rows: RowQueue;
  #workers: KeyThread[] = [];
  #stretch = 0;

  constructor(plan: Plan, setup: KeyPoolSetup) {
    this.parts = setup.parts;
    this.#plan = plan;
    this.#setup = setup;
    this.#columns = new FeatureColumns(plan, setup.edges, setup.isDigested);
    this.#answers = Array.from({ length: setup.parts }, (_, part) => join(setup.dir, `answers-${part}.tmp`));
    this.#rows = new RowQueue(plan.features.length);
  }

  async send(events: readonly Event[]): Promise<void> {
    const packed = packEvents(events);
    const turn = this.#stretch % this.#workers.length;
    this.#workers.forEach((worker, w) =>
      worker.tell({ kind: 'events', packed, stretch: this.#stretch, isTurn: w === turn }),
    );
    this.#stretch++;
    for (const worker of this.#workers) await worker.thread.until(() => worker.behind < AHEAD);
  }

  next(rows: number): readonly Values[] | null {
    const values = this.#rows.take(rows);
    return values && this.#columns.encode(values, rows);
  }

  async finish(): Promise<void> {
    for (const worker of this.#workers) await worker.thread.until(() => worker.behind === 0);
  }

  digests(): Readonly<Record<string, string>> {
    return this.#columns.digests() ?? {};
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map(({ thread }) => thread.close()));
    for (const path of this.#answers) rmSync(path, { force: true });
  }

  async ahead(log: KeptLog, folders: readonly string[], watch: Watch): Promise<void> {
    const { codec, request, features } = this.#plan;
    const { schema, duplicates, dictionary } = codec;
    const setup: KeyWorkerSetup = {
      ...{ schema, request, duplicates, features, ids: [...dictionary.ids()] },
      ...{ whole: wholeStates(codec, this.#plan), snapshot: this.#setup.snapshot },
      ...{ log: log.path, answers: this.#answers },
    };
    let seen = 0;
    const progress = (): void =>
      watch.progress({ stage: 'answer', done: ++seen, total: log.stretches * this.parts, unit: 'stretches' });
    this.#workers = Array.from(
      { length: this.#setup.workers },
      () => new KeyThread(setup, progress, (stretch, batches) => this.#rows.add(stretch, batches)),
    );
    const left = folders.map((snapshot, part) => ({ kind: 'answer', part, snapshot }) as const).reverse();
    await Promise.all(
      this.#workers.map(async (worker) => {
        for (let asked = left.pop(); asked; asked = left.pop()) {
          await breathe(watch);
          worker.tell(asked);
          await worker.thread.until(() => worker.behind === 0 || watch.aborted());
          checkAborted(watch);
        }
      }),
    );
  }
}

class KeyThread {
  readonly thread: Thread<ToKeyWorker, FromKeyWorker>;
  behind = 0;

  constructor(
    setup: KeyWorkerSetup,
    seen: () => void,
    rows: (stretch: number, batches: readonly (readonly Float32Array[])[]) => void,
  ) {
    this.thread = new Thread('by-key/key-worker', setup, (message) => {
      if (message.kind === 'seen') seen();
      else if (message.kind === 'rows') rows(message.stretch, message.batches);
      else this.behind--;
    });
  }

  tell(message: ToKeyWorker): void {
    this.behind++;
    this.thread.tell(message);
  }
}
