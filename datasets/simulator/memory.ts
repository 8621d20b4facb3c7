import { SETTINGS as S } from './settings';

/** What a session remembers of the items it met; small, so plain arrays are searched. */
export class Memory {
  lastClick = -1;
  #before = -1;
  readonly #clicks: number[] = [];
  /** Items looked at since the last click-out, newest last, and what the look added. */
  readonly #items: number[] = [];
  readonly #extra: number[] = [];

  /** Begins a session. `before` is the item clicked in an earlier one, -1 for none. */
  clear(before: number): void {
    this.lastClick = -1;
    this.#before = before;
    this.#clicks.length = 0;
    this.leave();
  }

  /** What was looked at no longer counts. */
  leave(): void {
    this.#items.length = 0;
    this.#extra.length = 0;
  }

  look(item: number, images: number, isDetail: boolean, isDeal: boolean): void {
    const extra = S.burst * Math.log(1 + images) + (isDetail ? S.detail : 0) + (isDeal ? S.deal : 0);
    const i = this.#items.indexOf(item);
    const known = i < 0 ? 0 : this.#extra[i];
    if (i >= 0) {
      this.#items.splice(i, 1);
      this.#extra.splice(i, 1);
    }
    this.#items.push(item);
    this.#extra.push(known + extra);
  }

  click(item: number): void {
    if (!this.#clicks.includes(item)) this.#clicks.push(item);
    this.lastClick = item;
    this.leave();
  }

  /** What an item has gained by earlier click-outs. */
  fame(item: number): number {
    const fame = item === this.#before ? S.oldClick : 0;
    if (item === this.lastClick) return fame + S.lastClick;
    return this.#clicks.includes(item) ? fame + S.earlierClick : fame;
  }

  /** What an item has gained by all that happened before a click-out. */
  pull(item: number): number {
    const i = this.#items.indexOf(item);
    if (i < 0) return this.fame(item);
    return this.fame(item) + this.#extra[i] + (i === this.#items.length - 1 ? S.lastVisit : S.earlierVisit);
  }
}
