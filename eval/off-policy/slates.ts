import { EventError } from '../../engine/base/errors';
import { type Resampling, replicatesOf, resample, summary } from '../bootstrap';
import { clusterIndex } from '../clusters';

/** Lists that one policy showed, place by place; arrays are [rows] but `offsets`. */
export interface LoggedSlates {
  /** [lists + 1] first row of each list; rows stand in shown order. */
  readonly offsets: ArrayLike<number>;
  readonly reward: ArrayLike<number>;
  /** Chance with which the logging policy put this item here, given what stands above; above 0. */
  readonly propensity: ArrayLike<number>;
  /** The same of the judged policy. */
  readonly target: ArrayLike<number>;
  /** [lists] users, or whatever else is resampled as a whole; every list for itself when absent. */
  readonly user?: ArrayLike<number> | undefined;
  /** A model of the reward from this place on: of the item that was shown, and on average of the judged policy's. */
  readonly model?: { readonly taken: ArrayLike<number>; readonly target: ArrayLike<number> } | undefined;
}

type SlateEstimator = 'sips' | 'iips' | 'rips' | 'cascade_dr';

/** What each estimator takes for granted: to stand beside its number. */
export const SLATE_ASSUMPTIONS: Readonly<Record<SlateEstimator, string>> = {
  sips: 'nothing of how places act on each other; all of a list is weighed by the whole of it',
  iips: "a place's reward depends on its own item alone",
  rips: "a place's reward depends on its own item and those above it",
  cascade_dr: 'as rips; the model takes out variance and may be wrong where the propensities are right',
};

/** The judged policy's mean reward of a list, Σ over its places, with a percentile interval by resampling users: NaN for fewer than two. */
export interface SlateEstimate {
  readonly value: number;
  readonly lo: number;
  readonly hi: number;
  readonly se: number;
  /** (Σ w)² / Σ w² over the weights of the last places (of iips: of all places), as a share of them; 0 where all are 0. */
  readonly effectiveShare: number;
  /** Mean of these weights over lists, which should be 1: where its interval does not hold 1, the chances are wrong. */
  readonly meanWeight: { readonly value: number; readonly lo: number; readonly hi: number };
}

/** What one user says of how users differ. */
const UNKNOWN = { lo: Number.NaN, hi: Number.NaN, se: Number.NaN };

const ESTIMATORS = ['sips', 'iips', 'rips', 'cascade_dr'] as const;

/**
 * What a policy's lists would have earned, from the lists of another. With w_k = π / π0 at place k and W_k the product of
 * w_1 … w_k: sips = Σ W_last r_k, iips = Σ w_k r_k, rips = Σ W_k r_k, and cascade_dr = Σ W_k (r_k + Q̂_{k+1}^π − Q̂_k) written
 * as Q̂_1^π + Σ W_k (r_k + Q̂_{k+1}^π − Q̂_k(taken)), NaN without a model. The fewer places a weight spans, the less it
 * varies and the more is taken for granted (SLATE_ASSUMPTIONS).
 *
 * @throws EventError for columns of unequal length, or a propensity that is not above 0 and at most 1
 * @see Li, Abbasi-Yadkori, Kveton, Muthukrishnan, Vinay, Wen. Offline Evaluation of Ranking Policies with Click Models. KDD 2018.
 * @see McInerney, Brost, Chandar, Mehrotra, Carterette. Counterfactual Evaluation of Slate Recommendations with
 * Sequential Reward Interactions. KDD 2020.
 * @see Kiyohara, Saito, Matsuhiro, Narita, Shimizu, Yamamoto. Doubly Robust Off-Policy Evaluation for Ranking Policies
 * under the Cascade Behavior Model. WSDM 2022.
 */
export function offPolicySlates(log: LoggedSlates, rules: Resampling): Record<SlateEstimator, SlateEstimate> {
  check(log);
  const lists = log.offsets.length - 1;
  const values = ESTIMATORS.map(() => new Float64Array(lists));
  const [last, mean] = [new Float64Array(lists), new Float64Array(lists)];
  const own: number[] = [];
  for (let list = 0; list < lists; list++) {
    const of = listValues(log, log.offsets[list], log.offsets[list + 1], own);
    for (let e = 0; e < ESTIMATORS.length; e++) values[e][list] = of.values[e];
    last[list] = of.weight;
    mean[list] = of.mean;
  }
  const users = clusterIndex(log.user ?? Array.from({ length: lists }, (_, i) => i));
  const columns = [...values, last, mean];
  const draws = columns.map(() => new Float64Array(replicatesOf(rules)));
  resample(users.count, rules, (times, replicate) => {
    const sums = new Float64Array(columns.length);
    let n = 0;
    for (let list = 0; list < lists; list++) {
      const drawn = times[users.of[list]];
      n += drawn;
      for (let c = 0; c < sums.length; c++) sums[c] += drawn * columns[c][list];
    }
    for (let c = 0; c < sums.length; c++) draws[c][replicate] = sums[c] / n;
  });
  const estimates = columns.map((column, c) => {
    const { lo, hi, se } = users.count < 2 ? UNKNOWN : summary(draws[c], rules.level);
    return { value: column.reduce((a, b) => a + b, 0) / lists, lo, hi, se };
  });
  const [ofLast, ofMean] = estimates.slice(ESTIMATORS.length).map(({ value, lo, hi }) => ({ value, lo, hi }));
  const told = ESTIMATORS.map((name, e) => {
    const [weights, meanWeight] = name === 'iips' ? [own, ofMean] : [last, ofLast];
    return [name, { ...estimates[e], effectiveShare: effective(weights), meanWeight }] as const;
  });
  return Object.fromEntries(told) as Record<SlateEstimator, SlateEstimate>;
}

/** The estimators of one list, the weight of the whole of it and the mean of its places'; adds these to `own`. */
function listValues(
  { reward, propensity, target, model }: LoggedSlates,
  start: number,
  end: number,
  own: number[],
): { readonly values: readonly number[]; readonly weight: number; readonly mean: number } {
  let [weight, weights] = [1, 0];
  let [earned, iips, rips] = [0, 0, 0];
  let dr = model ? (start < end ? model.target[start] : 0) : Number.NaN;
  for (let row = start; row < end; row++) {
    const w = target[row] / propensity[row];
    weight *= w;
    own.push(w);
    weights += w;
    earned += reward[row];
    iips += w * reward[row];
    rips += weight * reward[row];
    if (model) dr += weight * (reward[row] + (row + 1 < end ? model.target[row + 1] : 0) - model.taken[row]);
  }
  return { values: [weight * earned, iips, rips, dr], weight, mean: end > start ? weights / (end - start) : 1 };
}

function effective(weights: ArrayLike<number>): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i];
    squares += weights[i] ** 2;
  }
  return squares === 0 ? 0 : sum ** 2 / squares / weights.length;
}

function check({ offsets, reward, propensity, target, user, model }: LoggedSlates): void {
  const lists = offsets.length - 1;
  const rows = offsets[lists];
  const columns = { reward, propensity, target, taken: model?.taken, predicted: model?.target };
  for (const [name, column] of Object.entries(columns))
    if (column && column.length !== rows)
      throw new EventError(`slates: ${column.length} ${name}, expected ${rows}, one per row of ${lists} lists`);
  if (user && user.length !== lists)
    throw new EventError(`slates: ${user.length} users, expected ${lists}, one per list`);
  for (let row = 0; row < rows; row++)
    if (!(propensity[row] > 0 && propensity[row] <= 1))
      throw new EventError(
        `slates: propensity of row ${row + 1} is ${propensity[row]}, expected the chance of the item shown, above 0`,
      );
}
