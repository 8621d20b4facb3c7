import { canonicalJson, sha256 } from '../base/hash';
import type { Codec } from '../events/codec';
import { checkRequest, type RequestSpec } from '../events/request';
import type { Node } from '../spec/ast';
import type { Feature } from '../spec/features';
import { LANGUAGE_VERSION } from '../spec/functions/index';
import { emitDelayed, emitUpdates } from './emit-event';
import { emitRows } from './emit-row';
import { type Expr, ExpressionPlanner, type Lookup } from './expressions';
import type { Delayed, Round, Update } from './frame';
import { joinedKeys } from './joined';
import { type LateRule, lateRules } from './lateness';
import { compileSources, type Sources } from './sources';
import { type PlannedState, StatePlanner } from './states';
import type { PlannedTable } from './table';

/** Columns, what their values depend on, and where candidates come from if the log does not say. */
function fingerprintOf(
  features: readonly Feature[],
  identities: readonly string[],
  { generate }: RequestSpec,
  states: StatePlanner,
): string {
  const sources = generate && [
    generate.limit,
    generate.from.map(({ name, set }) => [name, states.identify(set as Node)]),
    ...(generate.except === undefined ? [] : [states.identify(generate.except as Node)]),
  ];
  return sha256(canonicalJson([features.map(({ name }) => name), identities, ...(sources ? [sources] : [])]), 16);
}

/** A feature set compiled for one log: what each event updates, and how each row is read. */
export interface Plan {
  readonly codec: Codec;
  readonly request: RequestSpec;
  readonly features: readonly Feature[];
  /** Hash of the ordered columns and all that their values depend on. */
  readonly fingerprint: string;
  /** Hash of each feature's own definition, the versions of its primitives included. */
  readonly identities: readonly string[];
  readonly tables: readonly PlannedTable[];
  /** Keys that have one table for all their state (see `joinedKeys`). */
  readonly joined: ReadonlySet<string>;
  readonly states: readonly PlannedState[];
  readonly lookups: readonly Lookup[];
  readonly exprs: readonly Expr[];
  readonly rounds: readonly Round[];
  readonly updates: readonly (Update | null)[];
  readonly delayed: readonly Delayed[];
  /** What streams do with late events, where they say so. */
  readonly late: readonly LateRule[];
  /** Where candidates come from when a request brings none. */
  readonly sources: Sources | null;
}

/** How a plan is compiled; none of it changes a value. */
export interface Compilation {
  /** Most expressions of one piece; 1 lets each be timed alone. */
  readonly together?: number | undefined;
  /** The states that are not divided, for a plan whose state is divided by key (see `wholeStates`). */
  readonly whole?: ReadonlySet<string> | undefined;
  /** `joined` of a plan whose features these are a share of, so that rows are laid out as there. */
  readonly joined?: ReadonlySet<string> | undefined;
}

/**
 * Compiles features for a log and its request. Equal accumulators become one; all that lies under one key is fetched
 * by one look-up.
 *
 * @throws DeclarationError naming the feature or state that cannot be computed
 */
export function compilePlan(
  codec: Codec,
  request: RequestSpec,
  features: readonly Feature[],
  { together, whole, joined: given }: Compilation = {},
): Plan {
  checkRequest(codec.schema, request);
  const joined = given ?? onTrial(codec, features, whole);
  const states = new StatePlanner(codec, whole, joined);
  const rows = new ExpressionPlanner(codec, request, states);
  features.forEach(({ node }, column) => rows.output(node, column));
  const identities = features.map(({ node }) => sha256(canonicalJson([LANGUAGE_VERSION, states.identify(node)]), 16));
  // subtle: code is emitted only once every state has its place: a table's rows grow with each
  const sources = compileSources(codec, request, states);
  return {
    codec,
    request,
    features,
    identities,
    fingerprint: fingerprintOf(features, identities, request, states),
    tables: states.tables,
    joined,
    states: states.states,
    lookups: rows.lookups,
    exprs: rows.exprs,
    rounds: emitRows(rows, states.states, codec, request, together),
    updates: emitUpdates(states, codec),
    delayed: emitDelayed(states, codec),
    late: lateRules(states.states, codec),
    sources,
  };
}

/** Places all states once, to know how long the rows of each table would be. */
function onTrial(codec: Codec, features: readonly Feature[], whole?: ReadonlySet<string>): ReadonlySet<string> {
  const states = new StatePlanner(codec, whole);
  for (const { node } of features) states.identify(node);
  return joinedKeys(states.tables);
}
