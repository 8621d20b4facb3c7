/** Rows held before they are handed on. */
const BATCH = 16_384;

/** Columns that fill row by row and are handed on when they are full. */
export class RowBuffer {
  columns: Float32Array[];
  readonly #handOn: (columns: readonly Float32Array[], rows: number) => void;
  #capacity = BATCH;
  #rows = 0;

  /** @param handOn is given the columns and how many of their rows are filled; they are filled anew after */
  constructor(columns: number, handOn: (columns: readonly Float32Array[], rows: number) => void) {
    this.columns = Array.from({ length: columns }, () => new Float32Array(BATCH));
    this.#handOn = handOn;
  }

  /** The first of n rows in `columns` to be filled now. */
  next(n: number): number {
    if (this.#rows + n > this.#capacity) this.flush();
    if (n > this.#capacity) this.#widen(n);
    const first = this.#rows;
    this.#rows += n;
    return first;
  }

  /** Hands on the rows so far, if there are any. */
  flush(): void {
    const rows = this.#rows;
    this.#rows = 0;
    if (rows > 0) this.#handOn(this.columns, rows);
  }

  #widen(rows: number): void {
    this.#capacity = 2 * rows;
    this.columns = this.columns.map(() => new Float32Array(this.#capacity));
  }
}
