import type { Accumulator } from '../accumulators/accumulator';
import { accumulatorOf } from '../accumulators/index';
import { DeclarationError } from '../base/errors';
import { canonicalJson, sha256 } from '../base/hash';
import type { Codec, Layout } from '../events/codec';
import {
  type Branch,
  children,
  foldedRoles,
  type Node,
  type State,
  type TableName,
  walk,
  withChildren,
} from '../spec/ast';
import type { Delay } from '../spec/delay';
import { stateSentence } from '../spec/names';
import { scaleOf } from './scale';
import { keysOf, type PlannedTable } from './table';

/** Buckets of a decaying window: a quarter of the half-life each, over six half-lives. */
const DECAY_PARTS = 24;

/** An accumulator in its place. */
export interface PlannedState {
  /** Hash of everything its values depend on: stream, keys, value, window, expiry, the primitive and its version. */
  readonly identity: string;
  readonly index: number;
  readonly state: State;
  readonly accumulator: Accumulator;
  readonly table: PlannedTable;
  /** First lane in the row, or -1. */
  readonly lane: number;
  /** Number of the object in the row, or -1. */
  readonly blob: number;
  /** Decimals of the folded value; its numbers are decoded by 10^scale. */
  readonly scale: number;
  readonly hop: number;
  readonly parts: number;
  /** What an event of age 0, 1, … buckets weighs. */
  readonly weights: Float64Array;
  /** The lane with the time of the last update, for states that expire; -1 for those that do not. */
  readonly touched: number;
}

/** Finds the accumulators that features need and gives each its place; equal ones are one. */
export class StatePlanner {
  readonly tables: PlannedTable[] = [];
  readonly states: PlannedState[] = [];
  /** The same state written twice costs a hash; the same object again does not. */
  readonly #met = new WeakMap<State, PlannedState>();
  readonly #byIdentity = new Map<string, PlannedState>();
  readonly #touched = new Map<string, number>();
  readonly #codec: Codec;
  readonly #whole: ReadonlySet<string> | undefined;
  readonly #joined: ReadonlySet<string>;

  /**
   * @param whole identities of states that are not divided by key; nothing is divided without
   * @param joined keys that have one table for all their state (see `joinedKeys`); none without
   */
  constructor(codec: Codec, whole?: ReadonlySet<string>, joined: ReadonlySet<string> = new Set()) {
    this.#codec = codec;
    this.#whole = whole;
    this.#joined = joined;
    this.#attributes('items', codec.items);
    this.#attributes('users', codec.users);
  }

  /** The table of attributes of items or users. */
  attributes(table: TableName): PlannedTable {
    return this.tables[table === 'items' ? 0 : 1];
  }

  /**
   * What an expression's values depend on, as data: the states it reads stand as their identities, and are placed.
   * Inside a stream, `roles` says what the keys of those states are there.
   */
  identify(node: Node, roles: Readonly<Record<string, Node>> = {}): unknown {
    if (node.op === 'read') {
      const keys = node.state.keys.map((key) => node.from[key] ?? roles[key]);
      return {
        op: 'read',
        state: this.place(node.state).identity,
        read: node.read,
        keys: keys.map((key) => (key ? this.identify(key, roles) : null)),
      };
    }
    const operands = children(node);
    return operands.length === 0
      ? node
      : withChildren(
          node,
          operands.map((operand) => this.identify(operand, roles) as Node),
        );
  }

