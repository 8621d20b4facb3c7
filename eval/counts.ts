import type { ScoredLists } from './lists';
import { firstHit, type RankedList } from './ranked-list';
import type { Catalogue } from './tally';

/** What a reader must know of the lists before believing a mean. */
export interface Counts {
  lists: number;
  users: number;
  sessions: number;
  /** Lists without a relevant candidate that were not missed. */
  n_empty: number;
  /** Lists whose clicked item is not among the candidates; they score 0 under either empty rule. */
  n_missed: number;
  /** Lists of one candidate, which every ranker gets right. */
  n_trivial: number;
  /** Lists whose first relevant candidate shares its score with another, and their share of those with one. */
  n_tied: number;
  tied_share: number;
  /** Pairs or items that metrics of the best k left out because something is not known, by metric. */
  dropped: Record<string, number>;
  /** Share of the catalogue that all candidates hold together: no ranker's coverage can be higher. */
  coverage_ceiling: number;
}

/** Columns that describe a list whatever the metrics: see `ListRows`. */
export const FACTS = [
  'candidates',
  'relevant',
  'missed',
  'session_length',
  'click_position',
  'rank',
  'tie_size',
] as const;

/** Writes the describing columns of list `i`. */
export function describe(
  columns: Record<string, Float64Array>,
  lists: ScoredLists,
  i: number,
  ranked: RankedList,
  missed: boolean,
): void {
  columns.candidates[i] = ranked.size;
  columns.relevant[i] = ranked.relevant;
  columns.missed[i] = missed ? 1 : 0;
  if (lists.sessionLength) columns.session_length[i] = lists.sessionLength[i];
  const shown = lists.labels.subarray(lists.offsets[i], lists.offsets[i + 1]).findIndex((label) => label > 0);
  const group = firstHit(ranked);
  if (group < 0) return;
  const tied = ranked.starts[group + 1] - ranked.starts[group];
  columns.click_position[i] = shown + 1;
  columns.rank[i] = ranked.starts[group] + (tied + 1) / (ranked.hits[group] + 1);
  columns.tie_size[i] = tied;
}

/** Counts over the describing columns. */
export function count(
  lists: ScoredLists,
  columns: Record<string, Float64Array>,
  dropped: Record<string, number>,
  catalogue: Catalogue | undefined,
): Counts {
  const where = (test: (i: number) => boolean): number => columns.candidates.filter((_, i) => test(i)).length;
  const withHit = where((i) => columns.tie_size[i] > 0);
  const tied = where((i) => columns.tie_size[i] > 1);
  return {
    lists: columns.candidates.length,
    users: new Set(lists.user).size,
    sessions: new Set(lists.session).size,
    n_empty: where((i) => columns.relevant[i] === 0),
    n_missed: where((i) => columns.missed[i] === 1),
    n_trivial: where((i) => columns.candidates[i] === 1),
    n_tied: tied,
    tied_share: tied / withHit,
    dropped,
    coverage_ceiling: catalogue ? new Set(lists.items).size / catalogue.size : Number.NaN,
  };
}
