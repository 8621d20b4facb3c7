import { durationName } from '../engine/base/durations';
import { StateError } from '../engine/base/errors';
import { Codec, isRejection, type Rejection } from '../engine/events/codec';
import type { RawEvent } from '../engine/events/event';
import { Ingest, type IngestCounts } from '../engine/ingest';
import type { Plan } from '../engine/plan/plan';
import { exactJson } from '../engine/snapshot-json';
import type { Store } from '../engine/store';
import type { Posted } from './body';
import { DraftDictionary } from './draft-dictionary';
import type { IngestLog } from './ingest-log';

/** What became of the events of one post. */
export interface Taken {
  readonly accepted: number;
  /** Seq of the first and the last accepted event, null without any; those between them are of this post too. */
  readonly firstSeq: number | null;
  readonly lastSeq: number | null;
  /** `index` is the event's place in the post, from 0. */
  readonly rejected: readonly (Rejection & { readonly index: number })[];
}

/** The way of events into a live store: encoded, placed, applied and appended to the log, in one order. */
export class Intake {
  /** Events taken since the start. */
  events = 0;
  readonly #store: Store;
  readonly #ingest: Ingest;
  readonly #codec: Codec;
  readonly #draft: DraftDictionary;
  readonly #log: IngestLog;
  readonly #maxJump: number | null;
  #failure: StateError | null = null;

  /** `maxJump`: how far after the newest event's time an event may lie, milliseconds; null: as far as it likes. */
  constructor(plan: Plan, store: Store, log: IngestLog, maxJump: number | null = null) {
    const { schema, dictionary, duplicates } = plan.codec;
    this.#store = store;
    this.#log = log;
    this.#maxJump = maxJump;
    this.#ingest = new Ingest(plan, store);
    this.#draft = new DraftDictionary(dictionary);
    this.#codec = new Codec(schema, this.#draft, duplicates);
  }

  /** Why no more events can be taken; null while they can. */
  get failure(): StateError | null {
    return this.#failure ?? this.#log.failure;
  }

  /** What was odd about events since the start: late ones, and those that came again. */
  get counts(): IngestCounts {
    return this.#ingest.counts;
  }

  /** Takes the events of one post in their order, at once; the answer comes when they are safe on the disk. */
  async post(posted: readonly Posted[]): Promise<Taken> {
    if (this.failure) throw this.failure;
    const firstSeq = this.#store.nextSeq;
    const rejected: (Rejection & { index: number })[] = [];
    for (const [index, one] of posted.entries()) {
      const rejection = 'rejection' in one ? one.rejection : this.#take(one.raw);
      if (rejection) rejected.push({ index, ...rejection });
    }
    const accepted = this.#store.nextSeq - firstSeq;
    const some = accepted > 0;
    const taken = {
      accepted,
      firstSeq: some ? firstSeq : null,
      lastSeq: some ? firstSeq + accepted - 1 : null,
      rejected,
    };
    if (some) await this.#log.synced();
    this.events += accepted;
    return taken;
  }

  /** Applies an event of the log's own tail. @throws StateError if it no longer fits */
  again(raw: RawEvent): void {
    const rejection = this.#apply(raw, false);
    if (rejection)
      throw new StateError(
        `log: event ${raw.seq} was taken once and is now refused (${rejection.message}); the log or the schema was changed`,
      );
  }

  #take(raw: unknown): Rejection | null {
    if (raw === null || typeof raw !== 'object' || Array.isArray(raw))
      return { code: 'E_EVENT', message: `event is ${shown(raw)}, expected an object with type and ts` };
    const rejection = this.#apply(raw as RawEvent, true);
    if (rejection) return rejection;
    const seq = this.#store.nextSeq - 1;
    this.#log.append(seq, line({ ...raw, seq }));
    return null;
  }

  #apply(raw: RawEvent, isNew: boolean): Rejection | null {
    const event = this.#codec.encode(raw);
    const { nextSeq } = this.#store;
    const rejection = isRejection(event)
      ? event
      : raw.seq !== undefined && raw.seq !== nextSeq
        ? { code: 'E_SEQ', message: `seq is ${shown(raw.seq)}, expected ${nextSeq}, the next one, or none` }
        : ((isNew ? this.#jump(event.ts) : null) ?? this.#ingest.refusal(event));
    if (rejection) {
      this.#draft.forget();
      return rejection;
    }
    this.#draft.keep();
    try {
      if (isRejection(event)) return event;
      this.#ingest.place(event);
      this.#ingest.apply(event);
    } catch (error) {
      this.#failure = new StateError(
        `ingest: event ${nextSeq} broke off midway (${(error as Error).message}); the service must be started again`,
        'E_LOG',
      );
      throw error;
    }
    return null;
  }

  /** An event far ahead would make all that come after it late: it is refused. */
  #jump(ts: number): Rejection | null {
    const { now, nextSeq } = this.#store;
    if (this.#maxJump === null || nextSeq === 0 || ts - now <= this.#maxJump) return null;
    const [at, newest] = [ts, now].map((time) => new Date(time).toISOString());
    return {
      code: 'E_JUMP',
      message: `ts is ${ts} (${at}), expected at most ${durationName(this.#maxJump)} after the newest event's, ${now} (${newest}); if time has really passed, serve with a larger --max-jump`,
    };
  }
}

/** An event as a line of the log. JSON can hold -0 though its writer does not write it. */
function line(event: object): string {
  return hasMinusZero(event) ? exactJson(event).replaceAll('{"$number":"-0"}', '-0') : JSON.stringify(event);
}

function hasMinusZero(value: unknown): boolean {
  if (typeof value === 'number') return Object.is(value, -0);
  return value !== null && typeof value === 'object' && Object.values(value).some(hasMinusZero);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 60);
}
