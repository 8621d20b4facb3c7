import { Assemble } from '../../engine/assemble';
import { Codec, type Duplicates, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { Event, List, RawEvent } from '../../engine/events/event';
import type { RequestSpec } from '../../engine/events/request';
import type { Schema } from '../../engine/events/schema';
import { Ingest } from '../../engine/ingest';
import { compilePlan, type Plan } from '../../engine/plan/plan';
import { qidOf } from '../../engine/replay';
import type { Feature } from '../../engine/spec/features';
import { Store } from '../../engine/store';
import { breathe, type Watch } from '../progress';

/** One event of a log and where it stands: its place among all events, its file and line. */
export interface Placed {
  readonly raw: RawEvent;
  readonly at: number;
  readonly file: number;
  /** From 1; 0 when no file holds it. */
  readonly line: number;
  /** Its further lines, where others stand between them. */
  readonly apart?: readonly number[] | undefined;
}

/** Events in log order, in chunks. */
export type Placing = AsyncIterable<readonly Placed[]>;

/** What is tested: a log and the columns computed from it. */
export interface Tested {
  readonly schema: Schema;
  readonly request: RequestSpec;
  readonly duplicates: Duplicates;
  readonly features: readonly Feature[];
}

/** The rows of one request: its candidates' ids and [features][candidates] float32. */
export interface RequestRows {
  readonly at: number;
  readonly qid: string;
  readonly ts: number;
  readonly items: readonly string[];
  readonly columns: readonly Float32Array[];
}

/** One replay from nothing: a dictionary, a plan and a store of its own. */
export class Machine {
  readonly codec: Codec;
  readonly plan: Plan;
  readonly #ingest: Ingest;
  readonly #assemble: Assemble;

  constructor({ schema, request, duplicates, features }: Tested, dictionary = new Dictionary()) {
    this.codec = new Codec(schema, dictionary, duplicates);
    this.plan = compilePlan(this.codec, request, features);
    const store = new Store(this.plan.tables);
    this.#ingest = new Ingest(this.plan, store);
    this.#assemble = new Assemble(this.plan, store);
  }

  /** The event in its place, not yet applied; null when it is rejected. */
  place(raw: RawEvent): Event | null {
    const event = this.codec.encode(raw);
    if (isRejection(event) || this.#ingest.refusal(event)) return null;
    this.#ingest.place(event);
    return event;
  }

  apply(event: Event): void {
    this.#ingest.apply(event);
  }

  list(event: Event): List {
    return this.#assemble.candidates(event);
  }

  /** The rows of a placed request, read now. */
  rows(event: Event, at: number): RequestRows {
    const list = this.list(event);
    const columns = this.plan.features.map(() => new Float32Array(list.n));
    this.#assemble.rows(event, columns, 0);
    return {
      at,
      qid: qidOf(event, this.codec),
      ts: event.ts,
      items: Array.from(list.columns[0].subarray(0, list.n), (code) => this.codec.dictionary.id(code)),
      columns,
    };
  }
}

/** Replays events one by one; `see` is given each before it is applied, and says false to end there. */
export async function replayThrough(
  machine: Machine,
  events: Placing,
  watch: Watch,
  stage: string,
  see: (event: Event, placed: Placed) => boolean,
): Promise<void> {
  let done = 0;
  for await (const chunk of events) {
    await breathe(watch);
    for (const placed of chunk) {
      const event = machine.place(placed.raw);
      if (event === null) continue;
      if (!see(event, placed)) return;
      machine.apply(event);
    }
    done += chunk.length;
    watch.progress({ stage, done, total: 0, unit: 'events' });
  }
}

/** The rows of some requests, by their place in the log, from one replay; it ends with the last of them. */
export async function rowsAt(
  machine: Machine,
  events: Placing,
  wanted: ReadonlySet<number>,
  watch: Watch,
  stage: string,
  found: (rows: RequestRows) => void,
): Promise<void> {
  let left = wanted.size;
  if (left === 0) return;
  await replayThrough(machine, events, watch, stage, (event, { at }) => {
    if (wanted.has(at) && event.type === machine.codec.typeOf(machine.plan.request.on)) {
      found(machine.rows(event, at));
      left--;
    }
    return left > 0;
  });
}
