import type { Plan } from '../engine/plan/plan';
import { type Node, type State, walk } from '../engine/spec/ast';
import type { Feature } from '../engine/spec/features';

/** What things cost beside each other: a value, a look-up into a table, an update of a state, keeping a table at all. */
const COST = { value: 1, state: 1, lookup: 6, table: 8 } as const;
/** What is done once by a request, or by an event, against once by a candidate. */
const ONCE = 0.15;

/** Features that read the same tables. */
interface Group {
  readonly columns: readonly number[];
  readonly tables: ReadonlyMap<string, number>;
  readonly states: ReadonlyMap<State, number>;
  readonly values: number;
}

interface GrowingGroup extends Group {
  readonly columns: number[];
  readonly tables: Map<string, number>;
  readonly states: Map<State, number>;
  values: number;
}

/**
 * Splits the columns of a plan into `shares` of about equal cost, so that tables are kept by as few of them as that
 * allows: features that read the same tables stay together, and go where what they read is kept already.
 *
 * @returns [shares] columns in rising order; a share may be empty where there are few features
 */
export function shareFeatures(plan: Plan, shares: number): readonly (readonly number[])[] {
  const perRequest = new Set(plan.exprs.flatMap(({ per, outputs }) => (per === 'request' ? outputs : [])));
  const groups = groupsOf(plan.features, perRequest);
  const all = groups.reduce((sum, group) => sum + costOf(group), 0);
  const pieces = groups
    .flatMap((group) => inPieces(group, all / (2 * shares)))
    .sort((a, b) => costOf(b) - costOf(a) || a.columns[0] - b.columns[0]);
  const bins = Array.from({ length: shares }, () => new Share());
  for (const piece of pieces) {
    const best = bins.reduce((least, bin) => (bin.costWith(piece) < least.costWith(piece) ? bin : least));
    best.add(piece);
  }
  return bins.map(({ columns }) => columns.sort((a, b) => a - b));
}

class Share {
  readonly columns: number[] = [];
  readonly #tables = new Map<string, number>();
  readonly #states = new Set<State>();
  #cost = 0;

  costWith({ tables, states, values }: Group): number {
    let cost = this.#cost + values;
    for (const [table, own] of tables) cost += Math.max(0, own - (this.#tables.get(table) ?? 0));
    for (const [state, own] of states) if (!this.#states.has(state)) cost += own;
    return cost;
  }

  add(group: Group): void {
    this.#cost = this.costWith(group);
    this.columns.push(...group.columns);
    for (const [table, own] of group.tables) this.#tables.set(table, Math.max(own, this.#tables.get(table) ?? 0));
    for (const state of group.states.keys()) this.#states.add(state);
  }
}

function groupsOf(features: readonly Feature[], perRequest: ReadonlySet<number>): Group[] {
  const groups = new Map<string, GrowingGroup>();
  features.forEach(({ node }, column) => {
    const weight = perRequest.has(column) ? ONCE : 1;
    const states = new Map<State, number>();
    gather(node, states);
    const tables = new Map<string, number>();
    for (const state of states.keys()) tables.set(tableOf(state), COST.table + COST.lookup * weight);
    const signature = [...tables.keys()].sort().join(' ');
    const group: GrowingGroup = groups.get(signature) ?? { columns: [], tables, states: new Map(), values: 0 };
    groups.set(signature, group);
    group.columns.push(column);
    group.values += COST.value * weight;
    for (const [state, cost] of states) group.states.set(state, cost);
    for (const [table, cost] of tables) group.tables.set(table, Math.max(cost, group.tables.get(table) ?? 0));
  });
  return [...groups.values()];
}

/** The states an expression reads, and those that their streams read, with what keeping each costs. */
function gather(node: Node, into: Map<State, number>): void {
  walk(node, (inner) => {
    if (inner.op !== 'read' || into.has(inner.state)) return;
    const { branches } = inner.state.stream;
    const perElement = branches.filter(({ each }) => each !== null).length;
    into.set(inner.state, COST.state * (perElement + ONCE * (branches.length - perElement)));
    for (const { where, over, roles } of branches)
      for (const part of [where, over, ...Object.values(roles)]) if (part) gather(part, into);
  });
}

function tableOf({ keys }: State): string {
  return keys.join('+') || 'everything';
}

function costOf({ values, tables, states }: Group): number {
  const sum = (costs: Iterable<number>): number => Array.from(costs).reduce((total, cost) => total + cost, 0);
  return values + sum(tables.values()) + sum(states.values());
}

/** A group cut so that no piece costs more than `most` by its values and states; each needs all of its tables. */
function inPieces(group: Group, most: number): Group[] {
  const pieces = Math.min(group.columns.length, Math.ceil(costOf(group) / most));
  if (pieces <= 1) return [group];
  const size = Math.ceil(group.columns.length / pieces);
  return Array.from({ length: Math.ceil(group.columns.length / size) }, (_, i) => {
    const columns = group.columns.slice(i * size, (i + 1) * size);
    return { ...group, columns, values: (group.values * columns.length) / group.columns.length };
  });
}
