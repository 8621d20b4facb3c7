import type { RawEvent, RawValue } from '../../engine/events/event';
import { Chance, hashed } from './chance';
import { PROPERTIES, RATINGS, SETTINGS } from './settings';

const FIRST_ITEM = 10_000;
const DAY = 86_400_000;

/** Every item of a simulated market: what the log tells of it, and what only its visitors know. */
export class Catalogue {
  readonly cities: readonly string[];
  /** [city] the items of a city. */
  readonly pools: readonly Int32Array[];
  readonly ids: readonly string[];
  /** [item] bits of PROPERTIES. */
  readonly properties: Int32Array;
  readonly stars: Uint8Array;
  /** [item] hidden: what draws people, beyond what the item table says. */
  readonly appeal: Float64Array;
  /** [item] shows in rating, stars and the number of properties. */
  readonly quality: Float64Array;
  /** [item] milliseconds from when an item is listed. */
  readonly listed: Float64Array;
  readonly #price: Float64Array;
  readonly #seed: number;
  readonly #popularity: Float64Array;

  constructor(seed: number, events: number, span: number) {
    const chance = new Chance(seed, 1);
    const n = Math.min(1500, Math.max(8, Math.round(events / 2500)));
    const pools: Int32Array[] = [];
    let items = 0;
    for (let city = 0; city < n; city++) {
      const size = 34 + Math.floor(90 * chance.next() ** 2);
      pools.push(Int32Array.from({ length: size }, (_, i) => items + i));
      items += size;
    }
    this.#seed = seed;
    this.pools = pools;
    this.cities = pools.map((_, i) => `City ${i + 1}, Country ${1 + (i % 12)}`);
    this.ids = Array.from({ length: items }, (_, i) => String(FIRST_ITEM + i));
    this.properties = new Int32Array(items);
    this.stars = new Uint8Array(items);
    this.appeal = new Float64Array(items);
    this.quality = new Float64Array(items);
    this.listed = new Float64Array(items).fill(SETTINGS.start);
    this.#price = new Float64Array(items);
    this.#popularity = new Float64Array(n);
    let total = 0;
    for (let city = 0; city < n; city++) {
      const level = 4.2 + 0.3 * chance.normal();
      this.#popularity[city] = total += 1 / (city + 2);
      for (const item of pools[city]) {
        const quality = chance.normal();
        this.appeal[item] = chance.normal();
        this.quality[item] = quality;
        this.stars[item] = Math.min(5, Math.max(1, Math.round(3 + 0.7 * quality + 0.6 * chance.normal())));
        this.#price[item] = Math.exp(level + 0.18 * (this.stars[item] - 3) + 0.32 * chance.normal());
        this.properties[item] = drawProperties(quality, chance);
        if (chance.is(0.03)) this.listed[item] = SETTINGS.start + Math.floor(chance.next() * span);
      }
    }
    for (let city = 0; city < n; city++) this.#popularity[city] /= total;
  }

  /** A city, the first ones more often. */
  drawCity(chance: Chance): number {
    const u = chance.next();
    let low = 0;
    let high = this.#popularity.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#popularity[middle] > u) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Whole euros on the day of a time: the item's own level, and a change of the day. */
  price(item: number, ts: number): number {
    const day = Math.floor(ts / DAY);
    return Math.max(5, Math.round(this.#price[item] * (0.88 + 0.24 * hashed(this.#seed, item, day))));
  }

  /** A renovation: an item gains a property and some quality. */
  renovate(item: number, chance: Chance): void {
    this.properties[item] |= 1 << chance.below(PROPERTIES.length);
    this.quality[item] = Math.min(3, this.quality[item] + 0.5);
  }

  /** The item as a metadata event. */
  event(item: number, ts: number, op: 'replace' | 'patch'): RawEvent {
    const properties = PROPERTIES.filter((_, bit) => (this.properties[item] >> bit) & 1);
    const fields: Record<string, RawValue> = { properties, stars: this.stars[item] };
    const rating = Math.floor(2 + 1.2 * this.quality[item]);
    if (rating >= 0) fields.rating = RATINGS[Math.min(3, rating)];
    return { type: 'item', ts, item: this.ids[item], op, fields };
  }
}

function drawProperties(quality: number, chance: Chance): number {
  let bits = 0;
  for (let bit = 0; bit < PROPERTIES.length; bit++) {
    const share = 0.85 - 0.65 * (bit / PROPERTIES.length) + 0.08 * quality;
    if (chance.is(share)) bits |= 1 << bit;
  }
  return bits;
}
