import { lastOf, rate, transitions } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** What others met or chose after the item that this visit met last. */
export function nextItems({ click, shown, isShown, meet, candidate, visit, person }: Words): readonly Feature[] {
  const met = lastOf(meet.field('item')).per(visit);
  const next = transitions(meet.field('item'), { within: visit }).from(met).to(candidate.item);
  const chosen = transitions(click.field('item'), { within: person })
    .from(lastOf(click.field('item')).per(person))
    .to(candidate.item);
  const clickAfter = click.with('click_after', () => ({ before: met }));
  const shownAfter = shown.with('shown_after', () => ({ before: met }));
  return tagged(
    'next_items',
    next.count().named('next_met_count'),
    next.probability({ weight: 5 }).named('next_met_probability'),
    chosen.count().named('next_click_count'),
    chosen.probability({ weight: 5 }).named('next_click_probability'),
    isShown
      ? rate(clickAfter)
          .over(shownAfter)
          .per('item', 'before')
          .at({ before: met })
          .smoothed({ toward: 'overall', weight: 5 })
          .named('click_rate_after_last_met')
      : [],
  );
}
