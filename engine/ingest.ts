import { milliseconds } from './base/durations';
import { Candidates } from './candidates';
import type { Rejection } from './events/codec';
import type { Event, Metadata } from './events/event';
import { Repeats } from './events/repeats';
import type { Plan } from './plan/plan';
import { Queue } from './queue';
import { dueAt } from './spec/delay';
import type { Store, Table } from './store';

/** What was odd about events that were taken all the same; counted, never silent. */
export interface IngestCounts {
  /** Events whose time lay below the newest applied; they were applied at that newest time, unless a stream says otherwise. */
  late: number;
  /** What streams that say so did with them. */
  lateness: LateCount[];
  /** Events that were not taken because their id had been, a short while before. */
  repeated: number;
  /** Answers that name a request nobody made, or one whose window has closed. */
  unknownRequest: number;
}

/** Late events of one stream under its own rule. */
interface LateCount {
  readonly stream: string;
  readonly policy: 'accept' | 'drop';
  /** How far back the state reaches that they feed; null: over everything. */
  readonly window: string | null;
  events: number;
  /** Accepted, and too late even so: the window no longer holds their time. */
  tooLate: number;
}

/** One event into the store: the only way state changes, in a replay and in service alike. */
export class Ingest {
  readonly counts: IngestCounts;
  readonly #plan: Plan;
  readonly #store: Store;
  readonly #scratch: Float64Array;
  readonly #window: number;
  readonly #requestType: number;
  readonly #idSlot: number;
  readonly #candidates: Candidates | null;
  readonly #repeats: Repeats | null;
  readonly #expiring: readonly Table[];

  constructor(plan: Plan, store: Store) {
    this.#plan = plan;
    this.#store = store;
    const lateness = plan.late.map(({ stream, policy, window }) => ({ stream, policy, window, events: 0, tooLate: 0 }));
    this.counts = { late: 0, lateness, repeated: 0, unknownRequest: 0 };
    this.#repeats = plan.codec.schema.once ? new Repeats(plan.codec, store.seen) : null;
    this.#scratch = new Float64Array(Math.max(...plan.tables.map(({ arity }) => arity)));
    for (let d = 0; d < plan.delayed.length; d++) store.waiting[d] ??= new Queue();
    this.#expiring = store.tables.filter(({ expires }) => expires);
    this.#candidates = plan.sources && new Candidates(plan, plan.sources, store);
    this.#window = milliseconds(plan.request.window ?? '30m');
    const { codec, request } = plan;
    this.#requestType = codec.types.some(({ of }) => of?.type === codec.typeOf(request.on))
      ? codec.typeOf(request.on)
      : -1;
    this.#idSlot = codec.types[codec.typeOf(request.on)].scalars.indexOf('id');
  }

  /** Why an event is not to be placed: it was taken before; counted. Null: it is to be placed. */
  refusal(event: Event): Rejection | null {
    if (this.#repeats === null) return null;
    const refusal = this.#repeats.refusal(event, Math.max(event.ts, this.#store.now));
    if (refusal) this.counts.repeated++;
    return refusal;
  }

  /**
   * Gives the event its seq and its effective time, binds the request it answers, and gives a request without a list
   * its candidates; changes no state yet.
   */
  place(event: Event): void {
    const store = this.#store;
    event.seq = store.nextSeq;
    if (event.ts < store.now) {
      event.ts = store.now;
      this.#countLate(event);
    }
    this.#candidates?.fill(event);
    const { of } = this.#plan.codec.types[event.type];
    if (of === null) return;
    const named = store.open.get(event.values[of.by]);
    const isOpen = named?.type === of.type && event.ts - named.ts <= this.#window;
    event.answers = isOpen ? named : null;
    if (event.answers === null) this.counts.unknownRequest++;
  }

  /** Applies a placed event: updates every state that listens to its type. */
  apply(event: Event): void {
    const store = this.#store;
    if (this.#plan.delayed.length > 0) this.#takeEffect(event.ts);
    this.#repeats?.take(event, event.ts);
    store.nextSeq = event.seq + 1;
    store.now = event.ts;
    this.#wait(event);
    if (event.metadata) this.#metadata(event.metadata);
    else {
      this.#plan.updates[event.type]?.(event, event.ts, store.tables, this.#scratch);
      if (event.type === this.#requestType) this.#keepOpen(event);
    }
    for (const table of this.#expiring) table.tend(event.ts);
  }

  #countLate({ type, ts, given }: Event): void {
    this.counts.late++;
    for (const [i, { hears, hop, parts }] of this.#plan.late.entries()) {
      if (!hears[type]) continue;
      const count = this.counts.lateness[i];
      count.events++;
      if (parts > 0 && Math.floor(ts / hop) - Math.floor(given / hop) >= parts) count.tooLate++;
    }
  }

  /** What is due by a moment, in the order in which it fell due; at one moment, in the order in which it came. */
  #takeEffect(now: number): void {
    const { waiting, tables } = this.#store;
    const { delayed } = this.#plan;
    for (;;) {
      let next = -1;
      let due = Number.POSITIVE_INFINITY;
      for (let d = 0; d < delayed.length; d++) {
        const first = waiting[d].first();
        if (first === undefined) continue;
        const at = dueAt(delayed[d].delay, first.ts);
        if (at > now) continue;
        if (at < due || (at === due && first.seq < waiting[next].first()!.seq)) [next, due] = [d, at];
      }
      if (next < 0) return;
      const event = waiting[next].shift()!;
      delayed[next].updates[event.type]!(event, due, tables, this.#scratch);
    }
  }

  #wait(event: Event): void {
    const { delayed } = this.#plan;
    for (let d = 0; d < delayed.length; d++) {
      if (delayed[d].updates[event.type]) this.#store.waiting[d].push(event);
    }
  }

  #metadata({ table, id, op, slots, values, compoundSlots, compounds }: Metadata): void {
    const attributes = this.#store.tables[table];
    this.#scratch[0] = id;
    const row = attributes.slot(this.#scratch, 0);
    if (op !== 'patch') attributes.reset(row);
    if (op === 'delete') return;
    for (let i = 0; i < slots.length; i++) attributes.lanes[row * attributes.stride + slots[i]] = values[i];
    for (let i = 0; i < compoundSlots.length; i++) attributes.blobs[compoundSlots[i]][row] = compounds[i];
  }

  #keepOpen(event: Event): void {
    const { open, now } = this.#store;
    for (const [id, { ts }] of open) {
      if (now - ts <= this.#window) break;
      open.delete(id);
    }
    const id = event.values[this.#idSlot];
    if (this.#idSlot < 0 || id !== id) return;
    open.delete(id);
    open.set(id, event);
  }
}
