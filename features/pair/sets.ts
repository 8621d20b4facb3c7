import { lastOf, setOf } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** Sets known of the candidate, such as its tags: how much they share with items met or chose before, and with what is asked for. */
export function itemSets({ sets, active, click, meet, person, visit }: Words): readonly Feature[] {
  const lastClicked = lastOf(click.field('item')).per(person);
  const lastMet = lastOf(meet.field('item')).per(visit);
  const clicked = setOf(click.field('item'), { keep: 16 }).per(person);
  const met = setOf(meet.field('item'), { keep: 8 }).per(visit);
  return tagged(
    'item_sets',
    ...Object.values(sets).map(({ value, of }) => {
      const alike = clicked.meanOf((item) => of(item).jaccard(value));
      return [
        value.size(),
        of(lastClicked).jaccard(value),
        of(lastMet).jaccard(value),
        of(lastClicked).overlap(value),
        alike,
        alike.rankAmongCandidates('highestFirst'),
        alike.zAmongCandidates(),
        clicked.meanOf((item) => of(item).overlap(value)),
        met.meanOf((item) => of(item).jaccard(value)),
        ...Object.values(active).flatMap((asked) => [
          asked.overlap(value),
          asked.overlap(value).dividedBy(asked.size()),
        ]),
      ];
    }),
  );
}
