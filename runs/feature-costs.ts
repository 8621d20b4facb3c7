import { rememberingJson } from '../engine/base/hash';
import type { Expr, Lookup } from '../engine/plan/expressions';
import type { Plan } from '../engine/plan/plan';
import type { PlannedState } from '../engine/plan/states';
import { tableName } from '../engine/plan/table';
import { type Node, walk } from '../engine/spec/ast';
import type { Timings } from './profile';

/** What a key set costs, nanoseconds. */
interface KeySetCost {
  readonly name: string;
  readonly keys: readonly string[];
  /** Updating it, for each event of the log and for each row of the table. */
  readonly updatePerEvent: number;
  readonly updatePerRow: number;
  /** Keys that events update, for each event of the log. */
  readonly keysPerEvent: number;
  /** Finding the rows of its keys, for each row of the table. */
  readonly lookupPerRow: number;
  readonly perRow: number;
}

/** What features and key sets cost, nanoseconds for each row of the table. */
export interface Costs {
  readonly rows: number;
  readonly events: number;
  readonly keySets: readonly KeySetCost[];
  readonly features: Readonly<Record<string, number>>;
  /** What streams read of the state before they update it; in no key set's cost, and shared by all features with state. */
  readonly streamsPerRow: number;
  /** All parts together, and the whole of a replay that was not timed within. */
  readonly partsPerRow: number;
  readonly wholePerRow: number;
}

/**
 * Puts timings down to features: an expression's time is shared by the features that use it, a look-up's by those that
 * read what it finds, an update's by the states of its table and each state's by those that read it.
 */
export function costsOf(plan: Plan, timings: Timings, wholeNanoseconds: number): Costs {
  const { rows, events, exprs, lookups, updates, updated, streams } = timings;
  const used = plan.features.map((_, column) => usedBy(plan, column));
  const cost = new Float64Array(plan.features.length);
  share(cost, used, plan.exprs, (use) => use.exprs, exprs);
  share(cost, used, plan.lookups, (use) => use.lookups, lookups);
  const inTable = plan.tables.map(({ index }) => plan.states.filter(({ table }) => table.index === index).length);
  const ofStates = Float64Array.from(plan.states, ({ table }) => updates[table.index] / inTable[table.index]);
  share(cost, used, plan.states, (use) => use.states, ofStates);
  const stateful = used.filter(({ states }) => states.size > 0).length;
  const perRow = (nanoseconds: number): number => nanoseconds / Math.max(1, rows);
  const keySets = plan.tables.map((planned): KeySetCost => {
    const { index, keys } = planned;
    const ofLookups = plan.lookups.reduce((sum, { table }, i) => sum + (table.index === index ? lookups[i] : 0), 0);
    return {
      name: tableName(planned),
      keys,
      updatePerEvent: updates[index] / Math.max(1, events),
      updatePerRow: perRow(updates[index]),
      keysPerEvent: updated[index] / Math.max(1, events),
      lookupPerRow: perRow(ofLookups),
      perRow: perRow(updates[index] + ofLookups),
    };
  });
  const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
  return {
    rows,
    events,
    keySets: keySets.filter(({ perRow }) => perRow > 0).sort((a, b) => b.perRow - a.perRow),
    features: Object.fromEntries(
      plan.features.map(({ name }, i) => [
        name,
        perRow(Math.max(0, cost[i]) + (used[i].states.size > 0 ? streams / stateful : 0)),
      ]),
    ),
    streamsPerRow: perRow(streams),
    partsPerRow: perRow(total(exprs) + total(lookups) + total(updates) + streams),
    wholePerRow: perRow(wholeNanoseconds),
  };
}

/** What one column needs. */
interface Uses {
  readonly exprs: ReadonlySet<Expr>;
  readonly lookups: ReadonlySet<Lookup>;
  readonly states: ReadonlySet<PlannedState>;
}

function usedBy(plan: Plan, column: number): Uses {
  const uses = { exprs: new Set<Expr>(), lookups: new Set<Lookup>(), states: new Set<PlannedState>() };
  const streams = new Streams(plan);
  const visit = (expr: Expr): void => {
    if (uses.exprs.has(expr)) return;
    uses.exprs.add(expr);
    expr.args.forEach(visit);
    if (expr.state) streams.visit(expr.state, uses.states);
    if (!expr.lookup) return;
    uses.lookups.add(expr.lookup);
    expr.lookup.keys.forEach(visit);
    if (expr.lookup.members) visit(expr.lookup.members);
  };
  for (const expr of plan.exprs) if (expr.outputs.includes(column)) visit(expr);
  return uses;
}

/** Finds the states that the streams of states read. */
class Streams {
  readonly #json = rememberingJson();
  readonly #byText: ReadonlyMap<string, PlannedState>;

  constructor({ states }: Plan) {
    this.#byText = new Map(states.map((planned) => [this.#json(planned.state), planned]));
  }

  visit(planned: PlannedState, into: Set<PlannedState>): void {
    if (into.has(planned)) return;
    into.add(planned);
    for (const { where, over, roles } of planned.state.stream.branches)
      for (const node of [where, over, ...Object.values(roles)]) if (node) this.#reads(node, into);
  }

  #reads(node: Node, into: Set<PlannedState>): void {
    walk(node, (inner) => {
      if (inner.op !== 'read') return;
      const read = this.#byText.get(this.#json(inner.state));
      if (read) this.visit(read, into);
    });
  }
}

/** Adds the time of each part to the features that use it, in equal shares. */
function share<T>(
  cost: Float64Array,
  used: readonly Uses[],
  parts: readonly T[],
  of: (use: Uses) => ReadonlySet<unknown>,
  times: Float64Array,
): void {
  const users = new Map<T, number[]>(parts.map((part) => [part, []]));
  used.forEach((use, feature) => {
    for (const part of of(use)) users.get(part as T)?.push(feature);
  });
  parts.forEach((part, i) => {
    const features = users.get(part)!;
    for (const feature of features) cost[feature] += times[i] / features.length;
  });
}
