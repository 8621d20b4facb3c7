import { count, distinct } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** How widely the candidate was shown and met: near the top, by how many people and visits, by others alone. */
export function itemExposure({ click, shown, meet, touches, isShown, visit, person }: Words): readonly Feature[] {
  const met = count(meet).per('item');
  return tagged(
    'item_exposure',
    isShown
      ? [
          distinct(shown.field(person)).per('item'),
          ...[3, 5, 7, 10].flatMap((top) => {
            const above = count(shown.where(`shown_top_${top}`, ({ rank }) => rank.lessThan(top + 1))).per('item');
            return [above, above.dividedBy(count(shown).per('item')).named(`top_${top}_share`)];
          }),
          distinct(click.field(person))
            .per('item')
            .dividedBy(distinct(shown.field(person)).per('item').plus(1))
            .named('clickers_over_viewers'),
        ]
      : [],
    grid({ stream: [click, meet] }, ({ stream }) => [
      distinct(stream.field(visit)).per('item'),
      count(stream)
        .per('item')
        .dividedBy(distinct(stream.field(person)).per('item'))
        .named(`${stream.name}_count_of_each__item`),
    ]),
    count(click).per('item').minus(count(click).per(person, 'item')).named('click_count_others'),
    grid({ stream: Object.values(touches) }, ({ stream }) => [
      count(stream).per('item').dividedBy(met).named(`${stream.name}_share_of_contacts__item`),
      count(click).per('item').dividedBy(count(stream).per('item').plus(1)).named(`click_over_${stream.name}__item`),
    ]),
  );
}
