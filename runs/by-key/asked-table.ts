import type { PlannedTable } from '../../engine/plan/table';
import { Table } from '../../engine/store';
import { keeperOf } from './keepers';
import type { GrowingBlock, RowCode } from './row-code';

/**
 * A divided table of which one part is kept: other keys are never given a row (what updates them writes to row 0, which
 * nobody reads), and every row that a request asks is written down as its answer: 0 for a key never seen, or 1 and the row.
 */
export class AskedTable extends Table {
  readonly #part: number;
  readonly #parts: number;
  readonly #code: RowCode;
  readonly #answers: GrowingBlock;

  constructor(planned: PlannedTable, part: number, parts: number, code: RowCode, answers: GrowingBlock) {
    super(planned);
    this.#part = part;
    this.#parts = parts;
    this.#code = code;
    this.#answers = answers;
  }

  override slot(keys: Float64Array, at: number): number {
    return keeperOf(keys, at, this.arity, this.#parts) === this.#part ? super.slot(keys, at) : 0;
  }

  override findAll(keys: Float64Array, n: number, rows: Int32Array): void {
    super.findAll(keys, n, rows);
    for (let i = 0; i < n; i++) {
      if (keeperOf(keys, i * this.arity, this.arity, this.#parts) !== this.#part) continue;
      this.#answers.put(rows[i] === 0 ? 0 : 1);
      if (rows[i] !== 0) this.#code.write(this.#answers, this.lanes, this.blobs, rows[i]);
    }
  }
}
