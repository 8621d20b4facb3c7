import { setOf, since } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** A line through the places of the items met, over time: its slope, where it is now, and how far the candidate is. */
export function drift({ meet, click, list, candidate, visit }: Words): readonly Feature[] {
  return tagged(
    'drift',
    ...[meet, click].flatMap((stream) => {
      const met = setOf(stream.field('item'), { keep: 8 }).per(visit);
      const ago = (item: typeof candidate.item) => since(stream).per(visit, 'item').at({ item }).dividedBy(-1000);
      const x = met.meanOf((item) => list.rankOf(item).minus(list.rankOf(item)).plus(ago(item)));
      const y = met.meanOf((item) => list.rankOf(item));
      const xy = met.meanOf((item) => list.rankOf(item).times(ago(item)));
      const xx = met.meanOf((item) =>
        list
          .rankOf(item)
          .minus(list.rankOf(item))
          .plus(ago(item).times(ago(item))),
      );
      const slope = xy.minus(x.times(y)).dividedBy(xx.minus(x.times(x)));
      const now = y.minus(slope.times(x));
      return [
        slope.named(`${stream.name}_drift_slope`),
        now.named(`${stream.name}_drift_now`),
        candidate.rank.minus(now).named(`${stream.name}_drift_offset`),
        candidate.rank.minus(now).abs().named(`${stream.name}_drift_distance`),
      ];
    }),
  );
}
