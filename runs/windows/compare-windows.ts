import { MismatchError } from '../../engine/base/errors';
import { adjustP } from '../../eval/holm';
import { lowerBound } from '../../eval/non-inferiority';
import type { Protocol } from '../../eval/protocol';
import { type SlidingRules, slidingWindows } from '../../eval/sliding';
import { studentTails } from '../../eval/student';
import { overWindows } from '../../eval/windows';
import { type Compared, type CompareRules, checkRules, compareEntrants } from '../compare/compare';
import type { Entrant } from '../compare/entrant';
import { known } from '../known';
import { breathe, type Watch } from '../progress';
import { expectedEntrants, type WindowedRun, windowEntrants } from './window-entrants';

/** Over windows: the mean, where the next window would lie, and how much true values differ between windows. */
interface OverAll {
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly between: number | null;
  readonly next_lo: number | null;
  readonly next_hi: number | null;
}

/** One ranker over all windows. */
interface WindowedRow {
  readonly label: string;
  /** [windows] its mean in each, and its difference to the reference there with the 95 % interval of that. */
  readonly values: readonly (number | null)[];
  readonly differences: readonly (number | null)[];
  readonly intervals: readonly { readonly lo: number | null; readonly hi: number | null }[];
  readonly mean: OverAll;
  /** null for the reference itself. */
  readonly difference: OverDifference | null;
  /** Trainings with different seeds that it is the mean of in each window; null for one. */
  readonly seeds: number | null;
}

/** A difference over windows, and whether it shows no loss beyond the margin. */
interface OverDifference extends OverAll {
  readonly p: number | null;
  readonly p_holm: number | null;
  /** Lower end of the one-sided 95 % interval. */
  readonly bound: number | null;
  readonly is_non_inferior: boolean | null;
}

/** Rankers on the same windows of one log, best first. */
export interface WindowedComparison {
  readonly metric: string;
  readonly policy: string;
  readonly protocol: Protocol;
  readonly reference: string;
  readonly margin: number;
  readonly rules: SlidingRules;
  /** Candidates were made from the state. */
  readonly is_generated: boolean;
  readonly windows: readonly {
    /** Epoch milliseconds: where what is learned from begins, the report part begins, and the last request of it. */
    readonly from: number;
    readonly report: number;
    readonly last: number;
    /** Requests before the report part, and judged lists and users of it. */
    readonly learned: number;
    readonly lists: number;
    readonly users: number;
    readonly candidate_recall: Compared['candidate_recall'];
  }[];
  readonly rows: readonly WindowedRow[];
  readonly cautions: readonly string[];
}

/**
 * Cuts the log of some runs several times and compares their rankers in each window, then over the windows: each is
 * fitted, stopped and told in order of time there. A difference is paired list by list in its window; over windows it is a
 * random-effects mean, since windows differ by more than their own errors say.
 *
 * @param pool brings entrants of a window together that differ by the seed of their training alone
 * @throws MismatchError for runs of different lists, ConfigError for windows that cannot be cut; before the first window is
 * computed, ConfigError for a metric or a reference that is none
 */
export async function compareWindows(
  runs: readonly WindowedRun[],
  sliding: SlidingRules,
  rules: CompareRules,
  pool: (entrants: readonly Entrant[]) => readonly Entrant[],
  watch: Watch,
): Promise<WindowedComparison> {
  const { data } = runs[0];
  const { ts } = data.requests;
  const windows = slidingWindows(ts, sliding);
  for (const { data: other, paths } of runs)
    if (other.requests.ts.length !== ts.length || other.requests.ts.some((at, i) => at !== ts[i]))
      throw new MismatchError(
        `windows: ${paths.dir} has other requests than ${runs[0].paths.dir}, expected runs of one log`,
      );
  checkRules(pool(runs.flatMap(expectedEntrants)), rules);
  const compared: Compared[] = [];
  const labels = new Set<string>();
  for (const [i, window] of windows.entries()) {
    await breathe(watch);
    const each: Entrant[] = [];
    for (const run of runs) each.push(...(await windowEntrants(run, window, watch)));
    const entrants = pool(each);
    for (const { label } of entrants) labels.add(label);
    compared.push(compareEntrants(entrants, rules));
    watch.progress({ stage: 'windows', done: i + 1, total: windows.length, unit: 'windows' });
  }
  const [{ metric, policy, protocol, reference, margin, is_generated, cautions }] = compared;
  const rows = Array.from(labels, (label) => rowOf(label, compared, reference, margin));
  const adjusted = adjustP(rows.flatMap(({ difference }) => (difference ? [difference.p ?? Number.NaN] : [])));
  let next = 0;
  const told = rows.map((row) =>
    row.difference ? { ...row, difference: { ...row.difference, p_holm: known(adjusted[next++]) } } : row,
  );
  return {
    ...{ metric, policy, protocol, reference, margin, rules: sliding, is_generated, cautions },
    windows: windows.map(({ from, cut, to }, i) => ({
      ...{ from: ts[from], report: ts[cut], last: ts[to - 1], learned: cut - from },
      ...{ lists: compared[i].lists, users: compared[i].users, candidate_recall: compared[i].candidate_recall },
    })),
    rows: told.sort((a, b) => (b.mean.value ?? -Infinity) - (a.mean.value ?? -Infinity)),
  };
}

function rowOf(label: string, compared: readonly Compared[], reference: string, margin: number): WindowedRow {
  const own = compared.map(({ rows }) => rows.find((row) => row.label === label)!);
  const differences = own.map(({ difference }) => difference);
  return {
    label,
    values: own.map(({ value }) => value),
    differences: differences.map((difference) => difference?.value ?? null),
    intervals: differences.map((difference) => ({ lo: difference?.lo ?? null, hi: difference?.hi ?? null })),
    mean: overAll(own),
    difference: label === reference ? null : { ...overAll(differences), ...testOf(differences, margin) },
    seeds: own[0].seeds?.count ?? null,
  };
}

type Estimates = readonly ({ readonly value: number | null; readonly se: number | null } | null)[];

/** Without an error in some window there is no interval; the mean is then that of the windows, all alike. */
function overAll(estimates: Estimates): OverAll {
  const values = estimates.map((own) => own?.value ?? Number.NaN);
  if (!hasErrors(estimates)) {
    const value = known(values.reduce((sum, own) => sum + own, 0) / values.length);
    return { value, lo: null, hi: null, between: null, next_lo: null, next_hi: null };
  }
  const { value, lo, hi, between, next } = overWindows(values, errorsOf(estimates));
  return {
    ...{ value: known(value), lo: known(lo), hi: known(hi), between: known(between) },
    ...{ next_lo: known(next.lo), next_hi: known(next.hi) },
  };
}

function testOf(estimates: Estimates, margin: number): Omit<OverDifference, keyof OverAll> {
  if (!hasErrors(estimates)) return { p: null, p_holm: null, bound: null, is_non_inferior: null };
  const { value, se, df } = overWindows(
    estimates.map((own) => own!.value!),
    errorsOf(estimates),
  );
  const bound = lowerBound({ value, se, df });
  return {
    ...{ p: known(studentTails(value / se, df)), p_holm: null, bound: known(bound) },
    is_non_inferior: Number.isFinite(bound) ? bound > -margin : null,
  };
}

function hasErrors(estimates: Estimates): boolean {
  return estimates.every((own) => own !== null && own.value !== null && own.se !== null && own.se > 0);
}

function errorsOf(estimates: Estimates): number[] {
  return estimates.map((own) => own!.se!);
}
