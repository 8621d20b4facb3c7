import { Assemble } from './assemble';
import type { Event } from './events/event';
import { Ingest } from './ingest';
import type { Plan } from './plan/plan';
import { RowBuffer } from './row-buffer';
import type { Store } from './store';

/** A replay of rows alone, for what keeps no labels or sessions: the same order, store and plan as `Replay`. */
export class RowReplay {
  readonly #ingest: Ingest;
  readonly #assemble: Assemble;
  readonly #rows: RowBuffer;
  readonly #requestType: number;

  /** @param handOn is given columns of the plan's features, and how many of their rows are filled */
  constructor(plan: Plan, store: Store, handOn: (columns: readonly Float32Array[], rows: number) => void) {
    this.#ingest = new Ingest(plan, store);
    this.#assemble = new Assemble(plan, store);
    this.#rows = new RowBuffer(plan.features.length, handOn);
    this.#requestType = plan.codec.typeOf(plan.request.on);
  }

  /** Replays one event; one that comes again is passed over. */
  take(event: Event): void {
    if (this.#ingest.refusal(event)) return;
    this.#ingest.place(event);
    if (event.type === this.#requestType) {
      const list = this.#assemble.candidates(event);
      const row = this.#rows.next(list.n);
      this.#assemble.rows(event, this.#rows.columns, row, list);
    }
    this.#ingest.apply(event);
  }

  /** The log has ended: hands on the last rows. */
  finish(): void {
    this.#rows.flush();
  }
}
