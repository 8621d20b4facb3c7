import { Assemble } from './assemble';
import type { Codec, Rejection } from './events/codec';
import { isRejection } from './events/codec';
import type { Event, List, RawEvent } from './events/event';
import { Ingest, type IngestCounts } from './ingest';
import { type LabelCounts, Labels, type Settled, type Unsettled } from './labels';
import type { Plan } from './plan/plan';
import { RowBuffer } from './row-buffer';
import { StateBehind } from './state-behind';
import { Store } from './store';

/** Who receives what a replay makes. */
export interface ReplaySink {
  /** A request's rows lie at `columns[…][row … row + list.n)`; what comes next overwrites nothing before `flush`. */
  request(request: Asked, list: List, row: number): void;
  /** The columns are full, or the log has ended: `rows` rows are to be written. */
  flush(columns: readonly Float32Array[], rows: number): void;
  settled(settled: Settled): void;
  /** An event was not taken; `i` is its place in the chunk. */
  rejected(rejection: Rejection, i: number): void;
  /** Whether the rows of a request are wanted; all of them, unless this says otherwise. What is not read costs nothing. */
  wants?(request: Event, list: List): boolean;
}

/** A request as a replay met it. */
export interface Asked {
  readonly event: Event;
  readonly qid: string;
  /** Events of its session before it, and when the session began; NaN where the log has no sessions. */
  readonly sessionLength: number;
  readonly sessionStart: number;
  /** The item an immediate outcome names, NaN without one. */
  readonly clicked: number;
}

export interface ReplayCounts extends IngestCounts, LabelCounts {
  events: number;
  requests: number;
  rows: number;
  rejected: number;
  emptyLists: number;
  /** Values that candidates come without, such as prices. */
  missingValues: number;
}

/** What a replay knows beside its store: how long each session has been going on, and requests that may yet be answered. */
export interface Carried {
  readonly sessions: readonly SessionSoFar[];
  readonly unsettled: readonly Unsettled[];
}

/** A session's events so far, and when it began. */
export interface SessionSoFar {
  readonly session: string;
  readonly length: number;
  readonly start: number;
}

/** Where a replay begins. */
export interface Begin {
  readonly store?: Store;
  readonly carried?: Carried;
  /** Milliseconds of event time by which the state that rows are read from lags behind; 0 by default. */
  readonly lag?: number;
}

/**
 * A log in its order through ingest and assemble: every request's rows are read before the request's own event is
 * applied. The store and the plan are as live as in the service; a replay only adds labels and columns.
 */
export class Replay {
  readonly store: Store;
  readonly counts: ReplayCounts = {
    events: 0,
    requests: 0,
    rows: 0,
    rejected: 0,
    emptyLists: 0,
    missingValues: 0,
    late: 0,
    lateness: [],
    repeated: 0,
    unknownRequest: 0,
    missed: 0,
    censored: 0,
  };
  readonly #codec: Codec;
  readonly #sink: ReplaySink;
  readonly #ingest: Ingest;
  readonly #assemble: Assemble;
  readonly #behind: StateBehind | null;
  readonly #labels: Labels;
  readonly #requestType: number;
  readonly #sessions: SessionClock;
  readonly #rows: RowBuffer;

  /** @param begin where an earlier replay ended: its store, and what it carried; with nothing by default */
  constructor(plan: Plan, sink: ReplaySink, { store = new Store(plan.tables), carried, lag = 0 }: Begin = {}) {
    this.store = store;
    this.#codec = plan.codec;
    this.#sink = sink;
    this.#ingest = new Ingest(plan, store);
    this.#behind = lag > 0 ? new StateBehind(plan, lag) : null;
    this.#assemble = new Assemble(plan, this.#behind?.store ?? store);
    this.#labels = new Labels(plan, (settled) => sink.settled(settled), carried?.unsettled);
    this.#requestType = plan.codec.typeOf(plan.request.on);
    this.#sessions = new SessionClock(plan.codec, carried?.sessions);
    this.#rows = new RowBuffer(plan.features.length, (columns, rows) => sink.flush(columns, rows));
  }

  /** Replays a stretch of the log; call it with one stretch after another, then `finish`. */
  events(chunk: readonly RawEvent[]): void {
    for (let i = 0; i < chunk.length; i++) {
      const event = this.#encode(chunk[i], i);
      if (event) this.take(event);
    }
  }

