import { ConfigError } from '../../engine/base/errors';
import { nearestName } from '../../engine/base/nearest';
import { type Compared, compareArms } from './arm-against-control';
import type { ExperimentRules } from './experiment-rules';
import { type Assigned, assign, type Exposures } from './exposures';
import { type SampleRatio, sampleRatio } from './sample-ratio';
import { amongArms, shareOfAlpha } from './several-arms';

/** What an experiment found. */
export interface Experiment {
  readonly arms: readonly { readonly name: string; readonly units: number; readonly share: number }[];
  readonly assignment: {
    readonly units: number;
    /** Units in two arms, left out; the first few of them by name. */
    readonly twice: number;
    readonly twiceFirst: readonly string[];
    readonly unexposedUnits: number;
    readonly unexposedRows: number;
  };
  readonly sampleRatio: SampleRatio;
  /** χ² of each day's newly exposed units, to find where a mismatch comes from: told when there is one. */
  readonly days: readonly { readonly day: string; readonly units: readonly number[]; readonly p: number }[];
  /** Why no lift is shown; null when it is. */
  readonly refused: string | null;
  /** Each arm against the control; empty when refused. */
  readonly compared: readonly Compared[];
}

/** Above this share of units in two arms nothing is shown: who saw both tells of neither. */
const TWICE = 0.01;

/**
 * Reads an experiment: who was in which arm, whether that can be believed, and then what the arms did.
 *
 * @throws ConfigError for a control or shares that the log does not know
 */
export function readExperiment(log: Exposures, rules: ExperimentRules): Experiment {
  const { arms } = log;
  const control = armCode(arms, rules.control);
  const assigned = assign(log);
  const shares = sharesOf(arms, rules.shares);
  const ratio = sampleRatio(assigned.counts, shares);
  const exposed = assigned.counts.reduce((a, b) => a + b, 0) + assigned.twice.length;
  const refused = refusal(ratio, assigned.twice.length, exposed);
  const targets = arms.map((_, code) => code).filter((code) => code !== control);
  const own = shareOfAlpha(rules, targets.length);
  const compared =
    refused === null
      ? targets.map((target) => compareArms(log, assigned, [target, control], own, rules.alpha / targets.length))
      : [];
  return {
    arms: arms.map((name, code) => ({ name, units: assigned.counts[code], share: shares[code] })),
    assignment: {
      units: exposed,
      twice: assigned.twice.length,
      twiceFirst: assigned.twice.slice(0, 3).map((unit) => log.units[unit]),
      unexposedUnits: assigned.unexposedUnits,
      unexposedRows: assigned.unexposedRows,
    },
    sampleRatio: ratio,
    days: ratio.verdict === 'mismatch' ? byDay(assigned, shares) : [],
    refused,
    compared: amongArms(compared, rules),
  };
}

function armCode(arms: readonly string[], name: string): number {
  const code = arms.indexOf(name);
  if (arms.length < 2) throw new ConfigError(`ab: the log has one arm, ${arms[0]}, expected a control and another`);
  if (code >= 0) return code;
  const near = nearestName(name, arms);
  throw new ConfigError(
    `ab: control "${name}" is not in the log; ${near ? `did you mean ${near}? ` : ''}it has ${arms.join(', ')}`,
  );
}

function sharesOf(arms: readonly string[], given: ExperimentRules['shares']): number[] {
  if (given === undefined) return arms.map(() => 1 / arms.length);
  const unknown = Object.keys(given).find((name) => !arms.includes(name));
  const without = arms.find((name) => !(given[name] > 0));
  if (unknown !== undefined || without !== undefined)
    throw new ConfigError(
      `ab: shares were given for ${Object.keys(given).join(', ')}, expected one above 0 for each arm of the log: ${arms.join(', ')}`,
    );
  const total = arms.reduce((sum, name) => sum + given[name], 0);
  return arms.map((name) => given[name] / total);
}

function refusal({ verdict, p }: SampleRatio, twice: number, units: number): string | null {
  if (verdict === 'mismatch')
    return `the arms do not have the sizes that were declared (p ${p.toExponential(1)}, alarm below 0.001): units were lost or gained in one of them, so no difference between them can be believed; find the cause, or give --shares if they were meant to be unequal`;
  if (twice > TWICE * units)
    return `${twice} of ${units} units (${((100 * twice) / units).toFixed(1)} %) were in two arms, expected at most ${100 * TWICE} %: what they did tells of neither; find the cause in the assignment`;
  if (verdict === 'few') return `${units} units are too few to tell anything, expected at least 8 in each arm`;
  return null;
}

function byDay({ inArm, since, counts }: Assigned, shares: readonly number[]): Experiment['days'] {
  const days = new Map<string, number[]>();
  inArm.forEach((arm, unit) => {
    if (arm < 0) return;
    const day = new Date(since[unit]).toISOString().slice(0, 10);
    if (!days.has(day))
      days.set(
        day,
        counts.map(() => 0),
      );
    days.get(day)![arm]++;
  });
  return [...days.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, units]) => ({ day, units, p: sampleRatio(units, shares).p }));
}
