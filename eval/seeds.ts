import { MismatchError } from '../engine/base/errors';
import { byCluster } from './clusters';
import { studentQuantile, studentTails } from './student';
import { sum } from './sum';

/** A mean over lists and training seeds, with an interval that covers both. */
export interface SeededMean {
  value: number;
  se: number;
  lo: number;
  hi: number;
  df: number;
  p: number;
  /** [seeds] the mean of each seed. */
  bySeed: number[];
  users: number;
  /** Variance of one value between users, between seeds, and what is left; components below 0 are 0. */
  variance: { users: number; seeds: number; rest: number };
  /** Share of the squared standard error that is due to seeds; NaN where there is none. */
  seedShare: number;
}

/** A difference of two means over lists and seeds. */
type SeededDifference = Pick<SeededMean, 'value' | 'se' | 'lo' | 'hi' | 'df' | 'p' | 'seedShare'>;

/**
 * The mean of values (or of paired differences) that were measured with several training seeds on the same lists.
 *
 * Users and seeds are crossed random effects: the variance of the mean is σ²_user / G + σ²_seed / K + σ²_rest / (G K),
 * its components from mean squares, its degrees of freedom by Satterthwaite. A user's part of a seed's mean over lists
 * is m + (S − m n) / n̄, as in `clusterMean`. A deterministic trainer gives σ²_seed = 0 and the interval over users.
 *
 * bySeed: [seeds][lists]; users: [lists]. A list that is NaN for any seed is left out for all. One seed, or one user,
 * gives NaN bounds.
 *
 * @throws MismatchError for seeds with different numbers of lists
 * @see Searle, Casella, McCulloch. Variance Components. 1992. Chapter 4.
 */
export function overSeeds(bySeed: readonly ArrayLike<number>[], users: ArrayLike<number>, level = 0.95): SeededMean {
  const { means, userMeans, users: between, seeds, rest } = squaresOf(bySeed, users, bySeed);
  const K = bySeed.length;
  const G = userMeans.length;
  const trained = seeds / (G * K);
  const left = rest / (G * K);
  return {
    ...estimated(sum(means) / K, { square: between / G, df: G - 1 }, [{ trained, left, K, G }], level),
    bySeed: means,
    users: G,
    variance: {
      users: Math.max(0, between - rest / K),
      seeds: Math.max(0, seeds - rest) / G,
      rest,
    },
  };
}

/**
 * A less B, each measured with training seeds on the same lists; a side of one row adds no variance of its own, as a
 * ranker without chance in its training does not.
 *
 * Trained with the same seeds, the two are paired by seed as well as by list, since what a seed draws is drawn for both.
 * Otherwise the seeds of both are independent: σ²_user(A − B) / G + σ²_seed(A) / K_A + σ²_seed(B) / K_B, where the first,
 * of the means over seeds, holds what is left; degrees of freedom by Satterthwaite.
 *
 * a, b: [seeds][lists]; users: [lists]. A list that is NaN for any seed is left out for all.
 *
 * @throws MismatchError for seeds with different numbers of lists
 */
export function seededDifference(
  a: readonly ArrayLike<number>[],
  b: readonly ArrayLike<number>[],
  users: ArrayLike<number>,
  { isSameSeeds, level = 0.95 }: { isSameSeeds: boolean; level?: number },
): SeededDifference {
  if (a.length === 1 || b.length === 1 || (isSameSeeds && a.length === b.length)) {
    const K = Math.max(a.length, b.length);
    const of = (side: readonly ArrayLike<number>[], seed: number): ArrayLike<number> =>
      side[side.length === 1 ? 0 : seed];
    const paired = Array.from({ length: K }, (_, s) =>
      Float64Array.from(of(a, s), (value, list) => value - of(b, s)[list]),
    );
    const { value, se, lo, hi, df, p, seedShare } = overSeeds(paired, users, level);
    return { value, se, lo, hi, df, p, seedShare };
  }
  const all = [...a, ...b];
  const [ofA, ofB] = [squaresOf(a, users, all), squaresOf(b, users, all)];
  const G = ofA.userMeans.length;
  const differences = ofA.userMeans.map((mean, u) => mean - ofB.userMeans[u]);
  const value = sum(differences) / G;
  const sides = [ofA, ofB].map(({ means, seeds, rest }) => {
    const K = means.length;
    return { trained: seeds / (G * K), left: rest / (G * K), K, G };
  });
  return estimated(value, { square: squares(differences, value) / (G - 1) / G, df: G - 1 }, sides, level);
}

/** Mean squares of a table of users by seeds: of users (of their means over seeds), of seeds, and of what is left. */
interface Squares {
  readonly means: number[];
  readonly userMeans: Float64Array;
  readonly users: number;
  readonly seeds: number;
  readonly rest: number;
}

function squaresOf(
  bySeed: readonly ArrayLike<number>[],
  users: ArrayLike<number>,
  all: readonly ArrayLike<number>[],
): Squares {
  const parts = bySeed.map((values) => userParts(values, users, all));
  const K = parts.length;
  const G = parts[0].length;
  const means = parts.map((of) => sum(of) / G);
  const value = sum(means) / K;
  const userMeans = Float64Array.from({ length: G }, (_, u) => parts.reduce((t, of) => t + of[u], 0) / K);
  let left = 0;
  parts.forEach((of, s) => {
    for (let u = 0; u < G; u++) left += (of[u] - userMeans[u] - means[s] + value) ** 2;
  });
  return {
    means,
    userMeans,
    users: squares(userMeans, value) / (G - 1),
    seeds: (G * squares(means, value)) / (K - 1),
    rest: left / ((G - 1) * (K - 1)),
  };
}

/** What seeds of one side add: their mean square and that of what is left, both over G K. */
interface Side {
  readonly trained: number;
  readonly left: number;
  readonly K: number;
  readonly G: number;
}

function estimated(
  value: number,
  between: { readonly square: number; readonly df: number },
  sides: readonly Side[],
  level: number,
): SeededDifference {
  const added = sides.map(({ trained, left }) => Math.max(0, trained - left));
  const variance = between.square + sum(added);
  const spread = sides.map(({ trained, left, K, G }, i) =>
    added[i] > 0 ? trained ** 2 / (K - 1) + left ** 2 / ((G - 1) * (K - 1)) : 0,
  );
  const df = variance ** 2 / (between.square ** 2 / between.df + sum(spread));
  const se = Math.sqrt(variance);
  const half = se === 0 ? 0 : studentQuantile((1 + level) / 2, df) * se;
  return {
    value,
    se,
    lo: value - half,
    hi: value + half,
    df,
    p: se === 0 ? (value === 0 ? 1 : Number.NaN) : studentTails(value / se, df),
    seedShare: sum(added) / variance,
  };
}

function userParts(
  values: ArrayLike<number>,
  users: ArrayLike<number>,
  all: readonly ArrayLike<number>[],
): Float64Array {
  if (values.length !== users.length) {
    throw new MismatchError(`seeds: one has ${values.length} lists, expected ${users.length} as the users have`);
  }
  const shared = Float64Array.from(values, (value, i) => (all.some((of) => Number.isNaN(of[i])) ? Number.NaN : value));
  const { count, sums, weights } = byCluster(shared, users);
  const lists = sum(weights);
  const mean = sum(sums) / lists;
  return sums.map((s, u) => mean + (s - mean * weights[u]) / (lists / count));
}

function squares(values: ArrayLike<number>, around: number): number {
  return sum(Float64Array.from(values, (value) => (value - around) ** 2));
}
