import type { PlannedTable } from '../../engine/plan/table';
import { Table } from '../../engine/store';
import type { Answers } from './answers';
import { keeperOf } from './keepers';
import type { RowCode } from './row-code';

/** A divided table of which nothing is kept: the rows that a request asks are copies of those that the parts wrote down. */
export class AnsweredTable extends Table {
  readonly #planned: PlannedTable;
  readonly #code: RowCode;
  readonly #answers: Answers;
  /** Rows given to this request, row 0 included. */
  #given = 1;

  constructor(planned: PlannedTable, code: RowCode, answers: Answers) {
    super(planned);
    this.#planned = planned;
    this.#code = code;
    this.#answers = answers;
  }

  /** A request begins: what was given to the last one is used up. */
  begin(): void {
    this.reset(0);
    this.#given = 1;
  }

  override slot(): number {
    return 0;
  }

  override findAll(keys: Float64Array, n: number, rows: Int32Array): void {
    const { parts } = this.#answers;
    this.#makeRoom(n);
    for (let i = 0; i < n; i++) {
      const part = keeperOf(keys, i * this.arity, this.arity, parts);
      rows[i] = part >= 0 && this.#answers.take(part) === 1 ? this.#read(part) : 0;
    }
  }

  #read(part: number): number {
    const row = this.#given++;
    this.lanes.set(this.#planned.template, row * this.stride);
    for (const column of this.blobs) column[row] = undefined;
    const { from, at } = this.#answers.rest(part);
    this.#answers.goOn(part, this.#code.read(from, at, this.lanes, this.blobs, row));
    return row;
  }

  /** subtle: rows given before stay in the arrays that look-ups took. */
  #makeRoom(n: number): void {
    const needed = (this.#given + n) * this.stride;
    if (needed <= this.lanes.length) return;
    const wider = new Float64Array(2 * needed);
    wider.set(this.lanes);
    this.lanes = wider;
  }
}
