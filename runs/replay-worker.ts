import { parentPort, workerData } from 'node:worker_threads';
import { Codec, type Duplicates } from '../engine/events/codec';
import { Dictionary } from '../engine/events/dictionary';
import type { RequestSpec } from '../engine/events/request';
import type { Schema } from '../engine/events/schema';
import { compilePlan } from '../engine/plan/plan';
import { RowReplay } from '../engine/row-replay';
import { restoreSnapshot, writeSnapshot } from '../engine/snapshot';
import type { Feature } from '../engine/spec/features';
import { Store } from '../engine/store';
import type { Values } from '../engine/tables/columns';
import { type Edges, FeatureColumns } from './feature-columns';
import { unpackEvents } from './packed-events';

/** What a worker is given at its start: its share of the features, and all ids of the log. */
export interface ReplayWorkerSetup {
  readonly schema: Schema;
  readonly request: RequestSpec;
  readonly duplicates: Duplicates;
  readonly features: readonly Feature[];
  /** Of the plan that they are a share of. */
  readonly joined: ReadonlySet<string>;
  readonly ids: readonly string[];
  readonly edges: Edges;
  readonly isDigested: boolean;
  /** State to begin with. */
  readonly snapshot: string | null;
}

/** What a worker is told: a stretch of the log, or that the log has ended. */
export type ToWorker =
  | { readonly kind: 'events'; readonly packed: Float64Array }
  | { readonly kind: 'end'; readonly snapshot: string };

/** What a worker says: rows of its columns, a stretch done, or all done. */
export type FromWorker =
  | { readonly kind: 'rows'; readonly values: readonly Values[] }
  | { readonly kind: 'taken' }
  | { readonly kind: 'done'; readonly digests: Readonly<Record<string, string>> | null };

function work(setup: ReplayWorkerSetup): void {
  const { schema, request, duplicates, features, joined, ids, edges, isDigested, snapshot } = setup;
  const port = parentPort!;
  const dictionary = new Dictionary();
  for (const id of ids) dictionary.code(id);
  const plan = compilePlan(new Codec(schema, dictionary, duplicates), request, features, { joined });
  const columns = new FeatureColumns(plan, edges, isDigested);
  const store = snapshot === null ? new Store(plan.tables) : restoreSnapshot(snapshot, plan);
  const replay = new RowReplay(plan, store, (computed, rows) => {
    const values = columns.encode(computed, rows).map((column) => column.slice(0, rows));
    const message: FromWorker = { kind: 'rows', values };
    port.postMessage(
      message,
      values.map(({ buffer }) => buffer as ArrayBuffer),
    );
  });
  const say = (message: FromWorker): void => port.postMessage(message);
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'events') {
      for (const event of unpackEvents(message.packed, plan.codec)) replay.take(event);
      say({ kind: 'taken' });
      return;
    }
    replay.finish();
    writeSnapshot(message.snapshot, plan, store);
    say({ kind: 'done', digests: columns.digests() });
    port.close();
  });
}

work(workerData as ReplayWorkerSetup);
