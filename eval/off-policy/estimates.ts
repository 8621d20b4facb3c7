import { ConfigError, EventError } from '../../engine/base/errors';
import { type Resampling, replicatesOf, resample, summary } from '../bootstrap';
import { clusterIndex } from '../clusters';

/** Actions that one policy took and what came of them, [rows] each. */
export interface LoggedActions {
  reward: ArrayLike<number>;
  /** Chance with which the logging policy took the action: π0(a | x), above 0. */
  propensity: ArrayLike<number>;
  /** Chance with which the judged policy would take it: π(a | x). */
  target: ArrayLike<number>;
  /** Users, or whatever else is resampled as a whole; every row for itself when absent. */
  user?: ArrayLike<number> | undefined;
  /** A reward model: what it predicts of the action taken, and on average of the judged policy's. */
  model?: { taken: ArrayLike<number>; target: ArrayLike<number> } | undefined;
  /** The judged policy's chance of actions that the logging policy never takes: Σ π(a | x) over π0(a | x) = 0. */
  unsupported?: ArrayLike<number> | undefined;
}

/** How the estimates are made. */
export interface OffPolicyRules extends Resampling {
  /** Weights above it are cut to it in the clipped estimate. */
  clip?: number;
  /** Below this share of effective rows no estimate is given. */
  leastEffective?: number;
}

/** A policy's value with a percentile interval by resampling users. */
interface Estimate {
  value: number;
  lo: number;
  hi: number;
  se: number;
}

/** What must be looked at before an estimate is believed. */
interface WeightChecks {
  n: number;
  /** (Σ w)² / Σ w²: rows that the weighted ones are worth. */
  effective: number;
  /** The same over n. */
  effectiveShare: number;
  /** Should be 1; anything else says that the propensities are wrong. */
  meanWeight: number;
  meanWeightInterval: { lo: number; hi: number };
  largest: number;
  /** Mean of `unsupported`: mass that no weight can reach. NaN when not given. */
  withoutSupport: number;
  /** Rows by weight: up to each bound, the last beyond all. */
  histogram: { upTo: number; rows: number }[];
}

/** Estimators of the judged policy's mean reward, in the order of the table. */
type Estimator = 'ips' | 'snips' | 'clipped' | 'dm' | 'dr';

export interface OffPolicy {
  estimates: Record<Estimator, Estimate>;
  checks: WeightChecks;
  /** Why there are no estimates; absent when there are. */
  refused?: string;
}

const BOUNDS = [0, 0.1, 0.5, 1, 2, 5, 10, 100, Infinity];
/** Sums of one cluster: n, w, w², w r, clipped w r, q̂_π, q̂_π + w (r − q̂). */
const SUMS = 7;

/**
 * What a policy would have earned, from the log of another: IPS = mean(w r), SNIPS = Σ w r / Σ w, clipped IPS,
 * DM = mean of the model under the judged policy, DR = mean(q̂_π + w (r − q̂)), with w = π / π0.
 *
 * IPS above the largest reward is right for the estimator and a reason to look at SNIPS. DM and DR are NaN without a
 * model. Below the least share of effective rows (1 % unless said) everything is NaN and `refused` says why.
 *
 * @throws EventError for a propensity that is not above 0 and at most 1, or columns of unequal length
 * @see Swaminathan, Joachims. The Self-Normalized Estimator for Counterfactual Learning. NeurIPS 2015.
 * @see Dudík, Langford, Li. Doubly Robust Policy Evaluation and Learning. ICML 2011.
 */
