import { durationName } from '../base/durations';
import { ConfigError } from '../base/errors';
import { nearestName } from '../base/nearest';
import { foldedRoles, type Node, walk } from '../spec/ast';
import type { LeakClass } from '../spec/features';
import { nameOf, sentenceOf, stateSentence } from '../spec/names';
import type { Expr } from './expressions';
import type { Plan } from './plan';
import { type PlannedState, StatePlanner } from './states';

/** A state that a feature depends on. */
interface StateExplained {
  readonly sentence: string;
  readonly identity: string;
  /** The primitive that folds it, its semantics version, and whether the order of events counts for it (C) or not (A). */
  readonly primitive: string;
  readonly version: number;
  readonly order: string;
  readonly keys: readonly string[];
  /** `life`, `7d in steps of 14h`, `half-life 6h`. */
  readonly window: string;
  /** As a duration; null: never. */
  readonly expires: string | null;
  /** At most so many bytes for each key, the key itself left out. */
  readonly bytesPerKey: number;
  /** Read by the row itself, or by the stream of another state as its events arrive. */
  readonly readBy: 'row' | 'stream';
  /** Other features that read the same one. */
  readonly sharedWith: readonly string[];
}

/** One look-up that a feature takes part in: which key, how often it is made. */
interface LookupExplained {
  readonly table: readonly string[];
  /** What each part of the key is. */
  readonly by: readonly string[];
  readonly per: 'request' | 'candidate' | 'member';
  /** 0: from the request alone; 1: from what was fetched then; and so on. */
  readonly round: number;
  /** How many states of this plan the same look-up fetches. */
  readonly states: number;
}

/** All that is known of a feature before any event. */
export interface FeatureExplained {
  readonly name: string;
  readonly sentence: string;
  readonly leak: LeakClass;
  readonly tags: readonly string[];
  readonly identity: string;
  readonly expression: string;
  readonly states: readonly StateExplained[];
  readonly lookups: readonly LookupExplained[];
}

/** Explains one feature of a plan. @throws ConfigError for a name that it has not, with the nearest one */
export function explain(plan: Plan, name: string): FeatureExplained {
  const column = columnOf(plan, name);
  const { sentence, leak, tags, node } = plan.features[column];
  const reach = new Reach(plan);
  const own = reach.of(column);
  const everyone = plan.features.map((_, i) => reach.of(i).states);
  const states = [...own.states].map((index): StateExplained => {
    const planned = plan.states[index];
    const { state, accumulator, identity } = planned;
    return {
      sentence: stateSentence(state),
      identity,
      primitive: accumulator.name,
      version: accumulator.version,
      order: accumulator.order,
      keys: state.keys,
      window: windowText(planned),
      expires: state.expireAfter === null ? null : durationName(state.expireAfter),
      bytesPerKey: bytesOf(planned),
      readBy: own.direct.has(index) ? 'row' : 'stream',
      sharedWith: plan.features.filter((_, i) => i !== column && everyone[i].has(index)).map((other) => other.name),
    };
  });
  const lookups = [...own.lookups].map((index): LookupExplained => {
    const { table, keys, per, round } = plan.lookups[index];
    const fetched = new Set(
      plan.exprs.filter(({ lookup }) => lookup?.index === index).map((expr) => expr.state?.index),
    );
    return { table: table.keys, by: keys.map((key) => sentenceOf(key.node)), per, round, states: fetched.size };
  });
  return {
    name,
    sentence,
    leak,
    tags,
    identity: plan.identities[column],
    expression: expressionText(node),
    states,
    lookups,
  };
}

/** For each column, at most so many bytes of state under one key of each state that it reads, streams' own reads included. */
export function bytesPerKey(plan: Plan): readonly number[] {
  const reach = new Reach(plan);
  return plan.features.map((_, column) =>
    [...reach.of(column).states].reduce((sum, index) => sum + bytesOf(plan.states[index]), 0),
  );
}

