import { milliseconds } from './base/durations';
import { StateError } from './base/errors';
import { isRejection } from './events/codec';
import type { Event, List, RawEvent } from './events/event';
import type { Plan } from './plan/plan';

/** One settled outcome: the request, the item that answered it (a candidate, or one outside its list), and when. */
export interface Settled {
  readonly seq: number;
  readonly qid: string;
  readonly item: number;
  readonly ts: number;
}

export interface LabelCounts {
  /** Outcomes whose item lies outside the list of their request. */
  missed: number;
  /** Requests whose window was still open when the log ended; they count as they are then. */
  censored: number;
}

/** A request that may yet be answered, as plain data: its event with seq and effective time, and the items settled. */
export interface Unsettled {
  readonly request: RawEvent;
  readonly qid: string;
  readonly settled: readonly string[];
  /** Items that could not be candidates, where there are such. */
  readonly except?: readonly string[];
}

interface Waiting {
  readonly request: Event;
  readonly list: List;
  readonly qid: string;
  readonly settled: Set<number>;
}

/**
 * Waits for the outcomes of requests, in event time. Immediate outcomes stand in the request itself; others come with
 * later events, until the window closes. Labels are settled here and nowhere else, and never reach a feature.
 */
export class Labels {
  readonly counts: LabelCounts = { missed: 0, censored: 0 };
  readonly #plan: Plan;
  readonly #onSettled: (settled: Settled) => void;
  readonly #window: number;
  readonly #isStrict: boolean;
  readonly #waiting = new Map<number, Waiting>();
  /** Those of each session, oldest first, where the next event of the session is the outcome. */
  readonly #ofSession = new Map<number, Waiting[]>();
  readonly #clickedSlot: number;
  readonly #answerType: number;
  readonly #itemSlot: number;
  readonly #sessionSlots: readonly number[];

  constructor(plan: Plan, onSettled: (settled: Settled) => void, carried: readonly Unsettled[] = []) {
    const { codec, request } = plan;
    const { outcome } = request;
    this.#plan = plan;
    this.#onSettled = onSettled;
    this.#window = milliseconds(request.window ?? '30m');
    this.#isStrict = outcome.kind === 'next' && outcome.isStrict === true;
    this.#answerType = outcome.kind === 'immediate' ? -1 : codec.typeOf(outcome.on);
    const own = codec.types[codec.typeOf(request.on)].scalars;
    this.#clickedSlot = outcome.kind === 'immediate' ? own.indexOf(outcome.field) : -1;
    this.#itemSlot = outcome.kind === 'immediate' ? -1 : codec.types[this.#answerType].scalars.indexOf(outcome.item);
    this.#sessionSlots = codec.types.map(({ scalars }) => scalars.indexOf('session'));
    for (const unsettled of carried) this.#reopen(unsettled);
  }

  /** The requests that may yet be answered, for the labels of the next file of a log. */
  carried(): Unsettled[] {
    const { codec } = this.#plan;
    const ids = (codes: Iterable<number>): string[] => Array.from(codes, (item) => codec.dictionary.id(item));
    return Array.from(this.#waiting.values(), ({ request, list, qid, settled }) => ({
      request: codec.decode(request),
      qid,
      settled: ids(settled),
      ...(list.except && { except: ids(Array.from(list.except)) }),
    }));
  }

  /** Whether outcomes stand in the request itself. */
  get isImmediate(): boolean {
    return this.#clickedSlot >= 0;
  }

  /** The item that an immediate outcome names, NaN without one. */
  clicked(request: Event): number {
    return request.values[this.#clickedSlot];
  }

  /** A request was made: from now on answers may settle it. Immediate ones are settled at once. */
  open(request: Event, list: List, qid: string): void {
    if (this.isImmediate) {
      const item = this.clicked(request);
      if (item === item && list.columns[0].indexOf(item) < 0) this.counts.missed++;
      return;
    }
    const waiting = { request, list, qid, settled: new Set<number>() };
    this.#waiting.set(request.seq, waiting);
    const session = this.#session(request);
    if (session !== session) return;
    const others = this.#ofSession.get(session);
    if (others) others.push(waiting);
    else this.#ofSession.set(session, [waiting]);
  }

  /** Any event was applied: closes what has waited too long, and settles what this event answers. */
  settle(event: Event): void {
    for (const [seq, { request }] of this.#waiting) {
      if (event.ts - request.ts <= this.#window) break;
      this.#waiting.delete(seq);
      const session = this.#session(request);
      this.#ofSession.get(session)?.shift();
      if (this.#ofSession.get(session)?.length === 0) this.#ofSession.delete(session);
    }
    if (event.type !== this.#answerType) return;
    const item = event.values[this.#itemSlot];
    if (this.#plan.request.outcome.kind === 'joined') {
      const waiting = event.answers && this.#waiting.get(event.answers.seq);
      if (waiting) this.#match(waiting, item, event.ts);
      return;
    }
    for (const waiting of this.#ofSession.get(this.#session(event)) ?? [])
      if (waiting.settled.size === 0 && !isExcepted(waiting.list, item))
        this.#match(waiting, item, event.ts, !this.#isStrict);
  }

  /** The log has ended: windows still open close here. */
  finish(): void {
    this.counts.censored = this.#waiting.size;
    this.#waiting.clear();
    this.#ofSession.clear();
  }

  #reopen({ request: raw, qid, settled, except }: Unsettled): void {
    const { codec, request: spec } = this.#plan;
    const request = codec.encode(raw);
    if (isRejection(request))
      throw new StateError(`labels: an open request does not fit the schema: ${request.message}`);
    const list = codec.types[request.type].lists.findIndex(({ name }) => name === spec.candidates);
    const excepted = except && { except: except.map((item) => codec.dictionary.code(item)) };
    this.open(request, { ...request.lists[list], ...excepted }, qid);
    for (const item of settled) this.#waiting.get(request.seq)!.settled.add(codec.dictionary.code(item));
  }

  /** The session of an event; NaN without one. */
  #session({ type, values }: Event): number {
    return values[this.#sessionSlots[type]] ?? Number.NaN;
  }

  #match({ request, list, qid, settled }: Waiting, item: number, ts: number, isListOnly = false): void {
    if (settled.has(item)) return;
    const isListed = list.columns[0].indexOf(item) >= 0;
    if (!isListed && isListOnly) return;
    if (!isListed) this.counts.missed++;
    settled.add(item);
    this.#onSettled({ seq: request.seq, qid, item, ts });
  }
}

function isExcepted({ except }: List, item: number): boolean {
  if (except !== undefined) for (let i = 0; i < except.length; i++) if (except[i] === item) return true;
  return false;
}
