import { count, lastOf, transitions } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { lastItem, lately, pairsOf, smoothedShare } from './scales';
import type { Shop } from './words';

/** What came next in other visits: after the last two items, within five steps, by category and by brand. */
export function shopSequences(shop: Shop): readonly Feature[] {
  const { meet, main, visit } = shop;
  const steps = meet.with('step', () => ({ one: lastItem(shop) }));
  const two = lastOf(steps.field('one')).per(visit);
  const strides = steps.with('stride', () => ({ two: lastOf(steps.field('one')).per(visit) }));
  const from = { one: lastItem(shop), two };
  const skips = pairsOf(shop, 'skip', meet, meet, 5);
  const skipped = count(skips)
    .per('from', 'item')
    .at({ from: lastItem(shop) });
  return tagged(
    'shop_sequences',
    count(strides).per('two', 'one', 'item').at(from).named('next_after_two_count'),
    smoothedShare(
      count(strides).per('two', 'one', 'item').at(from),
      count(strides).per('two', 'one').at(from),
      count(steps).per('one', 'item').at(from).dividedBy(count(steps).per('one').at(from)).otherwise(0),
      5,
    ).named('next_after_two_probability'),
    skipped.named('skip_last'),
    skipped
      .dividedBy(
        count(skips)
          .per('from')
          .at({ from: lastItem(shop) }),
      )
      .named('skip_last_share'),
    lately(shop, meet, 5)
      .sumOf((other) => count(skips).per('from', 'item').at({ from: other }))
      .named('skip_sum'),
    main.flatMap((of) => {
      const next = transitions(meet.field(of.name), { within: visit })
        .from(of.of(lastItem(shop)))
        .to(of.value);
      return [
        next.probability({ weight: 5 }).named(`next_${of.name}_probability`),
        next.count().named(`next_${of.name}_count`),
      ];
    }),
  );
}
