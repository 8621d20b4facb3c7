import type { Codec } from '../events/codec';
import { type Node, walk } from '../spec/ast';
import type { Expr } from './expressions';
import type { Round } from './frame';
import type { Plan } from './plan';
import { StatePlanner } from './states';

/**
 * Identities of the states that every part must hold whole where state is divided by key: those that decide what an
 * event updates, which keys a request asks, and where candidates come from. What else a row reads is asked of the part
 * that holds its key.
 */
export function wholeStates(codec: Codec, { states, lookups, sources }: Plan): ReadonlySet<string> {
  const planner = new StatePlanner(codec);
  const whole = new Set<string>();
  const addReads = (node: Node): void =>
    walk(node, (inner) => inner.op === 'read' && whole.add(planner.place(inner.state).identity));
  for (const { state } of states)
    for (const { where, over, roles } of state.stream.branches)
      for (const node of [where, over, ...Object.values(roles)]) if (node) addReads(node);
  for (const { state } of madeFrom(lookups.flatMap(keysOf))) if (state) whole.add(state.identity);
  for (const { state } of sources?.exprs ?? []) if (state) whole.add(state.identity);
  return whole;
}

/**
 * The rounds of a plan that give only the keys it asks: the pieces that they need, and no others. A plan compiled with
 * `together: 1` has no piece that gives more than is needed.
 */
export function questionRounds({ rounds, lookups, exprs }: Plan): Round[] {
  const needed = new Set(madeFrom(lookups.flatMap(keysOf)));
  const isNeeded = (ids: readonly number[]): boolean => ids.some((id) => needed.has(exprs[id]));
  // subtle: what a piece gives beside what is needed must find what it is made from
  for (let size = -1; size !== needed.size; ) {
    size = needed.size;
    for (const ids of rounds.flatMap(({ evaluated }) => evaluated))
      if (isNeeded(ids)) for (const expr of madeFrom(ids.map((id) => exprs[id]))) needed.add(expr);
  }
  return rounds.map((round) => {
    const at = round.evaluated.flatMap((ids, piece) => (isNeeded(ids) ? [piece] : []));
    return {
      ...round,
      evaluate: at.map((piece) => round.evaluate[piece]),
      evaluated: at.map((piece) => round.evaluated[piece]),
    };
  });
}

function keysOf({ keys, members }: Plan['lookups'][number]): readonly Expr[] {
  return members ? [...keys, members] : keys;
}

/** Expressions and all that they are made from. */
function madeFrom(exprs: readonly Expr[]): ReadonlySet<Expr> {
  const all = new Set<Expr>();
  const add = (expr: Expr): void => {
    if (all.has(expr)) return;
    all.add(expr);
    for (const arg of expr.args) add(arg);
    if (expr.lookup?.members) add(expr.lookup.members);
  };
  exprs.forEach(add);
  return all;
}
