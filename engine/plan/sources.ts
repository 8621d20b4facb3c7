import { DeclarationError } from '../base/errors';
import type { Codec } from '../events/codec';
import type { RequestSpec } from '../events/request';
import type { Node } from '../spec/ast';
import { sentenceOf } from '../spec/names';
import { emitSets } from './emit-row';
import { type Expr, ExpressionPlanner, type Lookup } from './expressions';
import type { Piece, Round } from './frame';
import type { StatePlanner } from './states';

/** Where candidates come from, compiled: sets of ids that are known from the request alone. */
export interface Sources {
  readonly names: readonly string[];
  readonly limit: number;
  /** Whether a set of what is no candidate stands behind the others. */
  readonly hasExcept: boolean;
  readonly exprs: readonly Expr[];
  readonly lookups: readonly Lookup[];
  readonly rounds: readonly Round[];
  /** Leaves the set of source i in `objects[exprs.length + i]`, when all rounds are done. */
  readonly keep: Piece;
}

/** Compiles the sources of a request. @throws DeclarationError for one that is no set, or needs a candidate */
export function compileSources(codec: Codec, request: RequestSpec, states: StatePlanner): Sources | null {
  const { generate } = request;
  if (!generate) return null;
  const planner = new ExpressionPlanner(codec, request, states);
  const excepted = generate.except === undefined ? [] : [{ name: 'except', set: generate.except }];
  const sets = [...generate.from, ...excepted].map(({ name, set }) => {
    const expr = planner.expr(set as Node);
    if (expr.per !== 'request')
      throw new DeclarationError(
        `request: source ${name}: ${sentenceOf(set as Node)}: expected a set that is known without a candidate`,
      );
    return expr;
  });
  const { rounds, keep } = emitSets(planner, sets, states.states, codec, request);
  const { exprs, lookups } = planner;
  const names = generate.from.map(({ name }) => name);
  return { names, limit: generate.limit, hasExcept: excepted.length > 0, exprs, lookups, rounds, keep };
}
