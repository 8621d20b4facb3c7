import { type Recent, recentValues, recentWithin } from '../engine/accumulators/members';
import { canonicalJson } from '../engine/base/hash';
import type { Event } from '../engine/events/event';
import type { CellPart } from '../engine/plan/explain-cell';
import type { Plan } from '../engine/plan/plan';
import type { Node } from '../engine/spec/ast';
import { FUNCTIONS } from '../engine/spec/functions';
import { sentenceOf, stateSentence } from '../engine/spec/names';
import type { Store } from '../engine/store';

/** A number on the way to a cell, and those it was made from. */
export interface CellStep {
  /** What it is: of what a state is the sum, which function of the steps below. */
  readonly what: string;
  /** A number, the text of an id, a time in ISO 8601, the members of a set; null: missing. */
  readonly value: number | string | readonly string[] | null;
  /** For state: how many events it holds under this key, as far as its window reaches. */
  readonly events?: number;
  /** For a part of a key: its name. */
  readonly key?: string;
  readonly steps: readonly CellStep[];
}

/** A request whose parts were all computed: `values` is [columns][candidates], `row` the candidate. */
export interface Computed {
  readonly plan: Plan;
  readonly store: Store;
  readonly event: Event;
  readonly row: number;
  readonly values: readonly Float64Array[];
}

/** The way to a cell, as people read it. */
export function stepsOf(part: CellPart, of: Computed, key?: string): CellStep {
  const { node, events, parts } = part;
  const steps = parts.map(({ name, part: inner }) => stepsOf(inner, of, name ?? undefined));
  return {
    ...(key !== undefined && { key }),
    what: whatIs(node, steps),
    value: valueAt(part, of),
    ...(events !== null && { events: zeroOr(of.values[events][of.row]) }),
    steps: steps.filter((_, i) => !['const', 'id'].includes(parts[i].part.node.op)),
  };
}

function whatIs(node: Node, steps: readonly CellStep[]): string {
  if (node.op === 'call') {
    const values = steps.map(({ value }) => valueText(value));
    return (ARITHMETIC[node.fn] ?? FUNCTIONS[node.fn].say)(...values);
  }
  if (node.op === 'read') return stateSentence(node.state, node.read);
  return sentenceOf(node);
}

/** Functions whose sentence needs more than the numbers it is made from. */
const ARITHMETIC: Readonly<Record<string, (...values: string[]) => string>> = {
  since: (now, then) => `${now} minus ${then}`,
  since_first: (now, then) => `${now} minus ${then}`,
  mean: (sum, n) => `${sum} over ${n}`,
  share: (x, all) => `${x} over ${all}`,
  z: (x, mean, deviation) => `${x} minus ${mean}, over ${deviation}`,
};

/** A value in a line of text. */
export function valueText(value: CellStep['value']): string {
  if (value === null) return 'missing';
  if (typeof value !== 'object') return String(value);
  return `{${value.slice(0, 8).join(', ')}${value.length > 8 ? `, … ${value.length} in all` : ''}}`;
}

function valueAt(part: CellPart, of: Computed): CellStep['value'] {
  const { dictionary } = of.plan.codec;
  if (part.kind === 'set') {
    const members = membersOf(part, of);
    return members && Array.from(members, (code) => dictionary.id(code));
  }
  const value = of.values[part.column][of.row];
  if (Number.isNaN(value)) return null;
  if (part.kind === 'id') return dictionary.id(value);
  return part.kind === 'time' ? new Date(value).toISOString() : value;
}

/** The members of a set: of a field, of an attribute, or of a state that is still alive. */
function membersOf({ node, parts }: CellPart, { plan, store, event, row, values }: Computed): ArrayLike<number> | null {
  const { codec } = plan;
  if (node.op === 'field') return event.compounds[codec.types[event.type].compounds.indexOf(node.name)] ?? null;
  const keys = Float64Array.from(parts, ({ part }) => values[part.column][row]);
  if (node.op === 'lookup') {
    const table = store.tables[node.table === 'items' ? 0 : 1];
    const slot = codec[node.table].compounds.indexOf(node.name);
    return (table.blobs[slot][table.find(keys, 0)] as ArrayLike<number> | undefined) ?? null;
  }
  if (node.op !== 'read') return null;
  const text = canonicalJson(node);
  const {
    state,
    table: planned,
    blob,
    touched,
    hop,
    parts: many,
  } = plan.exprs.find((expr) => canonicalJson(expr.node) === text)!.state!;
  const table = store.tables[planned.index];
  const slot = table.find(keys, 0);
  const isForgotten =
    touched >= 0 &&
    event.ts - table.lanes[slot * table.stride + touched] > (state.expireAfter ?? Number.POSITIVE_INFINITY);
  const held = isForgotten ? undefined : (table.blobs[blob][slot] as Recent | undefined);
  return hop === 0 ? recentValues(held) : recentWithin(held, hop, many, Math.floor(event.ts / hop));
}

function zeroOr(count: number): number {
  return Number.isNaN(count) ? 0 : count;
}
