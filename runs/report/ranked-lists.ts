import { readTable } from '../../engine/tables/reader';
import { rangeName, rangeNames, type Segment, segmentMeans } from '../../eval/segments';
import type { RunData } from '../parts';
import type { RunPaths } from '../paths';

/** Every evaluated list of every ranker, as `lists.arrow` holds them. Arrays are [rankers × lists]. */
export interface RankedLists {
  readonly ranker: readonly string[];
  readonly user: Int32Array;
  readonly mrr: ArrayLike<number>;
  readonly sessionLength: ArrayLike<number>;
  /** From 1, NaN without a relevant candidate. */
  readonly clickPosition: ArrayLike<number>;
  readonly candidates: ArrayLike<number>;
  /** Of the day, UTC. */
  readonly hour: ArrayLike<number>;
  /** Candidates that share the score of the first relevant one, itself included. */
  readonly tieSize: ArrayLike<number>;
}

/** Reads the evaluated lists; users are the clusters of the run's requests. */
export function readLists(paths: RunPaths, { requests }: RunData): RankedLists {
  const table = readTable(paths.lists);
  const places = new Map(requests.qid.map((id, place) => [id, place]));
  const qid = table.ids('qid');
  const ranker = table.ids('ranker');
  return {
    ranker: Array.from(ranker.codes, (code) => ranker.ids[code]),
    user: Int32Array.from(qid.codes, (code) => requests.user[places.get(qid.ids[code])!]),
    mrr: table.numbers('mrr'),
    sessionLength: table.numbers('session_length'),
    clickPosition: table.numbers('click_position'),
    candidates: table.numbers('candidates'),
    hour: Float64Array.from(table.numbers('ts'), (ts) => Math.floor(ts / 3_600_000) % 24),
    tieSize: table.numbers('tie_size'),
  };
}

/** Numbers of a list by which segments are made. */
export type SegmentNumber = 'sessionLength' | 'clickPosition' | 'candidates' | 'hour';

/** One ranker's MRR by the range that a number of each list falls into. */
export function segmentsOf(
  lists: RankedLists,
  ranker: string,
  number: SegmentNumber,
  bounds: readonly number[],
): Segment[] {
  const rows = placesOf(lists, ranker);
  return segmentMeans(
    rows.map((row) => lists.mrr[row]),
    rows.map((row) => lists.user[row]),
    (i) => rangeName(lists[number][rows[i]], bounds),
    rangeNames(bounds),
  );
}

/** Share of one ranker's lists, among those with a relevant candidate, whose first relevant candidate shares its score. */
export function tiedShare(lists: RankedLists, ranker: string): number {
  const sizes = placesOf(lists, ranker).map((row) => lists.tieSize[row]);
  return sizes.filter((size) => size > 1).length / sizes.filter((size) => size > 0).length;
}

function placesOf({ ranker: rankers }: RankedLists, ranker: string): number[] {
  return rankers.flatMap((name, row) => (name === ranker ? [row] : []));
}
