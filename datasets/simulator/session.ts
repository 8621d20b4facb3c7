import type { RawElement, RawEvent } from '../../engine/events/event';
import type { Catalogue } from './catalogue';
import type { Chance } from './chance';
import { choose } from './choice';
import { Memory } from './memory';
import { Page } from './page';
import type { Person } from './person';
import { PROPERTIES, SETTINGS as S, SORTS } from './settings';

/** One simulated session, whole: its events in time order, and what its click-outs were worth at best. */
export interface Session {
  readonly number: number;
  readonly events: RawEvent[];
  /** For each click-out in turn: expected and realised reciprocal rank of the order by true probability. */
  readonly truth: number[];
  readonly city: number;
  /** The item clicked last, -1 for none. */
  readonly clicked: number;
}

/** Who comes, where to, and what they clicked when they were here before (-1: nothing). */
export interface Visit {
  readonly number: number;
  readonly who: Person;
  readonly city: number;
  readonly before: number;
  /** Milliseconds. */
  readonly ts: number;
}

const NO_FILTERS: readonly string[] = [];

/** Makes sessions one at a time; what it holds between them is scratch space. */
export class SessionMaker {
  readonly #catalogue: Catalogue;
  readonly #chance: Chance;
  readonly #page: Page;
  readonly #memory = new Memory();
  readonly #weights = new Float64Array(25);
  #visit!: Visit;
  #events: RawEvent[] = [];
  #truth: number[] = [];
  #ts = 0;
  #city = 0;
  #bits = 0;
  #filters: readonly string[] = NO_FILTERS;
  #order = '';

  constructor(catalogue: Catalogue, chance: Chance) {
    this.#catalogue = catalogue;
    this.#chance = chance;
    this.#page = new Page(catalogue);
  }

  make(visit: Visit): Session {
    this.#visit = visit;
    this.#events = [];
    this.#truth = [];
    this.#ts = visit.ts;
    this.#city = visit.city;
    this.#bits = 0;
    this.#filters = NO_FILTERS;
    this.#order = '';
    this.#memory.clear(visit.before);
    const rounds = this.#rounds();
    this.#search(-1);
    for (let round = 0; round < Math.max(1, rounds); round++) {
      this.#refine();
      this.#look(rounds === 0 && this.#events.length === 0);
      if (rounds > 0) this.#click();
    }
    const { number } = visit;
    return { number, events: this.#events, truth: this.#truth, city: this.#city, clicked: this.#memory.lastClick };
  }

  #rounds(): number {
    let u = this.#chance.next();
    for (let n = 0; n < S.rounds.length; n++) {
      u -= S.rounds[n];
      if (u < 0) return n;
    }
    return S.rounds.length + this.#chance.repeats(S.moreRounds);
  }

