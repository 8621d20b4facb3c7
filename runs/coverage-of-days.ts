import { coverageByDay, type DayCoverage } from '../eval/coverage-by-day';
import type { Judged } from './evaluate-rankers';
import type { RunData } from './parts';

/** A day of a ranker: `of_end` is its share of the catalogue at the end of the log, the denominator of the leaderboard. */
interface RankedDay extends DayCoverage {
  readonly of_end: number;
}

/** What `coverage_by_day.json` holds, beside the leaderboard's coverage of all days together. */
export interface CoverageOfDays {
  readonly metric: string;
  readonly rankers: readonly {
    readonly ranker: string;
    /** Of all lists, and the catalogue at the end of the log. */
    readonly whole: number;
    readonly days: readonly RankedDay[];
  }[];
  /** Items of the catalogue at the end of the log. */
  readonly catalogue: number;
}

/** What the lists of a run showed, and when. */
interface Shown {
  readonly requests: Pick<RunData['requests'], 'ts' | 'offsets'>;
  readonly items: RunData['items'];
}

/**
 * Coverage of each day of the judged lists (UTC), of the items that a list of the run had shown by the end of that day.
 * A run keeps no dates of metadata: items that were never shown are in no day's catalogue, and none leaves it.
 */
export function coverageOfDays(
  { evaluated, lists, catalogueSize }: Pick<Judged, 'evaluated' | 'lists' | 'catalogueSize'>,
  { requests, items }: Shown,
): CoverageOfDays {
  const first = new Float64Array(items.ids.length).fill(Number.POSITIVE_INFINITY);
  requests.ts.forEach((ts, request) => {
    for (let row = requests.offsets[request]; row < requests.offsets[request + 1]; row++)
      first[items.codes[row]] = Math.min(first[items.codes[row]], ts);
  });
  const available = { first, last: new Float64Array(first.length).fill(Number.POSITIVE_INFINITY) };
  const metric = `coverage_${evaluated[0].evaluation.best.width}`;
  return {
    metric,
    catalogue: catalogueSize,
    rankers: evaluated.map(({ ranker, evaluation: { best, metrics } }) => ({
      ranker,
      whole: metrics[metric].value,
      days: coverageByDay(best, lists, lists.ts, available).map((day) => ({
        ...day,
        of_end: (day.coverage * day.catalogue) / catalogueSize,
      })),
    })),
  };
}
