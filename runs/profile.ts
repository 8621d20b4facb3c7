import { performance } from 'node:perf_hooks';
import { fetchRows } from '../engine/assemble';
import type { Fetched, Frame, Piece, UpdatedTable } from '../engine/plan/frame';
import type { Plan } from '../engine/plan/plan';
import { Replay } from '../engine/replay';
import { Store } from '../engine/store';

/** Nanoseconds that the parts of a plan took over a log; the clock's own share is taken off. */
export interface Timings {
  readonly rows: number;
  readonly events: number;
  /** By expression: evaluating it. */
  readonly exprs: Float64Array;
  /** By look-up: filling its keys and finding their rows. */
  readonly lookups: Float64Array;
  /** By table: finding or making the rows of an event's keys, and updating them. */
  readonly updates: Float64Array;
  /** By table: how many keys events updated. */
  readonly updated: Float64Array;
  /** What streams evaluate and read before anything is updated. */
  readonly streams: number;
}

/**
 * A copy of a plan whose pieces are timed, with the replay that runs it. The plan is to be compiled with one expression
 * in a piece. What is found for a row is found once more to be timed; updates are timed from one key to the next.
 */
export function timedReplay(plan: Plan): { readonly replay: Replay; readonly timings: () => Timings } {
  const store = new Store(plan.tables);
  const clock = new Clock();
  const exprs = new Float64Array(plan.exprs.length);
  const lookups = new Float64Array(plan.lookups.length);
  const updates = new UpdateTimer(store, clock);
  const rounds = plan.rounds.map(({ evaluate, evaluated, keys, lookups: asked }) => ({
    evaluate: evaluate.map((piece, i) => timedPiece(piece, evaluated[i], exprs, clock)),
    evaluated,
    keys: keys.map((piece, i) => timedKeys(piece, asked[i], plan, store, lookups, clock)),
    lookups: asked,
  }));
  const nothing = (): void => undefined;
  const replay = new Replay(
    {
      ...plan,
      rounds,
      updates: plan.updates.map((update) => update && updates.timed(update)),
      delayed: plan.delayed.map((delayed) => ({
        ...delayed,
        updates: delayed.updates.map((update) => update && updates.timed(update)),
      })),
    },
    { request: nothing, settled: nothing, rejected: nothing, flush: nothing },
    { store },
  );
  const timings = (): Timings => {
    const { rows, events } = replay.counts;
    const { tables: ofTables, keys: updated, before: streams } = updates;
    return { rows, events, exprs, lookups, updates: ofTables, updated, streams };
  };
  return { replay, timings };
}

/** A replay that is not timed within, with the nanoseconds of processor time that what is run in it takes altogether. */
export function plainReplay(plan: Plan): {
  readonly replay: Replay;
  readonly nanoseconds: (run: () => void) => number;
} {
  const nothing = (): void => undefined;
  const replay = new Replay(plan, { request: nothing, settled: nothing, rejected: nothing, flush: nothing });
  let total = 0;
  return {
    replay,
    nanoseconds(run) {
      const began = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(began);
      total += (user + system) * 1000;
      return total;
    },
  };
}

/** A reading above half a millisecond is the machine's doing: another process had its turn. */
const LONGEST = 0.5;

/** Reads the time, and knows how long that takes. */
class Clock {
  readonly #own: number;

  constructor() {
    const times = Float64Array.from({ length: 20_001 }, () => performance.now());
    const took = times.subarray(1).map((time, i) => time - times[i]);
    this.#own = took.sort()[took.length >> 1];
  }

  now(): number {
    return performance.now();
  }

  /** Nanoseconds from one reading to another, without what a reading takes; 0 where the machine was busy elsewhere. */
  between(from: number, to: number): number {
    return to - from > LONGEST ? 0 : Math.max(0, to - from - this.#own) * 1e6;
  }
}

function timedPiece(piece: Piece, of: readonly number[], into: Float64Array, clock: Clock): Piece {
  return (frame, columns, row) => {
    const began = clock.now();
    piece(frame, columns, row);
    const took = clock.between(began, clock.now()) / of.length;
    for (let i = 0; i < of.length; i++) into[of[i]] += took;
  };
}

function timedKeys(piece: Piece, lookup: number, plan: Plan, store: Store, into: Float64Array, clock: Clock): Piece {
  const { table } = plan.lookups[lookup];
  const found: Fetched = { lanes: new Float64Array(0), blobs: [], slots: new Int32Array(0) };
  return (frame: Frame, columns, row) => {
    const began = clock.now();
    piece(frame, columns, row);
    fetchRows(store.tables[table.index], frame.keys[lookup], frame.asked[lookup], found);
    into[lookup] += clock.between(began, clock.now());
  };
}

/** Times updates: from one key looked for to the next is what the first of them costs. */
class UpdateTimer {
  readonly tables: Float64Array;
  readonly keys: Float64Array;
  before = 0;
  readonly #clock: Clock;
  readonly #timed: readonly UpdatedTable[];
  #table = -1;
  #since = 0;

  constructor({ tables }: Store, clock: Clock) {
    this.#clock = clock;
    this.tables = new Float64Array(tables.length);
    this.keys = new Float64Array(tables.length);
    this.#timed = tables.map((table, i) => ({
      get lanes() {
        return table.lanes;
      },
      get blobs() {
        return table.blobs;
      },
      find: (keys, at) => table.find(keys, at),
      findAll: (keys, n, rows) => table.findAll(keys, n, rows),
      slot: (keys, at) => {
        this.#turnTo(i);
        this.keys[i]++;
        return table.slot(keys, at);
      },
      slotAll: (keys, n, rows) => {
        this.#turnTo(i);
        this.keys[i] += n;
        table.slotAll(keys, n, rows);
      },
    }));
  }

  timed(update: NonNullable<Plan['updates'][number]>): typeof update {
    return (event, now, _, scratch) => {
      this.#table = -1;
      this.#since = this.#clock.now();
      update(event, now, this.#timed, scratch);
      this.#turnTo(-1);
    };
  }

  #turnTo(next: number): void {
    const now = this.#clock.now();
    const took = this.#clock.between(this.#since, now);
    if (this.#table < 0) this.before += took;
    else this.tables[this.#table] += took;
    this.#table = next;
    this.#since = now;
  }
}
