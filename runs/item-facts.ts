import { existsSync } from 'node:fs';
import { readTable } from '../engine/tables/reader';
import { vectorsOfProperties } from '../eval/item-vectors';
import type { ItemFacts, ItemVectors } from '../eval/metric';
import { longTail } from '../eval/metrics/long-tail';
import type { Catalogue } from '../eval/tally';
import { type Clicks, clicksOf } from './clicks';
import type { Cuts } from './cuts';
import type { RunData } from './parts';
import type { RunPaths } from './paths';

/** What a run knows of its items, in the codes of the features table; items that are no candidates get codes behind. */
export interface KnownItems {
  readonly catalogue: Catalogue;
  /** Counted before the report part; properties and vectors are those at the end of the log. */
  readonly facts: ItemFacts;
  readonly clicks: Clicks;
}

/** Reads the catalogue of a run, and what was clicked and by whom. */
export function readItems(data: RunData, cuts: Cuts, paths: RunPaths): KnownItems {
  const table = readTable(paths.catalogue);
  const ids = [...data.items.ids];
  const codeOf = new Map(ids.map((id, code) => [id, code] as const));
  const { codes, ids: items } = table.ids('item');
  const clicked = table.numbers('clicked');
  const code = (id: string): number => {
    const known = codeOf.get(id);
    if (known !== undefined) return known;
    codeOf.set(id, ids.length);
    return ids.push(id) - 1;
  };
  const all = Array.from(codes, (place) => code(items[place]));
  const clicks = clicksOf(data, paths, code);
  const counts = new Float64Array(ids.length);
  all.forEach((item, i) => (counts[item] = clicked[i]));
  const members = new Uint8Array(ids.length);
  for (const item of all) members[item] = 1;
  const total = counts.reduce((a, b) => a + b, 0);
  const facts: ItemFacts = {
    popularity: { counts, total: Math.max(1, total) },
    ...(total > 0 && { users: usersOf(clicks, cuts.report, ids.length), tail: longTail(counts) }),
  };
  const long = readTable(paths.properties);
  if (long.rows > 0) facts.properties = properties(long, code, ids.length);
  if (existsSync(paths.vectors)) facts.vectors = storedVectors(readTable(paths.vectors), code, ids.length);
  else if (facts.properties) facts.vectors = vectorsOfProperties(facts.properties);
  return { catalogue: { size: table.rows, members, nameOf: (item) => ids[item] }, facts, clicks };
}

/** How many people clicked each item before a moment, and how many clicked anything. */
function usersOf({ person, item, ts }: Clicks, before: number, items: number): NonNullable<ItemFacts['users']> {
  const counts = new Float64Array(items);
  const people = new Set<number>();
  const met = new Set<number>();
  for (let i = 0; i < ts.length; i++) {
    if (ts[i] >= before) continue;
    people.add(person[i]);
    const pair = person[i] * items + item[i];
    if (!met.has(pair)) counts[item[i]]++;
    met.add(pair);
  }
  return { counts, total: Math.max(1, people.size) };
}

function properties(
  long: ReturnType<typeof readTable>,
  code: (id: string) => number,
  count: number,
): { offsets: Int32Array; values: Int32Array } {
  const item = long.ids('item');
  const property = long.ids('property').codes;
  const of: number[][] = Array.from({ length: count }, () => []);
  item.codes.forEach((place, i) => of[code(item.ids[place])].push(property[i]));
  const offsets = new Int32Array(count + 1);
  of.forEach((values, i) => (offsets[i + 1] = offsets[i] + values.length));
  return { offsets, values: Int32Array.from(of.flatMap((values) => values.sort((a, b) => a - b))) };
}

/** Vectors that the log has of its items: so many numbers each, in their order; unknown for an item without. */
function storedVectors(long: ReturnType<typeof readTable>, code: (id: string) => number, count: number): ItemVectors {
  const size = Number(long.metadata.get('size'));
  const item = long.ids('item');
  const numbers = long.numbers('value');
  const values = new Float64Array(count * size).fill(Number.NaN);
  item.codes.forEach((place, i) => {
    values[code(item.ids[place]) * size + (i % size)] = numbers[i];
  });
  return { size, values };
}
