import type { RankTable } from './table';

/**
 * Whatever turns rows into scores; the higher one is ranked first.
 *
 * `score` gives one finite float64 per row of the table, [rows]; a row's score depends on its list at most, never on
 * the order of the candidates inside it. `fingerprint` is that of the feature set the ranker was trained on, null for
 * a ranker that takes columns by name only.
 */
export interface Ranker {
  name: string;
  fingerprint: string | null;
  score(table: RankTable): Float64Array | Promise<Float64Array>;
}
