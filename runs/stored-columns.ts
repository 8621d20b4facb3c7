import { MismatchError } from '../engine/base/errors';
import type { Plan } from '../engine/plan/plan';
import { openBatches, type TableBatches } from '../engine/tables/batches';
import type { Values } from '../engine/tables/columns';

type Batch = { readonly rows: number; values(column: number): Values | (string | null)[] };

/** The columns of a plan that a stored table holds as the plan computes them: float32, with the same identity. */
export async function sameColumns(path: string, { features, identities }: Plan): Promise<ReadonlySet<string>> {
  const table = await openBatches(path);
  await table.close();
  const stored = new Map(table.columns.map((column) => [column.name, column]));
  const same = features.filter(({ name }, i) => {
    const own = stored.get(name);
    return own?.kind === 'float' && own.metadata.get('identity') === identities[i];
  });
  return new Set(same.map(({ name }) => name));
}

/** Some columns of a stored table, taken row after row in stretches of any length. */
export class StoredColumns {
  readonly #path: string;
  readonly #table: TableBatches;
  readonly #columns: readonly number[];
  readonly #seq: number;
  readonly #batches: AsyncIterator<Batch>;
  #seqs: Values = new Float64Array(0);
  #values: readonly Values[] = [];
  #left = 0;
  #rows = 0;

  private constructor(path: string, table: TableBatches, names: readonly string[]) {
    const at = (name: string): number => table.columns.findIndex((column) => column.name === name);
    this.#path = path;
    this.#table = table;
    this.#columns = names.map(at);
    this.#seq = at('seq');
    this.#batches = table.batches[Symbol.asyncIterator]() as AsyncIterator<Batch>;
  }

  static async open(path: string, names: readonly string[]): Promise<StoredColumns> {
    return new StoredColumns(path, await openBatches(path), names);
  }

  /**
   * The next rows, in the order of the names.
   *
   * @param seqs [rows] the seq that each of them must have
   * @throws MismatchError where the table was made from other requests
   */
  async take(seqs: Float64Array): Promise<Float32Array[]> {
    const out = this.#columns.map(() => new Float32Array(seqs.length));
    for (let at = 0; at < seqs.length; ) {
      if (this.#left === 0) await this.#next();
      const from = this.#rows - this.#left;
      const n = Math.min(this.#left, seqs.length - at);
      for (let i = 0; i < n; i++) if (this.#seqs[from + i] !== seqs[at + i]) throw this.#other();
      out.forEach((column, c) => column.set(this.#values[c].subarray(from, from + n), at));
      this.#left -= n;
      at += n;
    }
    return out;
  }

  async close(): Promise<void> {
    await this.#table.close();
  }

  async #next(): Promise<void> {
    const { done, value } = await this.#batches.next();
    if (done) throw this.#other();
    this.#seqs = value.values(this.#seq) as Values;
    this.#values = this.#columns.map((column) => value.values(column) as Values);
    this.#rows = value.rows;
    this.#left = value.rows;
  }

  #other(): MismatchError {
    return new MismatchError(
      `replay: ${this.#path} has rows of other requests than this log; its columns cannot be taken from there`,
    );
  }
}
