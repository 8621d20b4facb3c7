import type { Plan } from '../engine/plan/plan';
import { type Node, type State, walk } from '../engine/spec/ast';
import type { Feature } from '../engine/spec/features';

/**
 * Nanoseconds for a row: a column that was never measured; and what it costs to keep a table that another share keeps
 * already, with a look-up into it, or to update one of its states.
 */
const COST = { column: 50, table: 150, state: 20 } as const;
/** What is done once by a request, or by an event, against once by a candidate. */
const ONCE = 0.15;

/** What is read, with what it costs to keep each where another share keeps it already. */
interface Reads {
  readonly tables: ReadonlyMap<string, number>;
  readonly states: ReadonlyMap<State, number>;
}

interface Column extends Reads {
  readonly index: number;
  readonly cost: number;
}

/** Columns that read the same tables and stay together. */
interface Piece extends Reads {
  readonly columns: readonly Column[];
  readonly cost: number;
}

/**
 * Splits the columns of a plan into `shares` of about equal cost, so that tables are kept by as few of them as that
 * allows: features that read the same tables stay together, and go where what they read is kept already.
 *
 * @param costOf what a column costs with the state it reads, nanoseconds for a row, where it was measured
 * @returns [shares] columns in rising order; a share may be empty where there are few features
 */
export function shareFeatures(
  plan: Plan,
  shares: number,
  costOf: (name: string) => number | undefined,
): readonly (readonly number[])[] {
  const perRequest = new Set(plan.exprs.flatMap(({ per, outputs }) => (per === 'request' ? outputs : [])));
  const groups = groupsOf(plan.features, perRequest, costOf);
  const all = groups.flat().reduce((sum, { cost }) => sum + cost, 0);
  const pieces = groups
    .flatMap((group) => inPieces(group, all / (4 * shares)))
    .sort((a, b) => b.cost - a.cost || a.columns[0].index - b.columns[0].index);
  const kept: Kept = { tables: new Set(), states: new Set() };
  const bins = Array.from({ length: shares }, () => new Share(kept));
  for (const piece of pieces) {
    const best = bins.reduce((least, bin) => (bin.costWith(piece) < least.costWith(piece) ? bin : least));
    best.add(piece);
  }
  return bins.map(({ columns }) => columns.sort((a, b) => a - b));
}

/** What any share keeps. */
interface Kept {
  readonly tables: Set<string>;
  readonly states: Set<State>;
}

class Share {
  readonly columns: number[] = [];
  readonly #kept: Kept;
  readonly #own: Kept = { tables: new Set(), states: new Set() };
  #cost = 0;

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  costWith(piece: Piece): number {
    let cost = this.#cost + piece.cost;
    for (const [table, again] of piece.tables)
      if (this.#kept.tables.has(table) && !this.#own.tables.has(table)) cost += again;
    for (const [state, again] of piece.states)
      if (this.#kept.states.has(state) && !this.#own.states.has(state)) cost += again;
    return cost;
  }

  add(piece: Piece): void {
    this.#cost = this.costWith(piece);
    this.columns.push(...piece.columns.map(({ index }) => index));
    for (const { tables, states } of [this.#kept, this.#own]) {
      for (const table of piece.tables.keys()) tables.add(table);
      for (const state of piece.states.keys()) states.add(state);
    }
  }
}

/** Columns by the tables that they read. */
function groupsOf(
  features: readonly Feature[],
  perRequest: ReadonlySet<number>,
  costOf: (name: string) => number | undefined,
): Column[][] {
  const groups = new Map<string, Column[]>();
  features.forEach(({ name, node }, index) => {
    const weight = perRequest.has(index) ? ONCE : 1;
    const states = new Map<State, number>();
    gather(node, states);
    const tables = new Map<string, number>();
    for (const state of states.keys()) tables.set(tableOf(state), COST.table * weight);
    const signature = [...tables.keys()].sort().join(' ');
    const group = groups.get(signature) ?? [];
    groups.set(signature, group);
    group.push({ index, cost: costOf(name) ?? COST.column * weight, tables, states });
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

/** A group cut so that no piece costs much more than `most`; each needs all of its tables, and the states of its own columns. */
function inPieces(group: readonly Column[], most: number): Piece[] {
  const pieces: Column[][] = [[]];
  let cost = 0;
  for (const column of group) {
    if (cost > 0 && cost + column.cost > most) {
      pieces.push([]);
      cost = 0;
    }
    pieces[pieces.length - 1].push(column);
    cost += column.cost;
  }
  return pieces.map(pieceOf);
}

function pieceOf(columns: readonly Column[]): Piece {
  const tables = new Map<string, number>();
  for (const column of columns)
    for (const [table, again] of column.tables) tables.set(table, Math.max(again, tables.get(table) ?? 0));
  const states = new Map(columns.flatMap((column) => [...column.states]));
  return { columns, tables, states, cost: columns.reduce((sum, column) => sum + column.cost, 0) };
}
