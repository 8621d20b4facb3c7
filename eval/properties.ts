import type { ItemFacts, TopList } from './metric';

/** Properties of the items of one list and what each two of them share. */
export interface Overlaps {
  /** [items] number of properties, 0 where unknown. */
  sizes: Int32Array;
  /** [items · (items − 1) / 2] common properties of items i < j, pairs in the order of i, then j. */
  both: Int32Array;
}

const last: Overlaps & { serial: number; properties: ItemFacts['properties'] } = {
  serial: -1,
  properties: undefined,
  sizes: new Int32Array(0),
  both: new Int32Array(0),
};

/**
 * What the items of a list share. Several metrics ask for the same list one after the other: the answer to the last
 * question is kept, and holds until the next.
 */
export function overlapsOf(top: TopList, { properties }: ItemFacts): Overlaps {
  const { items } = top;
  const n = items.length;
  if (top.serial !== undefined && top.serial === last.serial && properties === last.properties) return last;
  if (last.sizes.length < n) {
    last.sizes = new Int32Array(2 * n);
    last.both = new Int32Array(2 * n * n);
  }
  last.serial = top.serial ?? -1;
  last.properties = properties;
  const { sizes, both } = last;
  sizes.fill(0, 0, n);
  both.fill(0, 0, n * n);
  if (!properties) return last;
  const { offsets, values } = properties;
  const marks = marksFor(values);
  const { of } = marks;
  for (let i = 0; i < n; i++) sizes[i] = propertyCount(items[i], properties);
  let pair = 0;
  for (let i = 0; i < n; i++) {
    const mark = ++marks.mark;
    const from = sizes[i] > 0 ? offsets[items[i]] : 0;
    for (let at = from; at < from + sizes[i]; at++) of[values[at]] = mark;
    for (let j = i + 1; j < n; j++, pair++) {
      if (sizes[j] === 0) continue;
      const start = offsets[items[j]];
      let common = 0;
      for (let at = start; at < start + sizes[j]; at++) common += of[values[at]] === mark ? 1 : 0;
      both[pair] = common;
    }
  }
  return last;
}

/** [property codes] who marked it last. */
const MARKS = { of: new Float64Array(0), mark: 0, values: undefined as Int32Array | undefined };

function marksFor(values: Int32Array): typeof MARKS {
  if (values !== MARKS.values) {
    let highest = 0;
    for (let at = 0; at < values.length; at++) if (values[at] > highest) highest = values[at];
    if (highest >= MARKS.of.length) MARKS.of = new Float64Array(highest + 1);
    MARKS.values = values;
  }
  return MARKS;
}

/** How many properties an item has; 0 where they are unknown. */
export function propertyCount(item: number, properties: ItemFacts['properties']): number {
  if (!properties || !(item >= 0 && item + 1 < properties.offsets.length)) return 0;
  return properties.offsets[item + 1] - properties.offsets[item];
}

/** How many properties two items have in common. */
export function sharedProperties(a: number, b: number, properties: ItemFacts['properties']): number {
  if (!properties) return 0;
  const { offsets, values } = properties;
  const items = offsets.length - 1;
  if (!(a >= 0 && b >= 0 && a < items && b < items)) return 0;
  return shared(values, offsets[a], offsets[a + 1], values, offsets[b], offsets[b + 1]);
}

/** How many values two ascending stretches have in common. */
export function shared(a: ArrayLike<number>, i: number, m: number, b: ArrayLike<number>, j: number, n: number): number {
  let both = 0;
  while (i < m && j < n) {
    const left = a[i];
    const right = b[j];
    if (left === right) both++;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return both;
}
