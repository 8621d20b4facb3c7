import type { Feature } from '../../engine/spec/features';
import { groupsOf } from '../ablate/groups';
import type { PointSpec } from '../ablate/point';

/** Columns kept of a set of fewer than this are too few to rank by. */
export const FEWEST = 2;

type Settings = PointSpec['settings'];

/** The columns of most gain, for each of some shares of them; of equal gain the earlier one. */
export function ofMostGain(
  columns: readonly string[],
  gain: Readonly<Record<string, number>>,
  shares: readonly number[],
): string[][] {
  const best = [...columns].sort((a, b) => gain[b] - gain[a] || columns.indexOf(a) - columns.indexOf(b));
  return shares.map((share) => best.slice(0, Math.max(FEWEST, Math.round(share * columns.length))));
}

/** Groups of columns that are read together and say related things: those of a family under one key set. */
export function smallGroups(features: readonly Feature[]): readonly (readonly string[])[] {
  const entity = groupOf(features, 'entity');
  const family = groupOf(features, 'family');
  const groups = new Map<string, string[]>();
  for (const { name } of features) {
    const group = `${entity.get(name)} ${family.get(name)}`;
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  return [...groups.values()];
}

/**
 * Sets without the groups that gain least for what they cost, one upon another.
 *
 * @param saved what the price of the set falls by without each group, a share of the full set's
 */
export function withoutDearest(
  columns: readonly string[],
  groups: readonly (readonly string[])[],
  saved: readonly number[],
  gain: Readonly<Record<string, number>>,
): string[][] {
  const worth = groups.map((group, i) => group.reduce((sum, name) => sum + gain[name], 0) / Math.max(saved[i], LEAST));
  const order = [...groups.keys()].sort((a, b) => worth[a] - worth[b] || a - b);
  const gone = new Set<string>();
  return order.slice(0, -1).map((place) => {
    for (const name of groups[place]) gone.add(name);
    return columns.filter((name) => !gone.has(name));
  });
}

/** What is saved is told no better than this: a group that seems to save nothing is not free of cost. */
const LEAST = 1e-4;

/** Settings of forests that are quicker to walk: fewer leaves, and steps so much larger that fewer trees will do. */
export function smallerForests(settings: Settings): Settings[] {
  return FORESTS.filter(([leaves, rate]) => leaves <= settings.leaves && rate >= settings.rate)
    .map(([leaves, rate]) => ({ ...settings, leaves, rate }))
    .filter(({ leaves, rate }) => leaves !== settings.leaves || rate !== settings.rate);
}

const FORESTS: readonly (readonly [leaves: number, rate: number])[] = [
  [31, 0.2],
  [15, 0.1],
  [15, 0.2],
  [15, 0.3],
  [7, 0.2],
  [7, 0.3],
];

/** The same settings with a share of so many trees, all of them grown: the beginning of the same boosting. */
export function fewerTrees(settings: Settings, trees: number, shares: readonly number[]): Settings[] {
  const counts = new Set(shares.map((share) => Math.max(1, Math.round(share * trees))));
  return Array.from(counts, (count) => ({ ...settings, trees: count, earlyStopping: 0 }));
}

function groupOf(features: readonly Feature[], by: 'entity' | 'family'): Map<string, string> {
  const groups = Array.from(groupsOf(features, by));
  return new Map(groups.flatMap(([group, names]) => names.map((name) => [name, group] as const)));
}
