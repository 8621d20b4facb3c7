import type { Plan } from '../engine/plan/plan';
import type { ColumnSpec, Values } from '../engine/tables/columns';
import { ColumnDigests } from '../engine/tables/digests';
import { assignBins } from '../models/index';

/** Edges of the bins of a column by its name, as `binEdges` gives them. */
export type Edges = ReadonlyMap<string, Float32Array>;

/**
 * The features of a plan on their way into a table: as they were computed, or as bins where there are edges for them;
 * digested as they were computed, whatever they are written as.
 */
export class FeatureColumns {
  readonly specs: readonly ColumnSpec[];
  readonly #edges: readonly (Float32Array | undefined)[];
  readonly #bins: (Uint8Array | undefined)[];
  readonly #digests: ColumnDigests | null;

  constructor({ features, identities }: Plan, edges: Edges, isDigested: boolean) {
    this.#edges = features.map(({ name }) => edges.get(name));
    this.#bins = this.#edges.map((own) => own && new Uint8Array(0));
    this.specs = features.map(({ name, sentence, leak }, i): ColumnSpec => {
      const metadata = { sentence, leak, identity: identities[i] };
      const own = this.#edges[i];
      return own ? { name, kind: 'bin', missing: own.length, metadata } : { name, kind: 'float', metadata };
    });
    this.#digests = isDigested ? new ColumnDigests(features.map(({ name }) => ({ name, kind: 'float' }))) : null;
  }

  /** The next rows as they are written; what is given lasts until the next call. */
  encode(columns: readonly Float32Array[], rows: number): readonly Values[] {
    this.#digests?.add(columns, rows);
    return columns.map((column, i) => this.#encodeOne(column, i, rows));
  }

  /** Digests by column, null where none were asked for. */
  digests(): Readonly<Record<string, string>> | null {
    return this.#digests?.finish() ?? null;
  }

  #encodeOne(column: Float32Array, i: number, rows: number): Values {
    const edges = this.#edges[i];
    if (!edges) return column;
    if (this.#bins[i]!.length < rows) this.#bins[i] = new Uint8Array(column.length);
    assignBins(column.subarray(0, rows), edges, this.#bins[i]!);
    return this.#bins[i]!;
  }
}