  /** The events of a stretch without those that are rejected, for `take`. */
  encode(chunk: readonly RawEvent[]): Event[] {
    return chunk.map((raw, i) => this.#encode(raw, i)).filter((event) => event !== null);
  }

  /** Replays one event that was encoded by the plan's codec; one that comes again is only counted. */
  take(event: Event): void {
    if (this.#ingest.refusal(event)) return;
    this.#ingest.place(event);
    if (event.type === this.#requestType) {
      this.#behind?.catchUp(event.ts);
      this.#request(event);
    }
    this.#ingest.apply(event);
    this.#behind?.add(event);
    this.#labels.settle(event);
    this.#sessions.seen(event);
    this.counts.events++;
  }

  /** What a replay of the next file needs beside the store; to be asked for before `finish`. */
  carried(): Carried {
    return { sessions: this.#sessions.carried(), unsettled: this.#labels.carried() };
  }

  /** Hands on the rows so far. */
  handOn(): void {
    this.#rows.flush();
  }

  /** The log has ended: closes the open windows and hands on the last rows. */
  finish(): ReplayCounts {
    this.#labels.finish();
    this.#rows.flush();
    return Object.assign(this.counts, this.#ingest.counts, this.#labels.counts);
  }

  #encode(raw: RawEvent, i: number): Event | null {
    const event = this.#codec.encode(raw);
    if (!isRejection(event)) return event;
    this.counts.rejected++;
    this.#sink.rejected(event, i);
    return null;
  }

  #request(event: Event): void {
    const list = this.#assemble.candidates(event);
    if (this.#sink.wants?.(event, list) === false) return;
    const row = this.#rows.next(list.n);
    this.#assemble.rows(event, this.#rows.columns, row, list);
    const qid = qidOf(event, this.#codec);
    const clicked = this.#labels.isImmediate ? this.#labels.clicked(event) : Number.NaN;
    this.#sink.request({ event, qid, clicked, ...this.#sessions.of(event) }, list, row);
    this.#labels.open(event, list, qid);
    this.counts.requests++;
    this.counts.rows += list.n;
    if (list.n === 0) this.counts.emptyLists++;
    for (const column of list.columns)
      for (let i = 0; i < list.n; i++) if (column[i] !== column[i]) this.counts.missingValues++;
  }
}

/** A request's id: the one its event carries, or its seq. */
export function qidOf(event: Event, codec: Codec): string {
  const slot = codec.types[event.type].scalars.indexOf('id');
  const id = slot < 0 ? Number.NaN : event.values[slot];
  return id === id ? codec.dictionary.id(id) : String(event.seq);
}

/** How long each session has been going on. */
export class SessionClock {
  readonly #sessions = new Map<number, { length: number; start: number }>();
  readonly #slots: readonly number[];

  readonly #codec: Codec;

  constructor(codec: Codec, carried: readonly SessionSoFar[] = []) {
    this.#codec = codec;
    this.#slots = codec.types.map(({ scalars }) => scalars.indexOf('session'));
    for (const { session, length, start } of carried)
      this.#sessions.set(codec.dictionary.code(session), { length, start });
  }

  /** All sessions so far. */
  carried(): SessionSoFar[] {
    const { dictionary } = this.#codec;
    return Array.from(this.#sessions, ([code, so]) => ({ session: dictionary.id(code), ...so }));
  }

  seen(event: Event): void {
    const session = this.#session(event);
    if (session !== session || event.metadata) return;
    const known = this.#sessions.get(session);
    if (known) known.length++;
    else this.#sessions.set(session, { length: 1, start: event.ts });
  }

  /** The session of a request that was not applied yet. */
  of(event: Event): { readonly sessionLength: number; readonly sessionStart: number } {
    const session = this.#session(event);
    if (session !== session) return { sessionLength: Number.NaN, sessionStart: Number.NaN };
    const { length = 0, start = event.ts } = this.#sessions.get(session) ?? {};
    return { sessionLength: length, sessionStart: start };
  }

  #session(event: Event): number {
    const slot = this.#slots[event.type];
    return slot < 0 ? Number.NaN : event.values[slot];
  }
}
