import type { RawEvent } from '../../engine/events/event';
import type { Catalogue } from './catalogue';
import type { Chance } from './chance';
import { SETTINGS } from './settings';

/** What happens to the catalogue while the log runs: late items are listed, others are renovated. */
export class Changes {
  readonly #catalogue: Catalogue;
  readonly #chance: Chance;
  readonly #late: number[];
  readonly #meanGap: number;
  #renovation: number;

  /** @param span milliseconds over which a fiftieth of the items is renovated */
  constructor(catalogue: Catalogue, chance: Chance, span: number) {
    const items = Array.from(catalogue.listed.keys());
    this.#catalogue = catalogue;
    this.#chance = chance;
    this.#late = items.filter((item) => catalogue.listed[item] > SETTINGS.start);
    this.#late.sort((a, b) => catalogue.listed[b] - catalogue.listed[a] || b - a);
    this.#meanGap = span / (items.length / 50);
    this.#renovation = this.#gap(SETTINGS.start);
  }

  /** Applies the next change up to a time, and gives its metadata event; undefined when there is none. */
  next(until: number): RawEvent | undefined {
    const late = this.#late.at(-1);
    const listed = late === undefined ? Number.POSITIVE_INFINITY : this.#catalogue.listed[late];
    if (Math.min(listed, this.#renovation) > until) return undefined;
    if (listed <= this.#renovation) {
      this.#late.pop();
      return this.#catalogue.event(late!, listed, 'replace');
    }
    const ts = this.#renovation;
    this.#renovation = this.#gap(ts);
    const item = this.#chance.below(this.#catalogue.ids.length);
    this.#catalogue.renovate(item, this.#chance);
    return this.#catalogue.event(item, ts, this.#catalogue.listed[item] > ts ? 'replace' : 'patch');
  }

  #gap(ts: number): number {
    return ts + 1000 * Math.ceil(this.#chance.exponential(this.#meanGap) / 1000);
  }
}
