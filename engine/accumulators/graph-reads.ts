import { random } from '../base/random';
import { Counts } from './counts';
import { type Bipartite, graphChanges } from './graph';

/** Counts by item, and of how many things they are counts. */
export interface Visits {
  readonly counts: Counts;
  readonly n: number;
}

type Graph = Bipartite | null;

const NOBODY: readonly number[] = [];

/** The user asked for last: several things are worked out of the same others. */
let last: { readonly g: Graph; readonly user: number; readonly changes: number; readonly others: Counts } | null = null;

/** How many items each other user has in common with a user, those met most recently first. */
function inCommon(g: Graph, user: number): Counts {
  if (last !== null && last.g === g && last.user === user && last.changes === graphChanges) return last.others;
  const others = new Counts();
  for (const item of g?.users.get(user) ?? NOBODY) {
    const users = g!.items.get(item) ?? NOBODY;
    for (let i = 0; i < users.length; i++) if (users[i] !== user) others.add(users[i]);
  }
  last = { g, user, changes: graphChanges, others };
  return others;
}

/** How many paths lead from a user over an item and another user to each item. At most keepItems² x keepUsers steps. */
export function graphPaths(g: Graph, user: number): Visits {
  const counts = new Counts();
  const others = inCommon(g, user);
  let n = 0;
  for (let place = 0; place < others.size; place++) {
    const ends = g!.users.get(others.keyAt(place)) ?? NOBODY;
    const ways = others.countAt(place);
    for (let i = 0; i < ends.length; i++) counts.add(ends[i], ways);
    n += ways * ends.length;
  }
  return { counts, n };
}

/** Of the k users with most items in common, of equal ones those met most recently: how many met each item. */
export function graphSimilar(g: Graph, user: number, k: number): Visits {
  const others = inCommon(g, user);
  const counts = new Counts();
  let most = 0;
  for (let place = 0; place < others.size; place++) most = Math.max(most, others.countAt(place));
  let n = 0;
  for (let common = most; common > 0 && n < k; common--)
    for (let place = 0; place < others.size && n < k; place++) {
      if (others.countAt(place) !== common) continue;
      const items = g!.users.get(others.keyAt(place)) ?? NOBODY;
      for (let i = 0; i < items.length; i++) counts.add(items[i]);
      n++;
    }
  return { counts, n };
}

/**
 * How often a random walk comes to each item: from a user to one of its items, to one of that item's users, and so on,
 * back to the start with a chance of `restart` after every item. The seed makes it the same wherever it is walked.
 *
 * @see Eksombatchai et al. Pixie: A System for Recommending 3+ Billion Items to 200+ Million Users in Real-Time. 2018
 */
export function graphWalk(g: Graph, start: number, seed: number, steps: number, restart: number): Visits {
  const counts = new Counts();
  const chance = random(seed, steps);
  const oneOf = (nodes: readonly number[]): number => nodes[Math.floor(chance() * nodes.length)]!;
  let user = start;
  for (let i = 0; i < steps; i++) {
    let items = g?.users.get(user) ?? NOBODY;
    if (items.length === 0) {
      user = start;
      items = g?.users.get(user) ?? NOBODY;
      if (items.length === 0) return { counts, n: i };
    }
    const item = oneOf(items);
    counts.add(item);
    const users = g!.items.get(item) ?? NOBODY;
    user = chance() < restart || users.length === 0 ? start : oneOf(users);
  }
  return { counts, n: steps };
}

export function visitsOf({ counts }: Visits, item: number): number {
  return item === item ? (counts.get(item) ?? 0) : item;
}

/** The same over how many things they are counts of; missing where there are none. */
export function visitShare({ counts, n }: Visits, item: number): number {
  return item !== item || n === 0 ? Number.NaN : (counts.get(item) ?? 0) / n;
}
