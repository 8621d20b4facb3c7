type Batches = readonly (readonly Float32Array[])[];

/** Rows that come by stretches of the log, in any order, and go in that of the log, in batches of any length. */
export class RowQueue {
  readonly #columns: number;
  readonly #early = new Map<number, Batches>();
  readonly #waiting: (readonly Float32Array[])[] = [];
  #next = 0;
  /** Rows of the first batch that were taken. */
  #taken = 0;
  #rows = 0;

  constructor(columns: number) {
    this.#columns = columns;
  }

  add(stretch: number, batches: Batches): void {
    this.#early.set(stretch, batches);
    for (let due = this.#early.get(this.#next); due; due = this.#early.get(this.#next)) {
      this.#early.delete(this.#next++);
      for (const batch of due) {
        this.#waiting.push(batch);
        this.#rows += batch[0].length;
      }
    }
  }

  /** The next rows, [columns][rows]; null while there are fewer. */
  take(rows: number): Float32Array[] | null {
    if (this.#rows < rows) return null;
    const out = Array.from({ length: this.#columns }, () => new Float32Array(rows));
    for (let at = 0; at < rows; ) {
      const [first] = this.#waiting;
      const n = Math.min(first[0].length - this.#taken, rows - at);
      out.forEach((column, c) => column.set(first[c].subarray(this.#taken, this.#taken + n), at));
      at += n;
      this.#taken += n;
      if (this.#taken < first[0].length) continue;
      this.#waiting.shift();
      this.#taken = 0;
    }
    this.#rows -= rows;
    return out;
  }
}
