import { parentPort, workerData } from 'node:worker_threads';
import { Codec, type Duplicates } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { RequestSpec } from '../../engine/events/request';
import type { Schema } from '../../engine/events/schema';
import { compilePlan, type Plan } from '../../engine/plan/plan';
import type { Feature } from '../../engine/spec/features';
import { answerPart, type DividedFiles, Turns } from './divided';

/** What a worker is given at its start. */
export interface KeyWorkerSetup extends DividedFiles {
  readonly schema: Schema;
  readonly request: RequestSpec;
  readonly duplicates: Duplicates;
  readonly features: readonly Feature[];
  /** All ids of the log. */
  readonly ids: readonly string[];
  /** States that every part holds. */
  readonly whole: ReadonlySet<string>;
}

/** What a worker is told: to answer for a part of the keys, or to make the rows of a stretch if it is its turn. */
export type ToKeyWorker =
  | { readonly kind: 'answer'; readonly part: number; readonly snapshot: string }
  | { readonly kind: 'events'; readonly packed: Float64Array; readonly stretch: number; readonly isTurn: boolean };

/** What a worker says: a stretch of the log seen, a part answered for, or the rows of a stretch. */
export type FromKeyWorker =
  | { readonly kind: 'seen' }
  | { readonly kind: 'answered' }
  | { readonly kind: 'rows'; readonly stretch: number; readonly batches: readonly (readonly Float32Array[])[] }
  | { readonly kind: 'taken' };

function work(setup: KeyWorkerSetup): void {
  const { schema, request, duplicates, features, ids, whole } = setup;
  const port = parentPort!;
  const dictionary = new Dictionary();
  for (const id of ids) dictionary.code(id);
  const compiled = (together?: number): Plan =>
    compilePlan(new Codec(schema, dictionary, duplicates), request, features, { whole, together });
  let asking: Plan | null = null;
  const say = (message: FromKeyWorker, moved: ArrayBuffer[] = []): void => port.postMessage(message, moved);
  let turns: Turns | null = null;
  port.on('message', (message: ToKeyWorker) => {
    if (message.kind === 'answer') {
      asking ??= compiled(1);
      answerPart(asking, setup, message.part, message.snapshot, () => say({ kind: 'seen' }));
      say({ kind: 'answered' });
      return;
    }
    turns ??= new Turns(compiled(), setup);
    const { packed, stretch, isTurn } = message;
    const batches = turns.rows(packed, isTurn);
    if (isTurn)
      say(
        { kind: 'rows', stretch, batches },
        batches.flatMap((columns) => columns.map(({ buffer }) => buffer as ArrayBuffer)),
      );
    say({ kind: 'taken' });
  });
}

work(workerData as KeyWorkerSetup);
