import { basename } from 'node:path';
import { ConfigError } from '../../engine/base/errors';
import { nearestName } from '../../engine/base/nearest';
import { checkAlike, weighsLists } from '../../eval/chosen-metrics';
import { adjustP } from '../../eval/holm';
import { clusterMean } from '../../eval/interval';
import type { Protocol } from '../../eval/protocol';
import { overSeeds } from '../../eval/seeds';
import { sum } from '../../eval/sum';
import { known } from '../known';
import type { Leaderboard } from '../leaderboard';
import { recallOf } from './candidate-recall';
import { type Difference, differenceOf, pairedSides, type Side } from './difference';
import type { Entrant } from './entrant';
import type { KnownCost } from './known-cost';
import { alignEntrants } from './same-lists';

/** One ranker in a table of comparison, with its 95 % interval clustered by user. */
export interface ComparedRow {
  readonly label: string;
  readonly run: string;
  readonly ranker: string;
  readonly value: number | null;
  readonly se: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  /** null for the reference itself. */
  readonly difference: Difference | null;
  readonly cost: KnownCost;
  /** Of a mean over trainings with several seeds, whose interval then holds users and seeds. */
  readonly seeds: Seeds | null;
}

/** Trainings that a row is the mean of. */
interface Seeds {
  readonly count: number;
  /** Standard deviation of their values. */
  readonly sd: number;
  /** Share of the value's squared standard error that is due to seeds; null where there is none. */
  readonly share: number | null;
  readonly runs: readonly string[];
}

/** Rankers on the same lists under one protocol, best first. */
export interface Compared {
  readonly metric: string;
  readonly policy: string;
  readonly protocol: Protocol;
  readonly reference: string;
  readonly margin: number;
  /** Tests that Holm adjusts for. */
  readonly family: number;
  readonly lists: number;
  readonly users: number;
  readonly rows: readonly ComparedRow[];
  /** Candidates were made from the state; then the share of answers among them, where the protocol can know it. */
  readonly is_generated: boolean;
  readonly candidate_recall: Leaderboard['candidate_recall'];
  readonly cautions: readonly string[];
}

/** How entrants are compared. */
export interface CompareRules {
  readonly metric: string;
  /** Label of the entrant that all others are compared with; the first by default. */
  readonly reference?: string | undefined;
  /** How much may be lost at most by what is called non-inferior; 0 or more. */
  readonly margin: number;
}

/**
 * Compares every entrant with the reference, list by list, clustered by user; Holm over all of them.
 *
 * @throws ConfigError for a metric without a value per list or that weighs its lists, or a reference that is not among them
 * @throws MismatchError for entrants of different protocols or lists
 */
export function compareEntrants(entrants: readonly Entrant[], { metric, reference, margin }: CompareRules): Compared {
  const at = checkRules(entrants, { metric, reference });
  const { qid, user, values, trainings } = alignEntrants(entrants, metric);
  const { protocol, policies } = entrants[at];
  const sides = entrants.map(
    (entrant, i): Side => ({
      values: values[i],
      trainings: trainings[i],
      seeds: entrant.trainings?.seeds ?? [],
    }),
  );
  const paired = sides.map((side, i) => (i === at ? null : pairedSides(side, sides[at], { qid, user }, protocol.seed)));
  const challengers = paired.flatMap((each) => each ?? []);
  const adjusted = adjustP(challengers.map(({ p }) => p));
  const rows = entrants.map(({ label, run, ranker, cost, trainings: own }, i): ComparedRow => {
    const seeded = own && overSeeds(trainings[i], user);
    const { value, se, lo, hi } = seeded ?? clusterMean(values[i], user);
    const difference = paired[i];
    return {
      label,
      run,
      ranker,
      value: known(value),
      se: known(se),
      lo: known(lo),
      hi: known(hi),
      difference: difference && differenceOf(difference, adjusted[challengers.indexOf(difference)], margin),
      cost,
      seeds: seeded
        ? {
            count: own.seeds.length,
            sd: deviation(seeded.bySeed),
            share: known(seeded.seedShare),
            runs: own.runs,
          }
        : null,
    };
  });
  return {
    metric,
    policy: policies[metric],
    protocol,
    reference: entrants[at].label,
    margin,
    family: challengers.length,
    lists: qid.length,
    users: new Set(user).size,
    rows: rows.sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity)),
    is_generated: entrants[at].isGenerated,
    candidate_recall: recallOf(entrants[0], user),
    cautions: [
      ...entrants.flatMap(({ label, stamps }) => stamps.map((stamp) => `${label}: ${stamp}`)),
      ...cautionOfSeeds(entrants),
    ],
  };
}

/**
 * That entrants can be compared by a metric with a reference: what can be seen without their values.
 *
 * @returns the place of the reference
 * @throws ConfigError for a metric without a value per list or that weighs its lists, or a reference that is not among them
 */
export function checkRules(entrants: readonly Entrant[], { metric, reference }: Omit<CompareRules, 'margin'>): number {
  checkMetric(entrants, metric);
  return reference === undefined ? 0 : placeOf(reference, entrants);
}

/** A ranker by its label, or by the folder of one of the trainings that it is the mean of. */
function placeOf(reference: string, entrants: readonly Entrant[]): number {
  const at = entrants.findIndex(
    ({ label, trainings }) => label === reference || trainings?.runs.some((run) => basename(run) === reference),
  );
  if (at < 0) throw new ConfigError(unknownReference(reference, entrants));
  return at;
}

/** What was trained once stands beside what was trained several times: its own chance in training is in no interval. */
function cautionOfSeeds(entrants: readonly Entrant[]): string[] {
  const once = entrants.filter(({ training, trainings }) => training !== null && !trainings);
  if (once.length === 0 || once.length === entrants.filter(({ training }) => training !== null).length) return [];
  return [
    `${once.map(({ label }) => label).join(', ')}: trained with one seed, beside others with several; what another seed would give is not in the interval`,
  ];
}

function deviation(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((x) => (x - mean) ** 2)) / (values.length - 1));
}

function checkMetric(entrants: readonly Entrant[], metric: string): void {
  checkAlike('compare', metric);
  for (const { label, names, policies, values } of entrants) {
    const can = names.filter((name) => name in policies && !weighsLists(name));
    if (can.includes(metric) && values(metric)) continue;
    if (metric in policies)
      throw new ConfigError(
        `compare: ${metric} is one number for all lists of ${label} together, expected a metric with a value per list: ${can.join(', ')}`,
      );
    const near = nearestName(metric, can);
    throw new ConfigError(
      `compare: metric "${metric}" does not exist in ${label}; ${near ? `did you mean ${near}? ` : ''}known: ${can.join(', ')}`,
    );
  }
}

function unknownReference(reference: string, entrants: readonly Entrant[]): string {
  const labels = entrants.map(({ label }) => label);
  const near = nearestName(reference, labels);
  return `compare: reference "${reference}" is none of those compared; ${near ? `did you mean ${near}? ` : ''}they are ${labels.join(', ')}`;
}