export function offPolicy(log: LoggedActions, rules: OffPolicyRules): OffPolicy {
  const { clip = 10, leastEffective = 0.01 } = rules;
  if (!(clip > 0)) throw new ConfigError(`off-policy: clip is ${clip}, expected a weight above 0`);
  check(log);
  const n = log.reward.length;
  const users = clusterIndex(log.user ?? Array.from({ length: n }, (_, i) => i));
  const sums = new Float64Array(users.count * SUMS);
  let largest = 0;
  let unsupported = 0;
  const histogram = BOUNDS.map((upTo) => ({ upTo, rows: 0 }));
  for (let i = 0; i < n; i++) {
    const w = log.target[i] / log.propensity[i];
    const r = log.reward[i];
    const at = users.of[i] * SUMS;
    const predicted = log.model ? log.model.target[i] : Number.NaN;
    const row = [
      1,
      w,
      w * w,
      w * r,
      Math.min(w, clip) * r,
      predicted,
      predicted + (log.model ? w * (r - log.model.taken[i]) : 0),
    ];
    for (let s = 0; s < SUMS; s++) sums[at + s] += row[s];
    largest = Math.max(largest, w);
    unsupported += log.unsupported ? log.unsupported[i] : Number.NaN;
    histogram.find(({ upTo }) => w <= upTo)!.rows++;
  }
  const all = totals(sums, users.count);
  const effective = all[1] ** 2 / all[2];
  const draws = drawn(sums, users.count, rules);
  const mean = summary(draws.meanWeight, rules.level);
  const checks: WeightChecks = {
    n,
    effective,
    effectiveShare: effective / n,
    meanWeight: all[1] / n,
    meanWeightInterval: { lo: mean.lo, hi: mean.hi },
    largest,
    withoutSupport: unsupported / n,
    histogram,
  };
  const values = valuesOf(all);
  const refused = refusal(checks, leastEffective);
  const estimates = Object.fromEntries(
    ESTIMATORS.map((name) => {
      if (refused) return [name, { value: Number.NaN, lo: Number.NaN, hi: Number.NaN, se: Number.NaN }];
      const { lo, hi, se } = summary(draws[name], rules.level);
      return [name, { value: values[name], lo, hi, se }];
    }),
  ) as Record<Estimator, Estimate>;
  return { estimates, checks, ...(refused !== undefined && { refused }) };
}

const ESTIMATORS: readonly Estimator[] = ['ips', 'snips', 'clipped', 'dm', 'dr'];

type Values = Record<Estimator | 'meanWeight', number>;

function valuesOf([n, w, , wr, clipped, dm, dr]: ArrayLike<number> & Iterable<number>): Values {
  return { ips: wr / n, snips: wr / w, clipped: clipped / n, dm: dm / n, dr: dr / n, meanWeight: w / n };
}

function totals(sums: Float64Array, users: number, times?: Int32Array): Float64Array {
  const total = new Float64Array(SUMS);
  for (let user = 0; user < users; user++) {
    const drawn = times ? times[user] : 1;
    if (drawn === 0) continue;
    for (let s = 0; s < SUMS; s++) total[s] += drawn * sums[user * SUMS + s];
  }
  return total;
}

function drawn(sums: Float64Array, users: number, rules: OffPolicyRules): Record<keyof Values, Float64Array> {
  const column = (): Float64Array => new Float64Array(replicatesOf(rules));
  const draws = { ips: column(), snips: column(), clipped: column(), dm: column(), dr: column(), meanWeight: column() };
  resample(users, rules, (times, replicate) => {
    const values = valuesOf(totals(sums, users, times));
    for (const name of [...ESTIMATORS, 'meanWeight'] as const) draws[name][replicate] = values[name];
  });
  return draws;
}

function refusal({ effectiveShare, effective, n }: WeightChecks, least: number): string | undefined {
  if (n > 0 && effectiveShare >= least) return undefined;
  return `${n} rows are worth ${effective.toFixed(1)} by their weights, expected at least ${100 * least} %; the policies differ too much`;
}

function check({ reward, propensity, target, user, model, unsupported }: LoggedActions): void {
  const columns = { propensity, target, user, taken: model?.taken, predicted: model?.target, unsupported };
  for (const [name, column] of Object.entries(columns)) {
    if (column && column.length !== reward.length) {
      throw new EventError(`off-policy: ${column.length} ${name}, expected ${reward.length}, one per reward`);
    }
  }
  for (let i = 0; i < reward.length; i++) {
    if (!(propensity[i] > 0 && propensity[i] <= 1)) {
      throw new EventError(
        `off-policy: propensity of row ${i + 1} is ${propensity[i]}, expected the chance of the action taken, above 0`,
      );
    }
  }
}