  #essence({ type, each, where, roles, over, delay, late }: Branch, { keys, value, also }: State): Essence {
    const identify = (node: Node): unknown => this.identify(node, roles);
    return {
      type,
      each,
      where: where && identify(where),
      keys: keys.map((key) => identify(roles[key])),
      value: value === null ? null : identify(roles[value]),
      ...(also && { also: also.map((role) => identify(roles[role])) }),
      ...(over && { over: identify(over) }),
      ...(delay && { delay: 'after' in delay ? delay.after : delay }),
      ...(late && { late }),
    };
  }

  /** The place of one state, new or known. @throws DeclarationError where the primitive cannot do what is asked */
  place(state: State): PlannedState {
    const met = this.#met.get(state);
    if (met) return met;
    const placed = this.#place(state);
    this.#met.set(state, placed);
    return placed;
  }

  #place(state: State): PlannedState {
    const accumulator = accumulatorOf(state.kind);
    if (!accumulator)
      throw new DeclarationError(
        `plan: primitive "${state.kind}" does not exist; a custom one must be defined in the file that uses it`,
      );
    check(state, accumulator);
    const branches = state.stream.branches.map((branch) => this.#essence(branch, state));
    const identity = sha256(canonicalJson({ ...state, stream: branches, version: accumulator.version }), 16);
    const known = this.#byIdentity.get(identity);
    if (known) return known;
    const scale = this.#scale(state, accumulator);
    const table = this.#table(state, identity);
    const { hop, parts } = buckets(state);
    const lanes = accumulator.lanes(state.window.kind, parts);
    const placed: PlannedState = {
      identity,
      index: this.states.length,
      state,
      accumulator,
      table,
      lane: lanes.length ? table.template.length : -1,
      blob: lanes.length ? -1 : table.blobs++,
      scale,
      hop,
      parts,
      weights: Float64Array.from(
        { length: state.window.kind === 'decay' ? parts : 0 },
        (_, age) => 2 ** ((-age * hop) / halfLife(state)),
      ),
      touched: -1,
    };
    table.template.push(...lanes);
    const withTouched = { ...placed, touched: this.#touchedLane(state, branches, table) };
    this.states.push(withTouched);
    this.#byIdentity.set(identity, withTouched);
    return withTouched;
  }

  #attributes(name: TableName, { scalars, compounds }: Layout): void {
    this.tables.push({
      index: this.tables.length,
      keys: [name],
      isFedByElements: false,
      isDivided: false,
      arity: 1,
      template: scalars.map(() => Number.NaN),
      blobs: compounds.length,
      expiry: null,
    });
  }

  #table({ keys, stream }: State, identity: string): PlannedTable {
    const isDivided = this.#whole !== undefined && keys.length > 0 && !this.#whole.has(identity);
    const isApart = keys.length > 1 && !this.#joined.has(keysOf({ keys, isDivided }));
    const isFedByElements = isApart && stream.branches.some(({ each }) => each !== null);
    const found = this.tables
      .slice(2)
      .find(
        (table) =>
          table.keys.join() === keys.join() &&
          table.isFedByElements === isFedByElements &&
          table.isDivided === isDivided,
      );
    if (found) return found;
    const index = this.tables.length;
    const table = { index, keys, isFedByElements, isDivided, arity: keys.length, template: [], blobs: 0, expiry: [] };
    this.tables.push(table);
    return table;
  }

  /** States that the same events touch share the lane that remembers when; others must not, or they would keep each other alive. */
  #touchedLane(state: State, branches: readonly Essence[], table: PlannedTable): number {
    if (state.expireAfter === null) table.expiry = null;
    if (state.expireAfter === null) return -1;
    const group = canonicalJson([
      table.index,
      state.expireAfter,
      branches.map(({ value: _, also: __, ...rest }) => rest),
    ]);
    let lane = this.#touched.get(group);
    if (lane === undefined) {
      lane = table.template.length;
      table.template.push(Number.NaN);
      this.#touched.set(group, lane);
      table.expiry?.push({ touched: lane, after: state.expireAfter });
    }
    return lane;
  }

  #scale(state: State, accumulator: Accumulator): number {
    if (state.value === null) return 0;
    const scales = state.stream.branches.map((branch) => scaleOf(branch.roles[state.value!], branch, this.#codec));
    if (accumulator.sums && scales.includes(null)) {
      throw new DeclarationError(
        `plan: ${stateSentence(state)}: a float cannot be summed over events; declare its field number(scale)`,
      );
    }
    const known = scales.map((scale) => scale ?? 0);
    if (known.some((scale) => scale !== known[0])) {
      throw new DeclarationError(
        `plan: ${stateSentence(state)}: its events give the value with ${known.join(' and ')} decimals, expected the same scale`,
      );
    }
    return known[0];
  }
}

/** What of a branch a state depends on. */
interface Essence {
  readonly type: string;
  readonly each: string | null;
  readonly where: unknown;
  readonly keys: readonly unknown[];
  readonly value: unknown;
  readonly also?: readonly unknown[];
  readonly over?: unknown;
  readonly delay?: number | Delay;
  readonly late?: Branch['late'];
}

function buckets({ window }: State): { hop: number; parts: number } {
  if (window.kind === 'hop') return { hop: window.hop, parts: window.span / window.hop };
  if (window.kind === 'decay') return { hop: Math.max(1, Math.floor(window.halfLife / 4)), parts: DECAY_PARTS };
  return { hop: 0, parts: 0 };
}

function halfLife({ window }: State): number {
  return window.kind === 'decay' ? window.halfLife : Number.NaN;
}

function check(state: State, { windows, takesEvents, takesLate }: Accumulator): void {
  const { kind } = state.window;
  if (!windows.includes(kind)) {
    throw new DeclarationError(
      `plan: ${stateSentence(state)}: ${state.kind} has no ${kind === 'hop' ? 'time' : 'decaying'} window; it knows ${windows.join(', ')}`,
    );
  }
  if (state.value === null && !takesEvents)
    throw new DeclarationError(`plan: ${state.kind} of ${state.stream.name} needs a field`);
  for (const branch of state.stream.branches) {
    if (branch.late === 'accept') checkLate(state, takesLate?.includes(kind) === true, branch);
  }
}

/** State, not the same in any order of events, that decides for an event of a branch whether, where or what it adds. */
function orderedStateOf({ where, over, roles }: Branch, state: State): State | null {
  for (const node of [where, over, ...[...state.keys, ...foldedRoles(state)].map((role) => roles[role])]) {
    const read: State[] = [];
    if (node) walk(node, (inner) => inner.op === 'read' && read.push(inner.state));
    for (const inner of read) {
      if (!accumulatorOf(inner.kind)?.takesLate?.includes(inner.window.kind) || inner.expireAfter !== null)
        return inner;
      for (const branch of inner.stream.branches) {
        const deeper = orderedStateOf(branch, inner);
        if (deeper) return deeper;
      }
    }
  }
  return null;
}

/** What is counted at its own time must come out the same whenever it comes. */
function checkLate(state: State, takesLate: boolean, branch: Branch): void {
  const ordered = orderedStateOf(branch, state);
  const why =
    branch.delay !== undefined
      ? `its events take effect after a delay`
      : state.expireAfter !== null
        ? 'it expires by when events come'
        : takesLate
          ? ordered && `what it counts reads state that depends on the order of events (${stateSentence(ordered)})`
          : `${state.kind}${state.window.kind === 'life' ? '' : ' over a window'} depends on the order of events`;
  if (why === null) return;
  throw new DeclarationError(
    `plan: ${stateSentence(state)}: late ${state.stream.name} events cannot be accepted at their own time: ${why}; use late('drop') or late('atArrival'), or state that any order gives, such as a count, sum, spread, lowest or highest`,
  );
}
