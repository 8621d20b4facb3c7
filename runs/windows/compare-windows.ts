import { MismatchError } from '../../engine/base/errors';
import { adjustP } from '../../eval/holm';
import type { Protocol } from '../../eval/protocol';
import { type SlidingRules, slidingWindows } from '../../eval/sliding';
import { studentTails } from '../../eval/student';
import { overWindows } from '../../eval/windows';
import { type Compared, type CompareRules, compareEntrants } from '../compare/compare';
import { known } from '../known';
import { breathe, type Watch } from '../progress';
import { type WindowedRun, windowEntrants } from './window-entrants';

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
  /** [windows] its mean in each, and its difference to the reference there. */
  readonly values: readonly (number | null)[];
  readonly differences: readonly (number | null)[];
  readonly mean: OverAll;
  /** null for the reference itself. */
  readonly difference: (OverAll & { readonly p: number | null; readonly p_holm: number | null }) | null;
}

/** Rankers on the same windows of one log, best first. */
export interface WindowedComparison {
  readonly metric: string;
  readonly policy: string;
  readonly protocol: Protocol;
  readonly reference: string;
  readonly rules: SlidingRules;
  readonly windows: readonly {
    /** Epoch milliseconds: where what is learned from begins, the report part begins, and the last request of it. */
    readonly from: number;
    readonly report: number;
    readonly last: number;
    /** Requests before the report part, and judged lists and users of it. */
    readonly learned: number;
    readonly lists: number;
    readonly users: number;
  }[];
  readonly rows: readonly WindowedRow[];
  readonly cautions: readonly string[];
}

/**
 * Cuts the log of some runs several times and compares their rankers in each window, then over the windows: each is
 * fitted, stopped and told in order of time there. A difference is paired list by list in its window; over windows it is a
 * random-effects mean, since windows differ by more than their own errors say.
 *
 * @throws MismatchError for runs of different lists, ConfigError for windows that cannot be cut
 */
export async function compareWindows(
  runs: readonly WindowedRun[],
  sliding: SlidingRules,
  rules: CompareRules,
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
  const compared: Compared[] = [];
  for (const [i, window] of windows.entries()) {
    await breathe(watch);
    const entrants = [];
    for (const run of runs) entrants.push(...(await windowEntrants(run, window, watch)));
    compared.push(compareEntrants(entrants, rules));
    watch.progress({ stage: 'windows', done: i + 1, total: windows.length, unit: 'windows' });
  }
  const [{ metric, policy, protocol, reference, cautions }] = compared;
  const labels = runs.flatMap(({ rankers }) => rankers.map(({ label }) => label));
  const rows = labels.map((label) => rowOf(label, compared, reference));
  const adjusted = adjustP(rows.flatMap(({ difference }) => difference?.p ?? []));
  let next = 0;
  const told = rows.map((row) =>
    row.difference && row.difference.p !== null
      ? { ...row, difference: { ...row.difference, p_holm: known(adjusted[next++]) } }
      : row,
  );
  return {
    ...{ metric, policy, protocol, reference, rules: sliding, cautions },
    windows: windows.map(({ from, cut, to }, i) => ({
      ...{ from: ts[from], report: ts[cut], last: ts[to - 1], learned: cut - from },
      ...{ lists: compared[i].lists, users: compared[i].users },
    })),
    rows: told.sort((a, b) => (b.mean.value ?? -Infinity) - (a.mean.value ?? -Infinity)),
  };
}

function rowOf(label: string, compared: readonly Compared[], reference: string): WindowedRow {
  const own = compared.map(({ rows }) => rows.find((row) => row.label === label)!);
  const differences = own.map(({ difference }) => difference);
  return {
    label,
    values: own.map(({ value }) => value),
    differences: differences.map((difference) => difference?.value ?? null),
    mean: overAll(own),
    difference: label === reference ? null : { ...overAll(differences), p: pOf(differences), p_holm: null },
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

function pOf(estimates: Estimates): number | null {
  if (!hasErrors(estimates)) return null;
  const { value, se, df } = overWindows(
    estimates.map((own) => own!.value!),
    errorsOf(estimates),
  );
  return known(studentTails(value / se, df));
}

function hasErrors(estimates: Estimates): boolean {
  return estimates.every((own) => own !== null && own.value !== null && own.se !== null && own.se > 0);
}

function errorsOf(estimates: Estimates): number[] {
  return estimates.map((own) => own!.se!);
}
