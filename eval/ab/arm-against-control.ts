import { type Balance, balance } from './balance';
import type { ExperimentRules } from './experiment-rules';
import type { Assigned, Exposures } from './exposures';
import { lookSizes } from './looking';
import { detectable, type Measured, measured, type Pair } from './measured';
import { MEASURES } from './measures';
import { type Reach, reach } from './reach';
import { revenue } from './revenue';
import { type SelfTest, selfTest } from './self-test';
import { type UnitSums, unitSums, unitsOf } from './unit-sums';
import { type Difference, welch } from './welch';

/** One arm against the control. */
export interface Compared {
  readonly target: string;
  readonly control: string;
  readonly units: Pair<number>;
  readonly balance: readonly Balance[];
  /** Empty while the mode shows nothing yet. */
  readonly measures: readonly Measured[];
  /** By measure, the smallest relative lift that arms of these sizes find four times out of five. */
  readonly detectable: Readonly<Record<string, number>>;
  /** p of the primary measure, adjusted for the arms compared; NaN where there is none (planned looks). */
  readonly primaryAdjusted: number;
  /** Error of this comparison alone: of the whole, an equal part for each arm where looks are planned or at any time. */
  readonly alpha: number;
  readonly revenue: RevenueParts | null;
  readonly reach: Reach | null;
  /** What the same tests say where labels are shuffled, by measure. */
  readonly selfTests: readonly (SelfTest & { readonly name: string })[];
  /** Why nothing is shown yet; null when it is. */
  readonly tooEarly: string | null;
}

/** Revenue in its parts. */
interface RevenueParts {
  /** Value at which the tail is cut, and the difference then. */
  readonly cap: number;
  readonly winsorised: Difference;
  /** Revenue of a buyer. */
  readonly basket: Pair<number>;
  /** Revenue for each user that the log attributes to a recommendation: not what the treatment caused. */
  readonly attributed: Pair<number>;
}

/** Compares one arm with the control under the rules of looking. */
export function compareArms(log: Exposures, assigned: Assigned, codes: Pair<number>, rules: ExperimentRules): Compared {
  const units = codes.map((arm) => unitsOf(assigned, arm));
  const all = units[0].length + units[1].length;
  const sizes = lookSizes(all, rules);
  const times = lookTimes(assigned, units, sizes, rules);
  const sumsAt = (until: number, lookback?: number): Pair<UnitSums> => {
    const [t, c] = codes.map((arm) =>
      unitSums(log, assigned, unitsOf(assigned, arm, until), { until, ...(lookback !== undefined && { lookback }) }),
    );
    return [t, c];
  };
  const sums = times.map((until) => sumsAt(until));
  const whole = sums.at(-1) ?? sumsAt(Infinity);
  const past = sumsAt(times.at(-1) ?? Infinity, rules.lookback);
  const isShown = sums.length > 0;
  return {
    target: log.arms[codes[0]],
    control: log.arms[codes[1]],
    units: [units[0].length, units[1].length],
    balance: balance(past[0], past[1]),
    measures: isShown ? MEASURES.map((measure) => measured(measure, sums, past, sizes, rules)) : [],
    detectable: Object.fromEntries(MEASURES.map((measure) => [measure.name, detectable(measure, whole)])),
    primaryAdjusted: Number.NaN,
    alpha: rules.alpha,
    revenue: isShown ? revenueParts(whole, rules) : null,
    reach: isShown ? reach(log, assigned, codes, { ...rules.resampling, catalogue: rules.catalogue }) : null,
    selfTests: rules.aaRounds > 0 ? selfTests(whole, rules) : [],
    tooEarly: isShown ? null : tooEarly(all, rules),
  };
}

/** When each look took place: at the exposure of its last unit; one with all units has all that the log holds. */
function lookTimes(
  { since }: Assigned,
  units: readonly Int32Array[],
  sizes: readonly number[],
  { mode, planned }: ExperimentRules,
): number[] {
  const times = units.flatMap((of) => Array.from(of, (unit) => since[unit])).sort((a, b) => a - b);
  const isAll = (size: number): boolean => (mode === 'sequential' ? size >= planned! : size === times.length);
  return sizes.map((size) => (isAll(size) ? Infinity : times[size - 1]));
}

function revenueParts([target, control]: Pair<UnitSums>, { cut, alpha }: ExperimentRules): RevenueParts {
  const both = revenue(target.revenue, control.revenue, cut);
  return {
    cap: both.cap,
    winsorised: welch(both.target.winsorised, both.control.winsorised, 1 - alpha),
    basket: [both.target.basket.mean, both.control.basket.mean],
    attributed: [mean(target.attributed), mean(control.attributed)],
  };
}

function mean(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** The arms' units thrown together and split anew at random, time after time. */
function selfTests([target, control]: Pair<UnitSums>, rules: ExperimentRules): Compared['selfTests'] {
  const joined = Object.fromEntries(
    Object.keys(target).map((name) => {
      const [t, c] = [target, control].map((sums) => Array.from(sums[name as keyof UnitSums]));
      return [name, Float64Array.from([...t, ...c])];
    }),
  ) as unknown as UnitSums;
  const units = joined.any.length;
  const places = [new Int32Array(target.any.length), new Int32Array(control.any.length)];
  return MEASURES.map((measure) => ({
    name: measure.name,
    ...selfTest(
      units,
      target.any.length,
      (labels) => {
        const filled = [0, 0];
        for (let i = 0; i < units; i++) places[1 - labels[i]][filled[1 - labels[i]]++] = i;
        const arms = places.map((of) => measure.arm(joined, of));
        return measure.difference(arms[0], arms[1]).p;
      },
      { seed: rules.resampling.seed, rounds: rules.aaRounds },
    ),
  }));
}

function tooEarly(units: number, { mode, planned, looks }: ExperimentRules): string {
  const first = mode === 'fixed' ? planned! : Math.ceil(planned! / looks);
  return `${units} of the ${first} units ${mode === 'fixed' ? 'planned' : 'of the first look'} are there; nothing is shown before`;
}
