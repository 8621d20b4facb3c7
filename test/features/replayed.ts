import { Assemble } from '../../engine/assemble';
import { Codec, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { Event, RawEvent } from '../../engine/events/event';
import type { RequestSpec } from '../../engine/events/request';
import type { Schema } from '../../engine/events/schema';
import { Ingest } from '../../engine/ingest';
import { Interpreter } from '../../engine/plan/interpret';
import { compilePlan } from '../../engine/plan/plan';
import type { Feature } from '../../engine/spec/features';
import { Store } from '../../engine/store';

/** The rows of one request: its candidates, and each column's value of each; missing is NaN. */
export interface Rows {
  readonly items: readonly string[];
  readonly columns: readonly Float32Array[];
  /** The same by the interpreter, where it was asked for. */
  readonly again: readonly Float32Array[] | null;
}

/** A log through the features: the rows of every request, computed and, for those that `isChecked`, interpreted. */
export function replayed(
  { schema, request }: { readonly schema: Schema; readonly request: RequestSpec },
  features: readonly Feature[],
  log: readonly RawEvent[],
  isChecked: (nth: number) => boolean = () => false,
): Rows[] {
  const codec = new Codec(schema, new Dictionary());
  const plan = compilePlan(codec, request, features);
  const store = new Store(plan.tables);
  const [ingest, assemble] = [new Ingest(plan, store), new Assemble(plan, store)];
  const placed: Event[] = [];
  const oracle = new Interpreter(codec, request, features, placed);
  const out: Rows[] = [];
  for (const raw of log) {
    const event = codec.encode(raw);
    if (isRejection(event)) throw new Error(event.message);
    ingest.place(event);
    placed.push(event);
    if (raw.type === request.on) {
      const own = assemble.candidates(event);
      const columns = features.map(() => new Float32Array(own.n));
      assemble.rows(event, columns, 0);
      const items = Array.from(own.columns[0]!, (code) => codec.dictionary.id(code));
      out.push({ items, columns, again: isChecked(out.length) ? oracle.rows(event) : null });
    }
    ingest.apply(event);
  }
  return out;
}
