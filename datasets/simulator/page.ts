import type { Catalogue } from './catalogue';
import type { Chance } from './chance';
import { match, type Person } from './person';
import { SETTINGS as S } from './settings';

const LONGEST_PAGE = 25;

/** What a search shows: items in their order, prices in euros (NaN: none given), and what each is worth to a person. */
export class Page {
  n = 0;
  readonly items = new Int32Array(LONGEST_PAGE);
  readonly prices = new Float64Array(LONGEST_PAGE);
  /** [n] log weight of looking at and choosing an item, before the session has its say. */
  readonly worth = new Float64Array(LONGEST_PAGE);
  readonly #catalogue: Catalogue;
  readonly #scores = new Float64Array(LONGEST_PAGE);

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  /**
   * Fills the page.
   *
   * @param filters bits of properties that every item must have
   * @param order what the person sorted by, '' for the market's own order
   * @param first an item that was searched for, -1 for none
   */
  fill(city: number, ts: number, who: Person, filters: number, order: string, first: number, chance: Chance): void {
    const { pools, properties, listed, appeal, quality } = this.#catalogue;
    const limit = chance.is(S.shortPage) ? 1 + Math.floor(24 * Math.sqrt(chance.next())) : LONGEST_PAGE;
    this.n = 0;
    for (const item of pools[city]) {
      if ((properties[item] & filters) !== filters || listed[item] > ts) continue;
      let score = S.pageAppeal * appeal[item] + S.pageQuality * quality[item] + S.pageNoise * chance.next();
      if (order === 'price only') score = -this.#catalogue.price(item, ts);
      else if (order === 'price and recommended') score -= this.#catalogue.price(item, ts) / 60;
      else if (order === 'rating and recommended') score += quality[item];
      if (item === first) score = Number.POSITIVE_INFINITY;
      this.#insert(item, score, limit);
    }
    this.#price(ts, chance);
    this.#judge(who);
  }

  /** Place of an item on the page, -1 when it is not there. */
  indexOf(item: number): number {
    for (let i = 0; i < this.n; i++) if (this.items[i] === item) return i;
    return -1;
  }

  #insert(item: number, score: number, limit: number): void {
    const scores = this.#scores;
    let i = this.n;
    if (i === limit) {
      if (score <= scores[i - 1]) return;
      i--;
    } else this.n++;
    for (; i > 0 && scores[i - 1] < score; i--) {
      scores[i] = scores[i - 1];
      this.items[i] = this.items[i - 1];
    }
    scores[i] = score;
    this.items[i] = item;
  }

  #price(ts: number, chance: Chance): void {
    for (let i = 0; i < this.n; i++) {
      this.prices[i] = chance.is(S.missingPrice) ? Number.NaN : this.#catalogue.price(this.items[i], ts);
    }
  }

  #judge(who: Person): void {
    const { appeal, quality, properties } = this.#catalogue;
    let logs = 0;
    let known = 0;
    for (let i = 0; i < this.n; i++) {
      if (Number.isNaN(this.prices[i])) continue;
      logs += Math.log(this.prices[i]);
      known++;
    }
    const usual = known ? logs / known : 0;
    for (let i = 0; i < this.n; i++) {
      const item = this.items[i];
      const price = this.prices[i];
      const dear = Number.isNaN(price) ? 0 : (Math.log(price) - usual) / 0.4;
      this.worth[i] =
        S.appeal * appeal[item] +
        S.quality * quality[item] +
        S.taste * match(who, properties[item]) -
        S.price * who.thrift * dear -
        S.position * Math.log(i + 1);
    }
  }
}
