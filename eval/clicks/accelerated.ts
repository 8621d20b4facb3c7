import type { EmRules } from './click-log';

/** A parameter vector after one round of an estimate, and how likely the data were before it. */
export interface Round {
  readonly next: Float64Array;
  /** Of the vector that the round began with. */
  readonly logLikelihood: number;
}

/** By how much the longest step allowed grows when it was taken, and shrinks when a step was no gain. */
const GROWS = 4;

/**
 * The fixed point of rounds that never lower the likelihood (expectation–maximisation, minorise–maximise), which creep where
 * they come near: from two rounds it is extrapolated how far they would go on (SQUAREM, steps S3, in logarithms). An
 * extrapolation is taken only where no parameter passes `highest` and it is at least as likely as what two plain rounds give,
 * so that no step lowers the likelihood.
 *
 * Parameters are at least 0 and stay 0 once they are. Ends where a round changes no parameter by more than the tolerance, where
 * two rounds gain less log-likelihood than said (a parameter may have no finite best value), or after so many rounds.
 *
 * @see Varadhan, Roland. Simple and Globally Convergent Methods for Accelerating the Convergence of Any EM Algorithm.
 * Scandinavian Journal of Statistics 2008.
 */
export function accelerated(
  from: Float64Array,
  round: (at: Float64Array) => Round,
  { tolerance, gain, iterations, highest = Infinity }: Required<EmRules> & { readonly highest?: number },
): { readonly at: Float64Array; readonly rounds: number } {
  let rounds = 0;
  const step = (at: Float64Array): Round => {
    rounds++;
    return round(at);
  };
  const isEnd = (before: Float64Array, after: Float64Array): boolean =>
    rounds >= iterations || furthest(before, after) <= tolerance;
  let at = from;
  let first = step(at);
  let longest = GROWS;
  for (;;) {
    if (isEnd(at, first.next)) return { at: first.next, rounds };
    const second = step(first.next);
    if (isEnd(first.next, second.next)) return { at: second.next, rounds };
    const third = step(second.next);
    const gained = third.logLikelihood - first.logLikelihood;
    if (gained < gain || isEnd(second.next, third.next)) return { at: third.next, rounds };
    const wanted = stepLength(at, first.next, second.next);
    const length = Math.min(wanted, longest);
    const further = extrapolated(at, first.next, second.next, length);
    const tried = length > 1 && further.every((x) => x <= highest) ? step(further) : null;
    const isBetter = tried !== null && tried.logLikelihood >= third.logLikelihood;
    if (isBetter && wanted >= longest) longest *= GROWS;
    if (!isBetter && length > 1) longest = Math.max(GROWS, longest / GROWS);
    at = isBetter ? further : second.next;
    first = isBetter ? tried : third;
  }
}

/** |r| / |v| of r = b − a and v = (c − b) − r, in logarithms; at least 1, and 1 where nothing bends. */
function stepLength(a: Float64Array, b: Float64Array, c: Float64Array): number {
  let [rr, vv] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    if (c[i] === 0 || a[i] === 0) continue;
    const r = Math.log(b[i] / a[i]);
    rr += r * r;
    vv += (Math.log(c[i] / b[i]) - r) ** 2;
  }
  return vv > 0 ? Math.max(1, Math.sqrt(rr / vv)) : 1;
}

/** a + 2 s r + s² v, in logarithms: s of 1 is c. What became 0 is 0. */
function extrapolated(a: Float64Array, b: Float64Array, c: Float64Array, s: number): Float64Array {
  return a.map((x, i) => {
    if (c[i] === 0 || x === 0) return c[i];
    const r = Math.log(b[i] / x);
    return x * Math.exp(2 * s * r + s * s * (Math.log(c[i] / b[i]) - r));
  });
}

function furthest(a: Float64Array, b: Float64Array): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]));
  return most;
}
