import { ConfigError } from './base/errors';
import type { Event } from './events/event';
import { Ingest } from './ingest';
import type { Plan } from './plan/plan';
import { Store } from './store';

/**
 * State that follows the log at a distance: a second store, to which an event is applied once it is old enough. Items
 * and users that stand before everything else are known from the beginning.
 *
 * @throws ConfigError where candidates come from the state, which would be another list's
 */
export class StateBehind {
  readonly store: Store;
  readonly #ingest: Ingest;
  readonly #lag: number;
  #waiting: Event[] = [];
  #next = 0;
  #isBegun = false;

  /** @param lag milliseconds of event time */
  constructor(plan: Plan, lag: number) {
    if (plan.sources)
      throw new ConfigError(
        'replay: a lag of the state was asked for, but candidates of this log come from the state, expected a log that says what was shown',
        'E_LAG',
      );
    this.store = new Store(plan.tables);
    this.#ingest = new Ingest(plan, this.store);
    this.#lag = lag;
  }

  /** An event that was placed and applied to the present state. */
  add(event: Event): void {
    this.#isBegun ||= event.metadata === null;
    if (this.#isBegun) this.#waiting.push(event);
    else this.#ingest.apply(event);
  }

  /** Applies what happened up to the lag before a moment. */
  catchUp(now: number): void {
    while (this.#next < this.#waiting.length && this.#waiting[this.#next].ts <= now - this.#lag)
      this.#ingest.apply(this.#waiting[this.#next++]);
    if (this.#next < 65_536) return;
    this.#waiting = this.#waiting.slice(this.#next);
    this.#next = 0;
  }
}
