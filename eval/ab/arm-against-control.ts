import { type Balance, balance } from './balance';
import type { ExperimentRules } from './experiment-rules';
import type { Assigned, Exposures } from './exposures';
import { assignedBy, type LookTime, lookTimes, tooEarly } from './look-times';
import { boundariesOf, shownFrom } from './looking';
import { detectable, type Measured, measured, type Pair } from './measured';
import { MEASURES } from './measures';
import { nothingBy } from './nothing';
import { type Reach, reach } from './reach';
import { revenue } from './revenue';
import type { SelfTest } from './self-test';
import { shuffledArms } from './shuffled-arms';
import { type UnitSums, unitSums, unitsOf } from './unit-sums';
import { type Difference, welch, widened } from './welch';

/** One arm against the control. */
export interface Compared {
  readonly target: string;
  readonly control: string;
  /** Those that count. */
  readonly units: Pair<number>;
  /** A planned look is frozen: its times, and the units exposed later, which are left out; null for all the log holds. */
  readonly frozen: (LookTime & { readonly later: number }) | null;
  readonly balance: readonly Balance[];
  /** Empty while the mode shows nothing yet. */
  readonly measures: readonly Measured[];
  /** By measure, the smallest relative lift that the newest look, or else the first, finds four times out of five. */
  readonly detectable: Readonly<Record<string, number>>;
  /** By measure, why there is nothing to tell of it: nothing was bought. */
  readonly nothing: Readonly<Record<string, string>>;
  /** p of the primary measure, adjusted for the arms compared; NaN where there is none (planned looks). */
  readonly primaryAdjusted: number;
  /** Error of this comparison alone: of the whole, an equal part for each arm where looks are planned or at any time. */
  readonly alpha: number;
  readonly revenue: RevenueParts | null;
  /** Its intervals hold for one look, whatever the mode. */
  readonly reach: Reach | null;
  /** What the same tests find where labels are shuffled, by measure; not of one in which all units are alike. */
  readonly selfTests: readonly (SelfTest & { readonly name: string })[];
  /** Why nothing is shown yet; null when it is. */
  readonly tooEarly: string | null;
}

/** Revenue in its parts. */
interface RevenueParts {
  /** Value at which the tail is cut, and the difference then, with the interval that the mode of looking allows. */
  readonly cap: number;
  readonly winsorised: Difference;
  /** Revenue of a buyer. */
  readonly basket: Pair<number>;
  /** Revenue for each user that the log attributes to a recommendation: not what the treatment caused. */
  readonly attributed: Pair<number>;
}

/**
 * Compares one arm with the control under the rules of looking.
 *
 * @param strictest error for which the smallest lift is told: what is asked of the first of several arms
 */
export function compareArms(
  log: Exposures,
  assigned: Assigned,
  codes: Pair<number>,
  rules: ExperimentRules,
  strictest: number,
): Compared {
  const exposed = codes
    .flatMap((arm) => Array.from(unitsOf(assigned, arm), (unit) => assigned.since[unit]))
    .sort((a, b) => a - b);
  const times = lookTimes(log, exposed, rules);
  const sumsAt = ({ exposedBy, until }: LookTime, lookback?: number): Pair<UnitSums> => {
    const [t, c] = codes.map((arm) =>
      unitSums(log, assigned, unitsOf(assigned, arm, exposedBy), {
        until,
        ...(lookback !== undefined && { lookback }),
      }),
    );
    return [t, c];
  };
  const sums = times.map((time) => sumsAt(time));
  const newest = times.at(-1) ?? { exposedBy: Infinity, until: Infinity };
  const whole = sums.at(-1) ?? sumsAt(newest);
  const past = sumsAt(newest, rules.lookback);
  const units = [whole[0].any.length, whole[1].any.length] as const;
  const sizes = sums.map(([t, c]) => t.any.length + c.any.length);
  const isShown = sums.length > 0;
  const boundaries = boundariesOf(rules);
  const from = shownFrom(Math.max(0, sums.length - 1), units[0] + units[1], boundaries, { ...rules, alpha: strictest });
  const known = { ...rules.resampling, catalogue: rules.catalogue, until: newest.until };
  return {
    target: log.arms[codes[0]],
    control: log.arms[codes[1]],
    units,
    frozen: newest.until === Infinity ? null : { ...newest, later: exposed.length - units[0] - units[1] },
    balance: balance(past[0], past[1]),
    measures: isShown ? MEASURES.map((measure) => measured(measure, sums, past, sizes, boundaries, rules)) : [],
    detectable: Object.fromEntries(MEASURES.map((measure) => [measure.name, detectable(measure, whole, from)])),
    nothing: nothingBy(whole),
    primaryAdjusted: Number.NaN,
    alpha: rules.alpha,
    revenue: isShown ? revenueParts(whole, rules, from) : null,
    reach: isShown ? reach(log, assignedBy(newest, assigned), codes, known) : null,
    selfTests: rules.aaRounds > 0 ? shuffledArms(log, assigned, codes, exposed, newest, rules) : [],
    tooEarly: isShown ? null : tooEarly(log, exposed, rules),
  };
}

function revenueParts(
  [target, control]: Pair<UnitSums>,
  { cut, alpha, mode }: ExperimentRules,
  from: number,
): RevenueParts {
  const both = revenue(target.revenue, control.revenue, cut);
  const winsorised = welch(both.target.winsorised, both.control.winsorised, 1 - alpha);
  return {
    cap: both.cap,
    winsorised: mode === 'fixed' ? winsorised : widened(winsorised, from),
    basket: [both.target.basket.mean, both.control.basket.mean],
    attributed: [mean(target.attributed), mean(control.attributed)],
  };
}

function mean(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