  #search(first: number): void {
    this.#page.fill(this.#city, this.#ts, this.#visit.who, this.#bits, this.#order, first, this.#chance);
  }

  #refine(): void {
    const chance = this.#chance;
    let isNew = false;
    let first = -1;
    if (chance.is(S.destination)) {
      for (let i = chance.repeats(S.destinationAgain); i >= 0; i--) {
        this.#pause();
        this.#city = chance.is(0.5) ? this.#visit.city : this.#catalogue.drawCity(chance);
        this.#emit('destination').value = this.#catalogue.cities[this.#city];
      }
      this.#memory.leave();
      isNew = true;
    }
    if (chance.is(S.filter)) {
      for (let i = chance.repeats(S.filterAgain); i >= 0; i--) this.#filter();
      isNew = true;
    }
    if (chance.is(S.sort)) {
      for (let i = chance.repeats(S.sortAgain); i >= 0; i--) {
        this.#pause();
        this.#order = chance.of(SORTS);
        this.#emit('sort').value = this.#order;
      }
      isNew = true;
    }
    if (chance.is(S.poi)) {
      for (let i = chance.repeats(S.poiAgain); i >= 0; i--) {
        this.#pause();
        this.#emit('poi').value = `Sight ${1 + chance.below(6)} of ${this.#catalogue.cities[this.#city]}`;
      }
      isNew = true;
    }
    if (chance.is(S.search)) {
      this.#pause();
      first = chance.of(this.#catalogue.pools[this.#city] as unknown as readonly number[]);
      this.#emit('search').item = this.#catalogue.ids[first];
      isNew = true;
    }
    if (isNew) this.#search(first);
    if (this.#page.n === 0) this.#reset();
    if (first >= 0 && this.#page.indexOf(first) >= 0) this.#memory.look(first, 1, false, false);
  }

  /** A filter that leaves little is taken back at the next one. */
  #filter(): void {
    this.#pause();
    const { likes } = this.#visit.who;
    const bit = this.#chance.is(0.5)
      ? 31 - Math.clz32(likes[this.#chance.below(likes.length)])
      : this.#chance.below(12);
    const isFew = this.#page.n < 12;
    this.#bits = isFew ? 1 << bit : this.#bits | (1 << bit);
    this.#filters = PROPERTIES.filter((_, i) => (this.#bits >> i) & 1);
    this.#emit('filter').value = PROPERTIES[bit];
  }

  #reset(): void {
    this.#bits = 0;
    this.#filters = NO_FILTERS;
    this.#order = '';
    this.#search(-1);
  }

  #look(isSure: boolean): void {
    const chance = this.#chance;
    if (!isSure && !chance.is(S.visit)) return;
    const page = this.#page;
    for (let visits = chance.repeats(S.visitAgain); visits >= 0; visits--) {
      for (let i = 0; i < page.n; i++) this.#weights[i] = Math.exp(page.worth[i] + this.#memory.fame(page.items[i]));
      const item = page.items[choose(this.#weights, page.n, chance)];
      const info = chance.is(S.info);
      const rating = chance.is(S.rating);
      const deals = chance.is(S.deals);
      const images =
        chance.is(S.images) || !(info || rating || deals) ? 1 + Math.floor(chance.exponential(S.imageBurst)) : 0;
      this.#pause();
      for (let i = 0; i < images; i++) {
        if (i && chance.is(0.3)) this.#ts += 1000 * (1 + chance.below(9));
        this.#touch(item, 'image');
      }
      if (info) this.#touch(item, 'info');
      if (rating) this.#touch(item, 'rating');
      if (deals) this.#touch(item, 'deals');
      this.#memory.look(item, images, info || rating, deals);
    }
  }

  #touch(item: number, kind: string): void {
    const event = this.#emit('touch');
    event.item = this.#catalogue.ids[item];
    event.kind = kind;
    if (kind !== 'image') this.#ts += 1000 * this.#chance.below(12);
  }

  #click(): void {
    const page = this.#page;
    const { n } = page;
    let total = 0;
    for (let i = 0; i < n; i++) {
      total += this.#weights[i] = Math.exp(page.worth[i] + this.#memory.pull(page.items[i]));
    }
    const place = choose(this.#weights, n, this.#chance);
    let expected = 0;
    let realised = 0;
    for (let i = 0; i < n; i++) {
      let rank = 1;
      for (let j = 0; j < n; j++) {
        if (this.#weights[j] > this.#weights[i] || (j < i && this.#weights[j] === this.#weights[i])) rank++;
      }
      expected += this.#weights[i] / total / rank;
      if (i === place) realised = 1 / rank;
    }
    this.#truth.push(expected, realised);
    this.#pause();
    const shown = new Array<RawElement>(n);
    for (let i = 0; i < n; i++) {
      const price = page.prices[i];
      shown[i] = { item: this.#catalogue.ids[page.items[i]], price: Number.isNaN(price) ? null : price };
    }
    const event = this.#emit('clickout');
    event.clicked = this.#catalogue.ids[page.items[place]];
    event.shown = shown;
    this.#memory.click(page.items[place]);
  }

  /** Seconds to minutes between deeds; rarely hours, so that sessions cross midnight. */
  #pause(): void {
    if (this.#events.length === 0) return;
    const seconds = this.#chance.is(0.002) ? 3600 + this.#chance.exponential(7200) : this.#chance.exponential(32);
    this.#ts += 1000 * Math.floor(seconds);
  }

  #emit(type: string): { -readonly [K in keyof RawEvent]: RawEvent[K] } {
    const { number, who } = this.#visit;
    const event = {
      type,
      ts: this.#ts,
      user: who.id,
      session: `S${number}`,
      step: this.#events.length + 1,
      platform: who.platform,
      city: this.#catalogue.cities[this.#city],
      device: who.device,
      filters: this.#filters,
    };
    this.#events.push(event);
    return event;
  }
}
