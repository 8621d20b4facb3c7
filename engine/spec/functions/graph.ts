import { graphWalk } from '../../accumulators/graph-reads';
import { type Functions, isMissing } from './fn';

type Side = ReadonlyMap<number, readonly number[]>;
type Graph = { readonly items: Side; readonly users: Side } | null;
type Visits = { readonly counts: ReadonlyMap<number, number>; readonly n: number };

const itemsOf = (g: Graph, user: number): readonly number[] => g?.users.get(user) ?? [];
const othersOf = (g: Graph, item: number, user: number): readonly number[] =>
  (g?.items.get(item) ?? []).filter((other) => other !== user);

/** Functions of a graph of users and items. */
export const GRAPH: Functions = {
  paths: {
    code: (g, user) => `graphPaths(${g}, ${user})`,
    run: (g: Graph, user: number) => {
      const others = itemsOf(g, user).flatMap((item) => othersOf(g, item, user));
      return tallied(
        others.flatMap((other) => itemsOf(g, other)),
        others.flatMap((other) => itemsOf(g, other)).length,
      );
    },
    say: (g, user) => `paths over the ${g} from ${user} by another user's items`,
    objects: [0],
    gives: 'object',
  },
  similar: {
    code: (g, user, k) => `graphSimilar(${g}, ${user}, ${k})`,
    run: (g: Graph, user: number, k: number) => {
      const met = itemsOf(g, user).flatMap((item) => othersOf(g, item, user));
      const common = (other: number): number => met.filter((one) => one === other).length;
      const similar = [...new Set(met)].sort((a, b) => common(b) - common(a)).slice(0, k);
      return tallied(
        similar.flatMap((other) => itemsOf(g, other)),
        similar.length,
      );
    },
    say: (g, user, k) => `what the ${k} users most similar to ${user} met in the ${g}`,
    objects: [0],
    gives: 'object',
  },
  walk: {
    code: (...args) => `graphWalk(${args.join(', ')})`,
    run: graphWalk,
    say: (g, user, _, steps) => `a random walk of ${steps} steps over the ${g} from ${user}`,
    objects: [0],
    gives: 'object',
  },
  visits: {
    code: (visits, item) => `visitsOf(${visits}, ${item})`,
    run: ({ counts }: Visits, item: number) => (isMissing(item) ? item : (counts.get(item) ?? 0)),
    say: (visits, item) => `how often ${item} lies on ${visits}`,
    objects: [0],
  },
  visit_share: {
    code: (visits, item) => `visitShare(${visits}, ${item})`,
    run: ({ counts, n }: Visits, item: number) =>
      isMissing(item) ? item : (counts.get(item) ?? 0) / (n || Number.NaN),
    say: (visits, item) => `share of ${item} in ${visits}`,
    objects: [0],
  },
};

function tallied(items: readonly number[], n: number): Visits {
  const counts = [...new Set(items)].map((item) => [item, items.filter((one) => one === item).length] as const);
  return { counts: new Map(counts), n };
}
