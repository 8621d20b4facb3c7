import type { ExperimentRules } from './experiment-rules';
import type { Assigned, Exposures } from './exposures';
import type { LookTime } from './look-times';
import { boundariesOf, looksOf } from './looking';
import type { Pair } from './measured';
import { MEASURES, type Measure } from './measures';
import { type SelfTest, selfTest, type Verdict } from './self-test';
import { type UnitSums, unitSums, unitsOf } from './unit-sums';

/** The units of one look, both arms' as one. */
interface LookUnits {
  /** [units] their places among those of the newest look, whose first are the target's. */
  readonly place: Int32Array;
  readonly sums: UnitSums;
}

/**
 * A/A of an experiment by measure: the arms' units are thrown together and split anew at random, time after time, and the
 * whole test is run with all of its looks. What it finds then is a false alarm: as often as its error says where looks are
 * fixed or planned, at most so often where one looks at any time. A measure in which all units are alike is left out.
 *
 * The looks are all of the plan, at equal parts of the units there are up to the newest look; so a plan can be tested before
 * its first look is reached. A fixed test has one.
 *
 * @param exposed epoch milliseconds of each unit's exposure, ascending
 */
export function shuffledArms(
  log: Exposures,
  assigned: Assigned,
  codes: Pair<number>,
  exposed: readonly number[],
  newest: LookTime,
  rules: ExperimentRules,
): (SelfTest & { readonly name: Measure['name'] })[] {
  const looks = lookUnits(log, assigned, codes, selfTestTimes(exposed, newest, rules));
  const { sums, place } = looks.at(-1)!;
  const target = unitsOf(assigned, codes[0], newest.exposedBy).length;
  const boundaries = boundariesOf(rules);
  const split = splitter(looks);
  return MEASURES.filter((measure) => measure.arm(sums).variance > 0).map((measure) => ({
    name: measure.name,
    ...selfTest(place.length, target, (labels) => verdictOf(measure, looks, split(labels), boundaries, rules), {
      seed: rules.resampling.seed,
      rounds: rules.aaRounds,
      expected: rules.alpha,
      isBound: rules.mode === 'always',
      hasP: rules.mode === 'fixed',
    }),
  }));
}

function selfTestTimes(
  exposed: readonly number[],
  newest: LookTime,
  { mode, looks, outcomeWindow }: ExperimentRules,
): LookTime[] {
  const there = exposed.filter((ts) => ts <= newest.exposedBy);
  const count = mode === 'fixed' ? 1 : looks;
  return Array.from({ length: count }, (_, i) => {
    if (i === count - 1 || there.length === 0) return newest;
    const exposedBy = there[Math.ceil((there.length * (i + 1)) / count) - 1];
    return { exposedBy, until: Math.min(exposedBy + outcomeWindow, newest.until) };
  });
}

function lookUnits(log: Exposures, assigned: Assigned, codes: Pair<number>, times: readonly LookTime[]): LookUnits[] {
  const unitsAt = ({ exposedBy }: LookTime): Int32Array =>
    Int32Array.from(codes.flatMap((arm) => [...unitsOf(assigned, arm, exposedBy)]));
  const placeOf = new Map(Array.from(unitsAt(times.at(-1)!), (unit, place) => [unit, place] as const));
  return times.map((time) => {
    const units = unitsAt(time);
    const sums = unitSums(log, assigned, units, { until: time.until });
    return { place: units.map((unit) => placeOf.get(unit)!), sums };
  });
}

function verdictOf(
  measure: Measure,
  looks: readonly LookUnits[],
  arms: readonly Pair<Int32Array>[],
  boundaries: readonly number[],
  rules: ExperimentRules,
): Verdict {
  const newest = looksOf(
    looks.map(({ place }) => place.length),
    looks.map(({ sums }, look) => [measure.arm(sums, arms[look][0]), measure.arm(sums, arms[look][1])] as const),
    (t, c) => measure.difference(t, c, 1 - rules.alpha),
    boundaries,
    rules,
  ).at(-1)!;
  return { isFound: newest.isDecided, p: newest.p };
}

/** Units of every look by their new labels: those of the target, then of the control. */
function splitter(looks: readonly LookUnits[]): (labels: Uint8Array) => Pair<Int32Array>[] {
  const room = looks.map(({ place }) => [new Int32Array(place.length), new Int32Array(place.length)] as const);
  return (labels) =>
    looks.map(({ place }, look) => {
      const filled = [0, 0];
      for (let i = 0; i < place.length; i++) {
        const arm = 1 - labels[place[i]];
        room[look][arm][filled[arm]++] = i;
      }
      return [room[look][0].subarray(0, filled[0]), room[look][1].subarray(0, filled[1])];
    });
}
