import { count } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { bipartite } from '../../engine/spec/graph';
import type { Words } from '../words';

/** What people met who met the same items as this person: paths to the candidate, similar people, a random walk. */
export function neighbours({
  any,
  click,
  isShown,
  meet,
  user,
  person,
  candidate: { item },
}: Words): readonly Feature[] {
  if (user === null || person !== 'user') return [];
  const met = bipartite(meet.field('user'), meet.field('item'), { keepItems: 16, keepUsers: 32 });
  const chosen = bipartite(click.field('user'), click.field('item'), { keepItems: 16, keepUsers: 32 });
  const paths = met.pathsFrom(user).of(item);
  return tagged(
    'neighbours',
    paths.named('paths_to_it'),
    met.pathsFrom(user).shareOf(item).named('paths_to_it_share'),
    paths.rankAmongCandidates('highestFirst').named('paths_to_it_rank'),
    chosen.pathsFrom(user).of(item).named('paths_of_clicks'),
    ...[1, 5, 20].map((k) => met.similarTo(user, { k }).of(item).named(`similar_${k}_met_it`)),
    met
      .walkFrom(user, { steps: 100, ...(!isShown && { seed: count(any) }) })
      .shareOf(item)
      .named('walk_share'),
  ).map((feature) => ({ ...feature, tags: [...feature.tags, 'graph'] }));
}
