import { type Resampling, replicatesOf, resample, summary } from '../bootstrap';
import { clusterIndex } from '../clusters';
import { type ClickLog, shapeOf } from './click-log';
import type { EmRules, PositionModel } from './position-model';

/** A choice among what was examined: P(click on i) = θ(position of i) · γ(kind of i) over the same of all shown. */
export interface ChoiceModel extends PositionModel {
  /** Lists with exactly one click: the others tell nothing and are left out. */
  lists: number;
}

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
export function choiceModel(log: ClickLog, rules: EmRules = {}): ChoiceModel {
  return estimate(choicesOf(log), rules);
}

/** The same with percentile intervals of θ by resampling users: [positions] `lo` and `hi`. */
export function choiceIntervals(
  log: ClickLog,
  options: Resampling & EmRules,
): ChoiceModel & { lo: Float64Array; hi: Float64Array } {
  const choices = choicesOf(log);
  const whole = estimate(choices, options);
  const users = clusterIndex(log.user);
  const draws = Array.from({ length: choices.positions }, () => new Float64Array(replicatesOf(options)));
  const times = new Int32Array(choices.chosen.length);
  resample(users.count, options, (drawn, replicate) => {
    for (let list = 0; list < times.length; list++) times[list] = drawn[users.of[list]];
    const { examination } = estimate(choices, options, whole, times);
    for (let k = 0; k < draws.length; k++) draws[k][replicate] = examination[k];
  });
  const ends = draws.map((of) => summary(of, options.level));
  return { ...whole, lo: Float64Array.from(ends, ({ lo }) => lo), hi: Float64Array.from(ends, ({ hi }) => hi) };
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
  { offsets, kind, chosen, positions, kinds }: Choices,
  { tolerance = 1e-6, iterations = 2000 }: EmRules,
  from?: PositionModel,
  times?: Int32Array,
): ChoiceModel {
  const theta = from ? from.examination.slice() : new Float64Array(positions).fill(1);
  const gamma = from ? from.attraction.slice() : new Float64Array(kinds).fill(1);
  const [atPosition, ofKind] = [new Float64Array(positions), new Float64Array(kinds)];
  const [expectedAt, expectedOf] = [new Float64Array(positions), new Float64Array(kinds)];
  let lists = 0;
  for (let list = 0; list < chosen.length; list++) {
    if (chosen[list] < 0) continue;
    const n = times ? times[list] : 1;
    atPosition[chosen[list]] += n;
    ofKind[kind[offsets[list] + chosen[list]]] += n;
    lists += n;
  }
  /** Adds what each position (or kind) could expect of one click; gives the log-likelihood. */
  const expect = (byPosition: boolean): number => {
    const [into, other] = byPosition ? [expectedAt.fill(0), gamma] : [expectedOf.fill(0), theta];
    let likelihood = 0;
    for (let list = 0; list < chosen.length; list++) {
      const n = times ? times[list] : 1;
      if (chosen[list] < 0 || n === 0) continue;
      const [start, end] = [offsets[list], offsets[list + 1]];
      let all = 0;
      for (let row = start; row < end; row++) all += theta[row - start] * gamma[kind[row]];
      for (let row = start; row < end; row++) {
        if (byPosition) into[row - start] += (n * other[kind[row]]) / all;
        else into[kind[row]] += (n * other[row - start]) / all;
      }
      const place = chosen[list];
      likelihood += n * Math.log((theta[place] * gamma[kind[start + place]]) / all);
    }
    return likelihood;
  };
  let logLikelihood = Number.NaN;
  let step = 0;
  for (let change = Infinity; step < iterations && change > tolerance; step++) {
    expect(true);
    change = 0;
    const scale = atPosition[0] > 0 ? atPosition[0] / expectedAt[0] : 1;
    for (let k = 0; k < positions; k++) {
      const next = expectedAt[k] > 0 ? atPosition[k] / expectedAt[k] / scale : theta[k];
      change = Math.max(change, Math.abs(next - theta[k]));
      theta[k] = next;
    }
    logLikelihood = expect(false) / lists;
    for (let i = 0; i < kinds; i++) if (expectedOf[i] > 0) gamma[i] = ofKind[i] / expectedOf[i];
  }
  return { examination: theta, attraction: gamma, logLikelihood, iterations: step, lists };
}
