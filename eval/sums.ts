import { EventError } from '../engine/base/errors';
import type { Resampling } from './bootstrap';
import type { ClusterIndex } from './clusters';
import type { Interval } from './interval';
import type { ScoredLists } from './lists';
import type { ItemFacts, SumMetric, WholeList } from './metric';
import type { RankedList } from './ranked-list';
import { resampledIntervals } from './resampled';

/** [users × width] sums of each user's lists, the metrics' sums side by side. */
export interface UserSums {
  sums: Float64Array;
  width: number;
  /** Adds ranked list `index`. */
  add(index: number, ranked: RankedList): void;
}

/**
 * What metrics of sums keep, by user; lists are added one by one. Adding throws an EventError for a score outside
 * [0, 1] where a metric needs chances.
 */
export function userSums(
  metrics: readonly SumMetric[],
  lists: ScoredLists,
  facts: ItemFacts,
  users: ClusterIndex,
): UserSums {
  const width = metrics.reduce((total, metric) => total + metric.sums, 0);
  const sums = new Float64Array(users.count * width);
  const needsChance = metrics.find(({ needs }) => needs === 'chance');
  const { offsets } = lists;
  const whole: WholeList = {
    start: 0,
    size: 0,
    order: new Int32Array(0),
    scores: lists.scores,
    gains: lists.labels,
    items: lists.items,
  };
  const add = (index: number, { size, order }: RankedList): void => {
    whole.start = offsets[index];
    whole.size = size;
    whole.order = order;
    if (needsChance) checkChances(lists, index, needsChance.name);
    let at = users.of[index] * width;
    for (let m = 0; m < metrics.length; m++) {
      metrics[m].add(sums, at, whole, facts);
      at += metrics[m].sums;
    }
  };
  return { sums, width, add };
}

/** Metrics of sums with intervals by resampling users (see `resampledIntervals`). */
export function sumIntervals(
  metrics: readonly SumMetric[],
  { sums, width }: UserSums,
  codes: ArrayLike<number>,
  lists: ScoredLists,
  options: Resampling,
): Interval[] {
  const total = new Float64Array(width);
  const whole = new Float64Array(width);
  const users = codes.length;
  const measure = (into: Float64Array): void => {
    let at = 0;
    for (let m = 0; m < metrics.length; m++) {
      into[m] = metrics[m].value(total.subarray(at, at + metrics[m].sums));
      at += metrics[m].sums;
    }
  };
  return resampledIntervals(
    {
      codes,
      ranges: metrics.map(({ range }) => range),
      cost: users * width,
      values(into, times) {
        total.fill(0);
        for (let user = 0; user < users; user++) {
          const drawn = times ? times[user] : 1;
          if (drawn === 0) continue;
          for (let s = 0; s < width; s++) total[s] += drawn * sums[user * width + s];
        }
        if (!times) whole.set(total);
        measure(into);
      },
      without(into, left) {
        total.set(whole);
        for (const user of left) for (let s = 0; s < width; s++) total[s] -= sums[user * width + s];
        measure(into);
      },
    },
    lists.offsets.length - 1,
    options,
  );
}

function checkChances({ offsets, scores, qid }: ScoredLists, index: number, metric: string): void {
  for (let row = offsets[index]; row < offsets[index + 1]; row++) {
    if (scores[row] >= 0 && scores[row] <= 1) continue;
    throw new EventError(
      `evaluate: list ${qid[index]}: a score is ${scores[row]}, expected a chance in [0, 1]; calibrate the scores before ${metric}`,
    );
  }
}
