import { ConfigError } from '../../engine/base/errors';
import { logChoose } from '../gamma';
import { type ListMetric, nameAt } from '../metric';
import { firstHit, type RankedList } from '../ranked-list';
import { retrievedHits } from './auc';

/**
 * Hit rate as it would be expected against m negatives drawn uniformly, with replacement, in place of all of them:
 * P(Binomial(m, share of the negatives that stand above) < k). Another metric than the hit rate, and it can order two
 * rankers the other way round; its name says so: `hr_10|uniform100`.
 *
 * @see Krichene, Rendle. On Sampled Metrics for Item Recommendation. KDD 2020.
 */
export function sampledHitRate(cutoff: number, negatives = 100): ListMetric {
  const choices = Float64Array.from({ length: Math.min(cutoff, negatives + 1) }, (_, i) => logChoose(negatives, i));
  return {
    ...sampled(nameAt('hr', cutoff), negatives, (q) => below(cutoff, negatives, q, choices)),
    sentence: 'Expected hit rate against m uniformly drawn negatives; not an estimate of the hit rate.',
    policy: { cutoff, negatives, drawn: 'uniform, with replacement, in expectation' },
  };
}

/** Reciprocal rank as expected against m uniform negatives: (1 − (1 − q)^(m + 1)) / ((m + 1) q). See `sampledHitRate`. */
export function sampledReciprocalRank(negatives = 100): ListMetric {
  return sampled('mrr', negatives, (q) =>
    q === 0 ? 1 : -Math.expm1((negatives + 1) * Math.log1p(-q)) / ((negatives + 1) * q),
  );
}

function sampled(base: string, negatives: number, expected: (above: number) => number): ListMetric {
  if (!Number.isSafeInteger(negatives) || negatives < 1) {
    throw new ConfigError(`metric ${base}: negatives is ${negatives}, expected a whole number of at least 1`);
  }
  return {
    kind: 'list',
    name: `${base}|uniform${negatives}`,
    sentence: 'Expected reciprocal rank against m uniformly drawn negatives; not an estimate of the reciprocal rank.',
    better: 'higher',
    range: [0, 1],
    policy: { negatives, drawn: 'uniform, with replacement, in expectation' },
    value: (list) => overTies(list, expected),
  };
}

/** Mean over the orders of the tied of a function of the share of negatives above the first relevant candidate. */
function overTies(list: RankedList, expected: (above: number) => number): number {
  const group = firstHit(list);
  if (group < 0) return 0;
  const others = list.size - retrievedHits(list);
  if (others === 0) return 1;
  const above = list.starts[group];
  const tied = list.starts[group + 1] - above;
  const relevant = list.hits[group];
  let chance = relevant / tied;
  let total = 0;
  for (let j = 1; j <= tied - relevant + 1; j++) {
    total += chance * expected((above + j - 1) / others);
    chance *= (tied - j - relevant + 1) / (tied - j);
  }
  return total;
}

/** P(Binomial(m, q) < k); choices: [k] logarithms of the binomial coefficients. */
function below(k: number, m: number, q: number, choices: Float64Array): number {
  if (q === 0 || k > m) return 1;
  if (q === 1) return 0;
  const [yes, no] = [Math.log(q), Math.log1p(-q)];
  let total = 0;
  for (let i = 0; i < k; i++) total += Math.exp(choices[i] + i * yes + (m - i) * no);
  return Math.min(1, total);
}
