import type { Assemble } from '../engine/assemble';
import type { Event, List, RawEvent } from '../engine/events/event';
import type { Plan } from '../engine/plan/plan';
import { type Ranker, ranking } from '../models/index';
import type { ScoredRequest } from './score-request';

/** Rows held before the model is asked. */
const ROWS = 16_384;

interface Held {
  readonly event: Event;
  readonly list: List;
  readonly raw: RawEvent;
  /** The seq by which a request without an id is known. */
  readonly qidSeq: number;
}

/** Requests whose rows were read, waiting to be scored together. */
export class ScoreBatch {
  readonly #plan: Plan;
  readonly #assemble: Assemble;
  readonly #ranker: Ranker;
  readonly #idSlot: number;
  #columns: Float32Array[];
  #held: (Held & { readonly row: number; readonly done: (scored: ScoredRequest) => void })[] = [];
  #rows = 0;

  constructor(plan: Plan, assemble: Assemble, ranker: Ranker) {
    this.#plan = plan;
    this.#assemble = assemble;
    this.#ranker = ranker;
    this.#idSlot = plan.codec.types[plan.codec.typeOf(plan.request.on)].scalars.indexOf('id');
    this.#columns = plan.features.map(() => new Float32Array(ROWS));
  }

  get isFull(): boolean {
    return this.#rows >= ROWS / 2;
  }

  /** Reads the rows of a request as of now. */
  add(held: Held, done: (scored: ScoredRequest) => void): void {
    const row = this.#rows;
    const { n } = held.list;
    if (row + n > this.#columns[0].length) this.#widen(2 * (row + n));
    this.#assemble.rows(held.event, this.#columns, row, held.list);
    this.#held.push({ ...held, row, done });
    this.#rows += n;
  }

  /** Scores and ranks what is held, in its order; equal scores keep the order of the list. */
  async score(): Promise<void> {
    const { features, fingerprint } = this.#plan;
    const held = this.#held;
    const rows = this.#rows;
    this.#held = [];
    this.#rows = 0;
    const all = await this.#ranker.score({
      names: features.map(({ name }) => name),
      columns: this.#columns.map((column) => column.subarray(0, rows)),
      rows,
      groups: Int32Array.from([...held.map(({ row }) => row), rows]),
      labels: new Float32Array(rows),
      fingerprint,
    });
    for (const { event, list, raw, qidSeq, row, done } of held) {
      const scores = Float32Array.from(all.subarray(row, row + list.n));
      const order = ranking(scores);
      const items = Array.from(list.columns[0].subarray(0, list.n), (code) => this.#plan.codec.dictionary.id(code));
      done({ qid: this.#qid(event, qidSeq), raw, items, scores, order });
    }
  }

  #qid({ values }: Event, seq: number): string {
    const id = this.#idSlot < 0 ? Number.NaN : values[this.#idSlot];
    return id === id ? this.#plan.codec.dictionary.id(id) : String(seq);
  }

  #widen(rows: number): void {
    this.#columns = this.#columns.map((column) => {
      const wider = new Float32Array(rows);
      wider.set(column);
      return wider;
    });
  }
}
