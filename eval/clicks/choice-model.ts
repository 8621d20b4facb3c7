import { accelerated, type Round } from './accelerated';
import { type ClickLog, type CurveFit, type EmRules, shapeOf } from './click-log';
import type { PositionModel } from './position-model';

/** A choice among what was examined: P(click on i) = θ(position of i) · γ(kind of i) over the same of all shown. */
export interface ChoiceModel extends PositionModel {
  /** Lists with exactly one click: the others tell nothing and are left out. */
  lists: number;
}

/** Gain that ends a fit to resampled lists: what is left is far less than what resampling changes. */
const REFIT = 1e-2;

interface Choices {
  offsets: ArrayLike<number>;
  kind: ArrayLike<number>;
  /** [lists] place of the click, -1 where there is not exactly one. */
  chosen: Int32Array;
  positions: number;
  kinds: number;
}

/**
 * The click model of logs whose lists end with their click: candidates compete, so what is shown beside a candidate
 * matters, which the position-based model leaves out. Each round θ, then γ, is clicks over expected weight, which never
 * lowers the likelihood (minorise, maximise). `logLikelihood` is the mean per list.
 *
 * θ is 1 at the first position; a kind stands for candidates of one relevance.
 *
 * @throws EventError when the columns do not fit
 * @see McFadden. Conditional Logit Analysis of Qualitative Choice Behavior. 1974.
 * @see Hunter. MM Algorithms for Generalized Bradley-Terry Models. Annals of Statistics 2004.
 */
export function choiceModel(log: ClickLog, rules: EmRules = {}): ChoiceModel & CurveFit {
  const choices = choicesOf(log);
  const { positions, kinds, chosen } = choices;
  const { at, rounds } = estimate(choices, rules, new Float64Array(positions + kinds).fill(1));
  const lists = chosen.reduce((n, place) => n + (place < 0 ? 0 : 1), 0);
  return {
    examination: at.slice(0, positions),
    attraction: at.slice(positions),
    logLikelihood: roundOf(choices)(at).logLikelihood / lists,
    iterations: rounds,
    lists,
    again(times) {
      const { at: drawn } = estimate(choices, { gain: REFIT, ...rules }, at, times);
      return drawn[0] > 0 ? drawn.slice(0, positions) : new Float64Array(positions).fill(Number.NaN);
    },
  };
}

function choicesOf(log: ClickLog): Choices {
  const { positions, kinds } = shapeOf(log);
  const { offsets, kind, click } = log;
  const chosen = Int32Array.from({ length: offsets.length - 1 }, (_, list) => {
    let [place, clicks] = [-1, 0];
    for (let row = offsets[list]; row < offsets[list + 1]; row++) {
      if (!(click[row] > 0)) continue;
      place = row - offsets[list];
      clicks++;
    }
    return clicks === 1 ? place : -1;
  });
  return { offsets, kind, chosen, positions, kinds };
}

function estimate(
  choices: Choices,
  { tolerance = 1e-6, gain = 1e-6, iterations = 2000 }: EmRules,
  from: Float64Array,
  times?: ArrayLike<number>,
): { readonly at: Float64Array; readonly rounds: number } {
  return accelerated(from, roundOf(choices, times), { tolerance, gain, iterations });
}

/** A round on [positions] θ and behind it [kinds] γ, each list taken so often; once when nothing is said. */
function roundOf(
  { offsets, kind, chosen, positions, kinds }: Choices,
  times?: ArrayLike<number>,
): (at: Float64Array) => Round {
  const clicks = new Float64Array(positions + kinds);
  for (let list = 0; list < chosen.length; list++) {
    if (chosen[list] < 0) continue;
    const n = times ? times[list] : 1;
    clicks[chosen[list]] += n;
    clicks[positions + kind[offsets[list] + chosen[list]]] += n;
  }
  const expected = new Float64Array(positions + kinds);
  /** Sums what each position (or kind) could expect of one click; gives the log-likelihood. */
  const expect = (at: Float64Array, byPosition: boolean): number => {
    expected.fill(0);
    let likelihood = 0;
    for (let list = 0; list < chosen.length; list++) {
      const n = times ? times[list] : 1;
      if (chosen[list] < 0 || n === 0) continue;
      const [start, end] = [offsets[list], offsets[list + 1]];
      let all = 0;
      for (let row = start; row < end; row++) all += at[row - start] * at[positions + kind[row]];
      for (let row = start; row < end; row++) {
        if (byPosition) expected[row - start] += (n * at[positions + kind[row]]) / all;
        else expected[positions + kind[row]] += (n * at[row - start]) / all;
      }
      const place = chosen[list];
      likelihood += n * Math.log((at[place] * at[positions + kind[start + place]]) / all);
    }
    return likelihood;
  };
  return (at) => {
    const next = at.slice();
    const logLikelihood = expect(at, true);
    const scale = clicks[0] > 0 ? clicks[0] / expected[0] : 1;
    for (let k = 0; k < positions; k++) if (expected[k] > 0) next[k] = clicks[k] / expected[k] / scale;
    expect(next, false);
    for (let i = positions; i < next.length; i++) if (expected[i] > 0) next[i] = clicks[i] / expected[i];
    return { next, logLikelihood };
  };
}
