import { ConfigError } from '../../engine/base/errors';
import { logChoose } from '../gamma';
import { cutoffPolicy, type ListMetric, nameAt } from '../metric';
import type { RankedList } from '../ranked-list';

/** What the sum of precisions is divided by: all judged relevant R, min(R, k), k, or the hits within k. */
export type Denominator = 'R' | 'min' | 'k' | 'hits';

/**
 * Mean of the precision at each relevant candidate's place; its mean over lists is MAP.
 *
 * (1 / D) Σ_{j ≤ k} rel(j) · hits(j) / j. Equal scores in expectation by closed form, also for D = hits,
 * where the group across the cut is split by the hypergeometric number of its hits inside.
 *
 * @throws ConfigError when `k` is the denominator and there is no cutoff
 * @see Buckley, Voorhees. Evaluating Evaluation Measure Stability. SIGIR 2000.
 */
export function averagePrecision(cutoff = Infinity, denominator: Denominator = 'R'): ListMetric {
  if (denominator === 'k' && cutoff === Infinity) {
    throw new ConfigError('metric map: denominator k was found without a cutoff, expected a cutoff');
  }
  return {
    kind: 'list',
    name: nameAt(denominator === 'R' ? 'map' : `map_${denominator.toLowerCase()}`, cutoff),
    sentence: "Mean of the precision at each relevant candidate's place.",
    better: 'higher',
    range: [0, 1],
    policy: { ...cutoffPolicy(cutoff), denominator },
    value(list) {
      if (list.relevant === 0) return 0;
      if (denominator === 'hits') return perHit(list, cutoff);
      const divisor = { R: list.relevant, min: Math.min(list.relevant, cutoff), k: cutoff }[denominator];
      return precisions(list, cutoff, list.groups).total / divisor;
    },
  };
}

function precisions(list: RankedList, cutoff: number, groups: number): { total: number; hits: number } {
  let total = 0;
  let hits = 0;
  for (let hit = 0; hit < list.hitCount; hit++) {
    const group = list.hitGroups[hit];
    const start = list.starts[group];
    if (group >= groups || start >= cutoff) break;
    const tied = list.starts[group + 1] - start;
    total += groupPrecisions(start, hits, tied, list.hits[group], Math.min(tied, cutoff - start));
    hits += list.hits[group];
  }
  return { total, hits };
}

function groupPrecisions(above: number, hits: number, tied: number, relevant: number, inside: number): number {
  if (relevant === 0) return 0;
  const step = tied > 1 ? (relevant - 1) / (tied - 1) : 0;
  let total = 0;
  for (let j = 1; j <= inside; j++) total += (hits + 1 + (j - 1) * step) / (above + j);
  return (total * relevant) / tied;
}

function perHit(list: RankedList, cutoff: number): number {
  let whole = 0;
  while (whole < list.groups && list.starts[whole + 1] <= cutoff) whole++;
  const { total, hits } = precisions(list, cutoff, whole);
  const inside = whole < list.groups ? cutoff - list.starts[whole] : 0;
  if (inside === 0) return hits > 0 ? total / hits : 0;

  const start = list.starts[whole];
  const tied = list.starts[whole + 1] - start;
  const relevant = list.hits[whole];
  let expected = 0;
  for (let x = Math.max(0, inside - (tied - relevant)); x <= Math.min(relevant, inside); x++) {
    if (hits + x === 0) continue;
    const chance = Math.exp(logChoose(relevant, x) + logChoose(tied - relevant, inside - x) - logChoose(tied, inside));
    expected += (chance * (total + groupPrecisions(start, hits, inside, x, inside))) / (hits + x);
  }
  return expected;
}
