import { distinctCount } from './clusters';
import type { ScoredLists } from './lists';
import type { ItemFacts } from './metric';
import { firstHit, type RankedList } from './ranked-list';
import type { Catalogue } from './tally';

/** What a reader must know of the lists before believing a mean. */
export interface Counts {
  lists: number;
  users: number;
  sessions: number;
  /** Lists without a relevant candidate that were not missed. */
  n_empty: number;
  /** Lists whose clicked item is not among the candidates; the missed rule says what they count for. */
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

/** Columns that describe a list where the history or the popularity is known. */
export const FACTS_IF_KNOWN = ['history_length', 'clicked_item_met'] as const;

/** A function that writes the describing columns of list `i`. */
export function describer(
  columns: Record<string, Float64Array>,
  lists: ScoredLists,
): (i: number, ranked: RankedList, missed: boolean) => void {
  const { candidates, relevant, missed: absent, session_length, click_position, rank, tie_size } = columns;
  const { offsets, labels, sessionLength } = lists;
  return (i, ranked, missed) => {
    candidates[i] = ranked.size;
    relevant[i] = ranked.relevant;
    absent[i] = missed ? 1 : 0;
    if (sessionLength) session_length[i] = sessionLength[i];
    const group = firstHit(ranked);
    if (group < 0) return;
    const start = offsets[i];
    let shown = start;
    while (!(labels[shown] > 0)) shown++;
    const tied = ranked.starts[group + 1] - ranked.starts[group];
    click_position[i] = shown - start + 1;
    rank[i] = ranked.starts[group] + (tied + 1) / (ranked.hits[group] + 1);
    tie_size[i] = tied;
  };
}

/**
 * How many items the user met before each list, and how often the item clicked had been met, [lists] each; absent
 * where nothing is known. The clicked item is an outcome: its column describes and does not compare.
 */
export function knownFacts(lists: ScoredLists, { popularity }: ItemFacts): Record<string, Float64Array> {
  const length = lists.offsets.length - 1;
  const columns: Record<string, Float64Array> = {};
  if (lists.history) {
    const { offsets } = lists.history;
    columns.history_length = Float64Array.from({ length }, (_, i) => offsets[i + 1] - offsets[i]);
  }
  if (popularity) {
    const met = new Float64Array(length).fill(Number.NaN);
    for (let i = 0; i < length; i++) {
      for (let row = lists.offsets[i]; row < lists.offsets[i + 1]; row++) {
        if (!(lists.labels[row] > 0)) continue;
        met[i] = popularity.counts[lists.items[row]] ?? 0;
        break;
      }
    }
    columns.clicked_item_met = met;
  }
  return columns;
}

/** Counts over the describing columns. */
export function count(
  lists: ScoredLists,
  columns: Record<string, Float64Array>,
  dropped: Record<string, number>,
  catalogue: Catalogue | undefined,
  users: number,
): Counts {
  const { candidates, relevant, missed, tie_size } = columns;
  let [empty, missing, trivial, tied, withHit] = [0, 0, 0, 0, 0];
  for (let i = 0; i < candidates.length; i++) {
    if (relevant[i] === 0) empty++;
    if (missed[i] === 1) missing++;
    if (candidates[i] === 1) trivial++;
    if (tie_size[i] > 1) tied++;
    if (tie_size[i] > 0) withHit++;
  }
  return {
    lists: candidates.length,
    users,
    sessions: distinctCount(lists.session),
    n_empty: empty,
    n_missed: missing,
    n_trivial: trivial,
    n_tied: tied,
    tied_share: tied / withHit,
    dropped,
    coverage_ceiling: catalogue ? distinctCount(lists.items) / catalogue.size : Number.NaN,
  };
}
