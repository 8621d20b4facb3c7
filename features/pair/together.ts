import { count, lastOf, setOf } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { together } from '../../engine/spec/similar';
import type { Words } from '../words';

/** How often the candidate was met, chosen and shown together with the items that this visit met before. */
export function metTogether({ click, meet, shown, isShown, candidate, visit, person }: Words): readonly Feature[] {
  const { item } = candidate;
  const last = lastOf(meet.field('item')).per(visit);
  const met = setOf(meet.field('item'), { keep: 5 }).per(visit);
  const visits = together(meet.field('item'), { within: visit, keep: 8, expireAfter: '7d' });
  const people = together(click.field('item'), { within: person, keep: 8, expireAfter: '7d' });
  const chosen = setOf(click.field('item'), { keep: 5 }).per(person);
  const after = shown.with('shown_after', () => ({ before: last }));
  const clickAfter = click.with('click_after', () => ({ before: last }));
  return tagged(
    'met_together',
    visits.of(met, item).cosine().mean().named('together_met_cosine_mean'),
    visits.between(last, item).named('together_last_count'),
    visits.between(last, item, 'cosine').named('together_last_cosine'),
    visits.between(last, item, 'pmi').named('together_last_pmi'),
    visits.of(met, item).sum().named('together_met_sum'),
    visits.of(met, item).cosine().highest().named('together_met_cosine_most'),
    visits.of(met, item).cosine().mean().rankAmongCandidates('highestFirst').named('together_met_rank'),
    people.of(chosen, item).sum().named('together_chosen_sum'),
    people.of(chosen, item).cosine().mean().named('together_chosen_cosine'),
    isShown
      ? [
          count(after).per('item', 'before').at({ before: last }).named('shown_after_last_met_count'),
          count(clickAfter).per('item', 'before').at({ before: last }).named('click_after_last_met_count'),
        ]
      : [],
  ).map((feature) => ({ ...feature, tags: [...feature.tags, 'graph'] }));
}
