import { random } from '../engine/base/random';
import { evaluate } from '../eval/evaluate';
import { clusterMean } from '../eval/interval';
import { reciprocalRank } from '../eval/metrics/reciprocal-rank';
import type { Protocol } from '../eval/protocol';
import { checkTable, type OnnxRanker, type RankTable } from '../models/index';
import type { Cuts } from './cuts';
import { judged, type RunData } from './parts';
import { plainLists } from './plain-lists';
import { breathe, UNWATCHED, type Watch } from './progress';

/** How much a model leans on one family of columns. */
export interface FamilyImportance {
  readonly family: string;
  readonly columns: number;
  /** Columns that any tree asks for. */
  readonly used: number;
  /** No column that is used differs between the candidates of any list: the drop is 0 whatever it is worth. */
  readonly isConstant: boolean;
  /** Mean drop of MRR with its 95 % interval, clustered by user; NaN where it cannot be had. */
  readonly value: number;
  readonly lo: number;
  readonly hi: number;
}

/** What a permutation within lists found, the family leant on most first. */
export interface Importance {
  readonly lists: number;
  readonly users: number;
  readonly repeats: number;
  /** MRR of the lists as they are. */
  readonly mrr: number;
  readonly families: readonly FamilyImportance[];
}

/** Lists to shuffle: at most this many, and no more of them than hold this many rows. */
const MOST_LISTS = 1000;
const MOST_ROWS = 100_000;
const BATCH = 4096;

/** At most 1,000 lists of those that stopped the training, drawn by the seed, in seq order. */
export function importanceRequests(data: RunData, cuts: Cuts, protocol: Protocol): Int32Array {
  const drawn = judged(data, cuts, { ...protocol, protocol: 'every-click' }, 'choose').requests.slice();
  shuffle(drawn, 0, drawn.length, random(protocol.seed, 11));
  const { offsets } = data.requests;
  const kept: number[] = [];
  let rows = 0;
  for (const request of drawn.subarray(0, MOST_LISTS)) {
    const size = offsets[request + 1] - offsets[request];
    if (rows + size > MOST_ROWS) continue;
    rows += size;
    kept.push(request);
  }
  return Int32Array.from(kept).sort();
}

/**
 * Permutation importance by family, within lists: the columns of a family are shuffled together inside each list, so
 * that a list keeps its values and its candidates exchange them; the drop is the list's reciprocal rank before less
 * that after, averaged over the repeats. It tells what this model leans on, not what a model trained without the
 * family would lose.
 *
 * table: lists of the choose part; it may leave out columns that no tree asks for. users: [lists] clusters. Columns
 * that are equal throughout a list cannot change by it.
 *
 * @see Breiman. Random Forests. Machine Learning 45, 2001. Section 10.
 */
export async function familyImportance(
  table: RankTable,
  users: Int32Array,
  ranker: OnnxRanker,
  families: ReadonlyMap<string, readonly string[]>,
  { seed, ties, empty }: Pick<Protocol, 'seed' | 'ties' | 'empty'>,
  { repeats = 3, watch = UNWATCHED }: { repeats?: number; watch?: Watch } = {},
): Promise<Importance> {
  checkTable(table, 'importance');
  const matrix = new Matrix(table, ranker.columns);
  const rr = async (): Promise<Float64Array> => {
    const lists = { ...plainLists(table, users), scores: await matrix.scores(ranker) };
    return evaluate(lists, { metrics: [reciprocalRank()], ties, empty, seed }).rows.columns.mrr!;
  };
  const before = await rr();
  const found: FamilyImportance[] = [];
  for (const [place, [family, columns]] of [...families].entries()) {
    await breathe(watch);
    const used = columns.filter((name) => table.names.includes(name) && ranker.columns.includes(name));
    const isConstant = !used.some((name) => matrix.varies(name));
    const drops = new Float64Array(before.length);
    for (let repeat = 0; repeat < repeats && !isConstant; repeat++) {
      matrix.permute(used, random(seed, 1000 * (place + 1) + repeat));
      (await rr()).forEach((after, i) => (drops[i] = drops[i] + (before[i] - after) / repeats));
      matrix.restore(used);
    }
    const { value, lo, hi } = isConstant ? { value: 0, lo: 0, hi: 0 } : clusterMean(drops, users);
    found.push({ family, columns: columns.length, used: used.length, isConstant, value, lo, hi });
    watch.progress({ stage: 'importance', done: place + 1, total: families.size, unit: 'families' });
  }
  const { value: mrr, n, clusters } = clusterMean(before, users);
  found.sort((a, b) => (b.value || 0) - (a.value || 0) || (a.family < b.family ? -1 : 1));
  return { lists: n, users: clusters, repeats, mrr, families: found };
}

/** A table laid out for the model, row after row, whose columns can be exchanged within lists and put back. */
class Matrix {
  readonly #values: Float32Array;
  readonly #width: number;
  readonly #table: RankTable;
  readonly #at: ReadonlyMap<string, number>;

  constructor(table: RankTable, columns: readonly string[]) {
    this.#table = table;
    this.#width = columns.length;
    this.#at = new Map(columns.map((name, i) => [name, i]));
    this.#values = new Float32Array(table.rows * columns.length).fill(Number.NaN);
    this.restore(table.names.filter((name) => this.#at.has(name)));
  }

  async scores(ranker: OnnxRanker): Promise<Float32Array> {
    const { rows } = this.#table;
    const scores = new Float32Array(rows);
    const { groups } = this.#table;
    const ends = ranker.isPerList
      ? groups.subarray(1)
      : Array.from({ length: Math.ceil(rows / BATCH) }, (_, i) => Math.min(rows, (i + 1) * BATCH));
    let begin = 0;
    for (const end of ends) {
      const count = end - begin;
      const part = this.#values.subarray(begin * this.#width, (begin + count) * this.#width);
      scores.set(await ranker.scoreMatrix(part, count), begin);
      begin = end;
    }
    return scores;
  }

  varies(name: string): boolean {
    const { groups } = this.#table;
    const values = this.#column(name);
    for (let list = 0; list + 1 < groups.length; list++) {
      const [first, end] = [groups[list], groups[list + 1]];
      for (let row = first + 1; row < end; row++) if (!Object.is(values[row], values[first])) return true;
    }
    return false;
  }

  permute(names: readonly string[], next: () => number): void {
    const { groups, rows } = this.#table;
    const from = Int32Array.from({ length: rows }, (_, row) => row);
    for (let list = 0; list + 1 < groups.length; list++) shuffle(from, groups[list], groups[list + 1], next);
    this.#write(names, (values, row) => values[from[row]]);
  }

  restore(names: readonly string[]): void {
    this.#write(names, (values, row) => values[row]);
  }

  #write(names: readonly string[], read: (values: Float32Array, row: number) => number): void {
    for (const name of names) {
      const values = this.#column(name);
      const at = this.#at.get(name)!;
      for (let row = 0; row < values.length; row++) this.#values[row * this.#width + at] = read(values, row);
    }
  }

  #column(name: string): Float32Array {
    return this.#table.columns[this.#table.names.indexOf(name)];
  }
}

function shuffle(values: Int32Array, begin: number, end: number, next: () => number): void {
  for (let last = end - 1; last > begin; last--) {
    const other = begin + Math.floor(next() * (last - begin + 1));
    [values[last], values[other]] = [values[other], values[last]];
  }
}
