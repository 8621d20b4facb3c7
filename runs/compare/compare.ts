import { ConfigError } from '../../engine/base/errors';
import { nearestName } from '../../engine/base/nearest';
import { adjustP } from '../../eval/holm';
import { clusterMean } from '../../eval/interval';
import { lowerBound } from '../../eval/non-inferiority';
import { pairedDifference } from '../../eval/paired';
import type { Protocol } from '../../eval/protocol';
import { sum } from '../../eval/sum';
import { known } from '../known';
import type { Entrant } from './entrant';
import type { KnownCost } from './known-cost';
import { alignEntrants } from './same-lists';

/** An entrant less the reference on the same lists; null where it cannot be had. */
interface Difference {
  readonly value: number;
  readonly se: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly p: number | null;
  /** Adjusted for the family: all challengers on this metric. */
  readonly p_holm: number | null;
  /** Of the sign-flip test over users. */
  readonly p_flip: number;
  readonly dz: number | null;
  readonly relative: number | null;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  /** The difference that such lists show four times out of five. */
  readonly detectable: number | null;
  /** Lower end of the one-sided 95 % interval. */
  readonly bound: number | null;
  /** The bound lies above −margin; null where there is no bound. */
  readonly is_non_inferior: boolean | null;
}

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
  /** Of a mean over trainings with several seeds: how many, and the standard deviation of their values. */
  readonly seeds: { readonly count: number; readonly sd: number } | null;
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
 * @throws ConfigError for a metric without a value per list, or a reference that is not among them
 * @throws MismatchError for entrants of different protocols or lists
 */
export function compareEntrants(entrants: readonly Entrant[], { metric, reference, margin }: CompareRules): Compared {
  checkMetric(entrants, metric);
  const at = reference === undefined ? 0 : entrants.findIndex(({ label }) => label === reference);
  if (at < 0) throw new ConfigError(unknownReference(reference!, entrants));
  const { qid, user, values } = alignEntrants(entrants, metric);
  const { protocol, policies } = entrants[at];
  const paired = entrants.map((_, i) =>
    i === at
      ? null
      : pairedDifference({ qid, user, values: values[i] }, { qid, user, values: values[at] }, { seed: protocol.seed }),
  );
  const challengers = paired.flatMap((each) => each ?? []);
  const adjusted = adjustP(challengers.map(({ p }) => p));
  const rows = entrants.map(({ label, run, ranker, cost, ofSeeds }, i): ComparedRow => {
    const { value, se, lo, hi } = clusterMean(values[i], user);
    const own = paired[i];
    const holm = own && adjusted[challengers.indexOf(own)];
    return {
      label,
      run,
      ranker,
      value: known(value),
      se: known(se),
      lo: known(lo),
      hi: known(hi),
      difference: own && differenceOf(own, holm!, margin),
      cost,
      seeds: ofSeeds ? spreadOf(ofSeeds(metric)) : null,
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
    cautions: entrants.flatMap(({ label, stamps }) => stamps.map((stamp) => `${label}: ${stamp}`)),
  };
}

function differenceOf(own: ReturnType<typeof pairedDifference>, holm: number, margin: number): Difference {
  const { value, lo, hi, se, df, p, flip, dz, relative, wins, ties, losses, detectable } = own;
  const bound = lowerBound({ value, se, df });
  return {
    value,
    se: known(se),
    lo: known(lo),
    hi: known(hi),
    p: known(p),
    p_holm: known(holm),
    p_flip: flip.p,
    dz: known(dz),
    relative: known(relative),
    wins,
    ties,
    losses,
    detectable: known(detectable),
    bound: known(bound),
    is_non_inferior: Number.isFinite(bound) ? bound > -margin : null,
  };
}

function spreadOf(values: readonly number[]): ComparedRow['seeds'] {
  const mean = sum(values) / values.length;
  return { count: values.length, sd: Math.sqrt(sum(values.map((x) => (x - mean) ** 2)) / (values.length - 1)) };
}

function checkMetric(entrants: readonly Entrant[], metric: string): void {
  for (const { label, names, policies, values } of entrants) {
    const can = names.filter((name) => name in policies);
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
