import { canonicalJson, sha256 } from '../base/hash';
import type { Codec } from '../events/codec';
import { checkRequest, type RequestSpec } from '../events/request';
import type { Feature } from '../spec/features';
import { LANGUAGE_VERSION } from '../spec/functions/index';
import { type Delayed, emitDelayed, emitUpdates, type Update } from './emit-event';
import { emitRows } from './emit-row';
import { type Expr, ExpressionPlanner, type Lookup } from './expressions';
import type { Round } from './frame';
import { type PlannedState, type PlannedTable, StatePlanner } from './states';

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
  readonly states: readonly PlannedState[];
  readonly lookups: readonly Lookup[];
  readonly exprs: readonly Expr[];
  readonly rounds: readonly Round[];
  readonly updates: readonly (Update | null)[];
  readonly delayed: readonly Delayed[];
}

/**
 * Compiles features for a log and its request. Equal accumulators become one; all that lies under one key is fetched
 * by one look-up.
 *
 * @throws DeclarationError naming the feature or state that cannot be computed
 */
export function compilePlan(codec: Codec, request: RequestSpec, features: readonly Feature[]): Plan {
  checkRequest(codec.schema, request);
  const states = new StatePlanner(codec);
  const rows = new ExpressionPlanner(codec, request, states);
  features.forEach(({ node }, column) => rows.output(node, column));
  const identities = features.map(({ node }) => sha256(canonicalJson([LANGUAGE_VERSION, states.identify(node)]), 16));
  return {
    codec,
    request,
    features,
    identities,
    fingerprint: sha256(canonicalJson([features.map(({ name }) => name), identities]), 16),
    tables: states.tables,
    states: states.states,
    lookups: rows.lookups,
    exprs: rows.exprs,
    rounds: emitRows(rows, states.states, codec, request),
    updates: emitUpdates(states, codec),
    delayed: emitDelayed(states, codec),
  };
}
