import type { Codec } from '../engine/events/codec';
import type { List } from '../engine/events/event';
import type { Plan } from '../engine/plan/plan';
import type { Store } from '../engine/store';
import { TableWriter } from '../engine/tables/writer';
import type { RunPaths } from './paths';

/** Rows held before they are written. */
const BATCH = 65_536;

/** Which items there were: those with metadata, and those shown; how often each was shown, and clicked before the report part. */
export class CatalogueTally {
  readonly #codec: Codec;
  readonly #shown = new Map<number, number>();
  readonly #clicked = new Map<number, number>();

  constructor(codec: Codec) {
    this.#codec = codec;
  }

  shown({ n, columns }: List, clicked: number): void {
    const items = columns[0];
    for (let i = 0; i < n; i++) this.#shown.set(items[i], (this.#shown.get(items[i]) ?? 0) + 1);
    if (clicked === clicked) this.clicked(clicked);
  }

  clicked(item: number): void {
    this.#clicked.set(item, (this.#clicked.get(item) ?? 0) + 1);
  }

  /**
   * Writes the catalogue, the properties of its items (the first set of the item table), and where there are any their vectors
   * (the first vector of it), both in long form.
   */
  write({ codec }: Plan, store: Store, { catalogue, properties, vectors }: RunPaths): void {
    const attributes = store.tables[0];
    const idOf = (code: number): string => this.#codec.dictionary.id(code);
    const described = Array.from(attributes.keys().subarray(1));
    const items = Float64Array.from(new Set([...described, ...this.#shown.keys()]));
    const table = new TableWriter(
      catalogue,
      [
        { name: 'item', kind: 'id' },
        { name: 'shown', kind: 'count' },
        { name: 'clicked', kind: 'count' },
      ],
      idOf,
    );
    table.write(
      [items, items.map((item) => this.#shown.get(item) ?? 0), items.map((item) => this.#clicked.get(item) ?? 0)],
      items.length,
    );
    table.close();
    const set = codec.items.compounds.findIndex((name) => codec.items.fields[name].kind === 'set');
    const long = new TableWriter(
      properties,
      [
        { name: 'item', kind: 'id' },
        { name: 'property', kind: 'id' },
      ],
      idOf,
      set < 0 ? {} : { attribute: codec.items.compounds[set] },
    );
    for (const [owners, members] of set < 0 ? [] : pairs(described, attributes.blobs[set] as (Int32Array | null)[]))
      long.write([owners, members], members.length);
    long.close();
    const vector = codec.items.compounds.findIndex((name) => codec.items.fields[name].kind === 'vector');
    if (vector < 0) return;
    const attribute = codec.items.compounds[vector];
    const numbers = new TableWriter(
      vectors,
      [
        { name: 'item', kind: 'id' },
        { name: 'value', kind: 'double' },
      ],
      idOf,
      { attribute, size: String(codec.items.fields[attribute].length) },
    );
    for (const [owners, values] of pairs(described, attributes.blobs[vector] as (Float64Array | null)[]))
      numbers.write([owners, values], values.length);
    numbers.close();
  }
}

/** Items and their members, or their numbers in order, in long form, a batch at a time. */
function* pairs(
  items: readonly number[],
  sets: readonly (Int32Array | Float64Array | null)[],
): Generator<[Float64Array, Float64Array]> {
  let [owners, members]: [number[], number[]] = [[], []];
  for (const [i, item] of items.entries()) {
    for (const member of sets[i + 1] ?? []) {
      owners.push(item);
      members.push(member);
    }
    if (members.length < BATCH && i + 1 < items.length) continue;
    yield [Float64Array.from(owners), Float64Array.from(members)];
    [owners, members] = [[], []];
  }
}
