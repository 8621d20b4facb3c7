import { count, last, lastOf, setOf } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { where } from '../scales';
import type { Words } from '../words';

/** The same list again: whether it is this person's last one, and what others chose and met in it, or in its first items. */
export function sameLists({ click, shown, meet, listed, list, candidate, visit, person }: Words): readonly Feature[] {
  if (!listed) return [];
  const now = {
    sequence: list.signature(),
    cards: list.signature({ sorted: true }),
    top3: list.signature({ first: 3 }),
    top5: list.signature({ first: 5 }),
  };
  const others = (key: keyof typeof now) => {
    const at = { [key]: now[key] };
    const chosen = count(listed.click).expireAfter('7d').at(at);
    const clicks = chosen.per(key, 'item').minus(chosen.per(key, 'item', person));
    return [
      clicks.named(`others_chose__${key}`),
      clicks.dividedBy(chosen.per(key).minus(chosen.per(key, person)).plus(1)).named(`others_chose_share__${key}`),
    ];
  };
  const metIn = meet.with('met_listed', () => ({ sequence: lastOf(listed.shown.field('sequence')).per(visit) }));
  const met = count(metIn).expireAfter('7d').at({ sequence: now.sequence });
  const numbered = shown.with('shown_numbered', () => ({ nth: count(click).per(person) }));
  const wasThere = last(numbered.field('nth'))
    .per(person, 'item')
    .equals(last(numbered.field('nth')).per(person));
  const before = setOf(shown.field('item'), { keep: 25 }).per(visit);
  return tagged(
    'same_lists',
    others('sequence'),
    others('cards'),
    others('top3'),
    others('top5'),
    met
      .per('sequence', 'item')
      .minus(met.per('sequence', 'item', person))
      .named('others_met__sequence'),
    lastOf(listed.shown.field('sequence')).per(visit).equals(now.sequence).named('is_same_list'),
    lastOf(listed.shown.field('cards')).per(visit).equals(now.cards).named('is_same_set'),
    lastOf(listed.shown.field('top5')).per(visit).equals(now.top5).named('is_same_top_5'),
    before.jaccard(list.items()).named('list_jaccard_before'),
    wasThere.named('was_in_list_before'),
    where(wasThere, candidate.rank).countOfCandidates().named('list_overlap_before'),
  );
}
