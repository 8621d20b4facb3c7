import type { Event, List } from './events/event';
import type { Fetched, Frame } from './plan/frame';
import type { Plan } from './plan/plan';
import { Pool } from './plan/pool';
import type { Store, Table } from './store';

/** Where candidates come from when no list is given: items with provenance columns, laid out as a list of the request. */
export type CandidateSource = (store: Store, request: Event) => List;

/** Columns to fill, [columns][rows] float32; a request's candidates lie one after another. */
export type Columns = readonly Float32Array[];

/**
 * One rank request out of the store, as rows: a pure read.
 *
 * The three pieces of every round are called in turn: `evaluate` what is known, `keys` of what is not, `fetch` it.
 */
export class Assemble {
  readonly #plan: Plan;
  readonly #store: Store;
  readonly #frame: Frame;
  readonly #list: number;
  readonly #kept: readonly number[];

  constructor(plan: Plan, store: Store) {
    this.#plan = plan;
    this.#store = store;
    this.#frame = newFrame(plan);
    const { codec, request } = plan;
    this.#list = codec.types[codec.typeOf(request.on)].lists.findIndex(({ name }) => name === request.candidates);
    this.#kept = keptPerCandidate(plan);
  }

  /** The candidates of a request. */
  candidates(request: Event): List {
    return request.lists[this.#list];
  }

  /** Writes the request's rows from `row` on and gives how many: one per candidate, at the request's effective time. */
  rows(request: Event, columns: Columns, row: number, list: List = this.candidates(request)): number {
    const frame = this.#frame;
    prepare(frame, this.#kept, request, list);
    inRounds(this.#plan, this.#store, frame, columns, row);
    return list.n;
  }
}

/** Every round of a plan in turn: `evaluate` what is known, `keys` of what is not, fetch it. */
export function inRounds(
  { rounds, lookups }: Pick<Plan, 'rounds' | 'lookups'>,
  { tables }: Store,
  frame: Frame,
  columns: Columns,
  row: number,
): void {
  for (const { evaluate, keys, lookups: asked } of rounds) {
    for (let i = 0; i < evaluate.length; i++) evaluate[i](frame, columns, row);
    for (let i = 0; i < keys.length; i++) keys[i](frame, columns, row);
    for (let i = 0; i < asked.length; i++) {
      const lookup = asked[i];
      fetchRows(tables[lookups[lookup].table.index], frame.keys[lookup], frame.asked[lookup], frame.fetched[lookup]);
    }
  }
}

/** Finds the rows of the keys asked, in place: what is fetched are the table's own arrays. */
export function fetchRows(table: Table, keys: Float64Array, asked: number, into: Fetched): void {
  if (into.slots.length < asked) into.slots = new Int32Array(2 * asked);
  table.findAll(keys, asked, into.slots);
  into.lanes = table.lanes;
  into.blobs = table.blobs;
}

/** The working memory of a plan, empty. */
export function newFrame(plan: Pick<Plan, 'exprs' | 'lookups'>): Frame {
  return {
    event: null as never,
    list: { n: 0, columns: [] },
    now: 0,
    n: 0,
    request: new Float64Array(plan.exprs.length),
    candidate: plan.exprs.map(() => NOTHING),
    objects: plan.exprs.map(() => undefined),
    starts: plan.lookups.map(() => NO_STARTS),
    pools: plan.exprs.map(({ hasPool }) => (hasPool ? new Pool() : null)),
    pooled: plan.exprs.map(() => NOTHING),
    keys: plan.lookups.map(() => NOTHING),
    asked: new Int32Array(plan.lookups.length),
    fetched: plan.lookups.map(() => ({ lanes: NOTHING, blobs: [], slots: new Int32Array(0) })),
  };
}

/** Points the frame at a request and makes room for its candidates. */
export function prepare(frame: Frame, kept: readonly number[], request: Event, list: List): void {
  frame.event = request;
  frame.list = list;
  frame.now = request.ts;
  if (kept.length > 0 && frame.candidate[kept[0]].length < list.n) {
    for (const id of kept) frame.candidate[id] = new Float64Array(Math.max(64, 2 * list.n));
  }
  frame.n = list.n;
}

/** The expressions that keep a value per candidate. */
export function keptPerCandidate(plan: Plan): readonly number[] {
  return plan.exprs.filter(({ isKept, per }) => isKept && per === 'candidate').map(({ id }) => id);
}

const NOTHING = new Float64Array(0);
const NO_STARTS = new Int32Array(0);
