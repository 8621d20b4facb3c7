import { random } from '../base/random';
import type { Bipartite } from './graph';

/** Counts by item, and of how many things they are counts. */
export interface Visits {
  readonly counts: Map<number, number>;
  readonly n: number;
}

type Graph = Bipartite | null;

const NOBODY: readonly number[] = [];

/** How many paths lead from a user over an item and another user to each item. At most keepItems² x keepUsers steps. */
export function graphPaths(g: Graph, user: number): Visits {
  const counts = new Map<number, number>();
  let n = 0;
  for (const item of g?.users.get(user) ?? NOBODY)
    for (const other of g!.items.get(item) ?? NOBODY) {
      if (other === user) continue;
      for (const end of g!.users.get(other) ?? NOBODY) {
        counts.set(end, (counts.get(end) ?? 0) + 1);
        n++;
      }
    }
  return { counts, n };
}

/** Of the k users with most items in common, of equal ones those met most recently: how many met each item. */
export function graphSimilar(g: Graph, user: number, k: number): Visits {
  const overlaps = new Map<number, number>();
  for (const item of g?.users.get(user) ?? NOBODY)
    for (const other of g!.items.get(item) ?? NOBODY)
      if (other !== user) overlaps.set(other, (overlaps.get(other) ?? 0) + 1);
  const similar: number[] = [];
  for (let overlap = 0, i = 0; i < k && overlaps.size > 0; i++) {
    overlap = 0;
    let best = Number.NaN;
    for (const [other, common] of overlaps)
      if (common > overlap) {
        best = other;
        overlap = common;
      }
    overlaps.delete(best);
    similar.push(best);
  }
  const counts = new Map<number, number>();
  for (const other of similar)
    for (const item of g!.users.get(other) ?? NOBODY) counts.set(item, (counts.get(item) ?? 0) + 1);
  return { counts, n: similar.length };
}

/**
 * How often a random walk comes to each item: from a user to one of its items, to one of that item's users, and so on,
 * back to the start with a chance of `restart` after every item. The seed makes it the same wherever it is walked.
 *
 * @see Eksombatchai et al. Pixie: A System for Recommending 3+ Billion Items to 200+ Million Users in Real-Time. 2018
 */
export function graphWalk(g: Graph, start: number, seed: number, steps: number, restart: number): Visits {
  const counts = new Map<number, number>();
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
    counts.set(item, (counts.get(item) ?? 0) + 1);
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
