import { type Feature, tagged } from '../../engine/spec/features';
import { naiveBayes } from '../../engine/spec/learned';
import { snake } from '../scales';
import type { Words } from '../words';

/** What its tags alone say of the candidate's chance to be chosen: also of one that was never shown. */
export function bayes({ click, shown, sets }: Words): readonly Feature[] {
  return tagged(
    'bayes',
    ...Object.entries(sets).map(([key, { value, of }]) => {
      const name = snake(key);
      const hits = click.eachOf(`click_${name}`, 'member', ({ item }) => of(item));
      const all = shown.eachOf(`shown_${name}`, 'member', ({ item }) => of(item));
      const chance = naiveBayes(hits, all, { role: 'member' });
      return [
        chance.of(value).named(`${name}_chance`),
        chance.of(value).rankAmongCandidates('highestFirst').named(`${name}_chance_rank`),
        chance.highestOf(value).named(`${name}_chance_highest`),
      ];
    }),
  ).map((feature) => ({ ...feature, tags: [...feature.tags, 'learned'] }));
}