function bytesOf({ state, accumulator, parts, touched }: PlannedState): number {
  return accumulator.bytes(state.window.kind, parts, state.params) + (touched < 0 ? 0 : 8);
}

/** The column of a feature. @throws ConfigError with the nearest name */
export function columnOf({ features }: Pick<Plan, 'features'>, name: string): number {
  const column = features.findIndex((feature) => feature.name === name);
  if (column >= 0) return column;
  const names = features.map((feature) => feature.name);
  const near = nearestName(name, names) ?? names.find((known) => known.includes(name));
  throw new ConfigError(
    `features: ${name} does not exist${near ? `; did you mean ${near}?` : ''}; there are ${names.length}, podium features list shows them`,
  );
}

/** An expression as a formula over the names of what it reads. */
function expressionText(node: Node): string {
  switch (node.op) {
    case 'call':
      return `${node.fn}(${node.args.map(expressionText).join(', ')})`;
    case 'list':
      return `${node.fn}_among_candidates(${[
        expressionText(node.of),
        ...(node.param === undefined ? [] : [node.param]),
        ...(node.by ? [`by: ${expressionText(node.by)}`] : []),
        ...(node.among ? [`among: ${expressionText(node.among)}`] : []),
      ].join(', ')})`;
    case 'mean-of':
      return `mean_over(${expressionText(node.set)}, ${expressionText(node.body)})`;
    case 'const':
      return String(node.value);
    case 'id':
      return JSON.stringify(node.value);
    case 'field':
      return `request.${node.name}`;
    case 'element':
      return `candidate.${node.name}`;
    default:
      return nameOf(node);
  }
}

function windowText({ state: { window, params }, hop }: PlannedState): string {
  const last = params.keep === undefined ? '' : `, the last ${params.keep}`;
  if (window.kind === 'hop') return `${durationName(window.span)} in steps of ${durationName(window.hop)}${last}`;
  if (window.kind === 'decay') return `half-life ${durationName(window.halfLife)} in steps of ${durationName(hop)}`;
  return `life${last}`;
}

interface Reached {
  readonly direct: ReadonlySet<number>;
  /** Those that streams read in turn, too. */
  readonly states: ReadonlySet<number>;
  readonly lookups: ReadonlySet<number>;
}

/** Which states and look-ups each column comes to. */
class Reach {
  readonly #outputs = new Map<number, Expr>();
  readonly #below: Map<number, readonly number[]>;

  constructor({ exprs, states, codec }: Plan) {
    for (const expr of exprs) for (const column of expr.outputs) this.#outputs.set(column, expr);
    const placeOf = new Map(states.map(({ identity, index }) => [identity, index]));
    const planner = new StatePlanner(codec);
    this.#below = new Map(
      states.map(({ index, state }) => {
        const read = [...state.keys, ...foldedRoles(state)];
        const nodes = state.stream.branches.flatMap(({ where, over, roles }) => [
          where,
          over,
          ...read.map((role) => roles[role]),
        ]);
        const below: number[] = [];
        for (const node of nodes)
          if (node)
            walk(node, (inner) => {
              if (inner.op === 'read') below.push(placeOf.get(planner.place(inner.state).identity)!);
            });
        return [index, below];
      }),
    );
  }

  of(column: number): Reached {
    const direct = new Set<number>();
    const lookups = new Set<number>();
    const seen = new Set<Expr>();
    const visit = (expr: Expr): void => {
      if (seen.has(expr)) return;
      seen.add(expr);
      if (expr.state) direct.add(expr.state.index);
      if (expr.lookup) lookups.add(expr.lookup.index);
      expr.args.forEach(visit);
    };
    visit(this.#outputs.get(column)!);
    const states = new Set<number>();
    const descend = (index: number): void => {
      if (states.has(index)) return;
      states.add(index);
      this.#below.get(index)!.forEach(descend);
    };
    direct.forEach(descend);
    return { direct, states, lookups };
  }
}
