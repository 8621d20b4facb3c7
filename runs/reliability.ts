import { quantile } from '../eval/bootstrap';
import { clusterMean, type Interval } from '../eval/interval';
import type { Ranker, RankTable } from '../models/index';

/** One range of the ranker's share: what the choose part says of it, and what the report part does. */
export interface ReliabilityBin {
  /** Mean share of clicks in the range on the choose part: the chance that is told. */
  readonly told: number;
  /** Share of clicks on the report part, its interval clustered by user. */
  readonly seen: Interval;
  readonly candidates: number;
}

/** Whether chances that are made of a ranker's scores come true. */
export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  /** Mean gap between told and seen over the candidates of the report part. */
  readonly gap: number;
  readonly chooseLists: number;
  readonly reportLists: number;
}

const BINS = 10;

/**
 * Reliability of scores. A ranker's scores are no chances, so they are made some: exp(score) over its sum in the list,
 * and for each tenth of these on the choose part the share that was clicked. The report part says whether that holds.
 *
 * users: [lists] of the report part. Null where a part has no list.
 *
 * @see Zadrozny, Elkan. Obtaining Calibrated Probability Estimates from Decision Trees and Naive Bayesian Classifiers.
 * ICML 2001.
 */
export async function reliability(
  ranker: Ranker,
  choose: RankTable,
  report: RankTable,
  users: ArrayLike<number>,
): Promise<Reliability | null> {
  if (choose.rows === 0 || report.rows === 0) return null;
  const known = shares(await ranker.score(choose), choose.groups);
  const asked = shares(await ranker.score(report), report.groups);
  const sorted = known.slice().sort();
  const cuts = [...new Set(Array.from({ length: BINS - 1 }, (_, i) => quantile(sorted, (i + 1) / BINS)))];
  const binOf = (share: number): number => cuts.filter((cut) => share >= cut).length;
  const owners = Int32Array.from({ length: report.rows });
  for (let list = 0; list + 1 < report.groups.length; list++)
    owners.fill(users[list], report.groups[list], report.groups[list + 1]);
  const [chosen, told] = [known.map(binOf), asked.map(binOf)];
  const bins: ReliabilityBin[] = [];
  for (let bin = 0; bin <= cuts.length; bin++) {
    const [before, after] = [placesOf(chosen, bin), placesOf(told, bin)];
    if (before.length === 0 || after.length === 0) continue;
    bins.push({
      told: before.reduce((sum, row) => sum + clicked(choose, row), 0) / before.length,
      seen: clusterMean(
        after.map((row) => clicked(report, row)),
        after.map((row) => owners[row]),
      ),
      candidates: after.length,
    });
  }
  const gap = bins.reduce((sum, { told: p, seen, candidates }) => sum + candidates * Math.abs(p - seen.value), 0);
  return {
    bins,
    gap: gap / bins.reduce((sum, { candidates }) => sum + candidates, 0),
    chooseLists: choose.groups.length - 1,
    reportLists: report.groups.length - 1,
  };
}

/** exp(score) over its sum in the list. */
function shares(scores: ArrayLike<number>, groups: ArrayLike<number>): Float64Array {
  const out = new Float64Array(scores.length);
  for (let list = 0; list + 1 < groups.length; list++) {
    let most = Number.NEGATIVE_INFINITY;
    for (let row = groups[list]; row < groups[list + 1]; row++) most = Math.max(most, scores[row]);
    let all = 0;
    for (let row = groups[list]; row < groups[list + 1]; row++) all += out[row] = Math.exp(scores[row] - most);
    for (let row = groups[list]; row < groups[list + 1]; row++) out[row] /= all;
  }
  return out;
}

function clicked({ labels }: RankTable, row: number): number {
  return labels[row] > 0 ? 1 : 0;
}

function placesOf(bins: Float64Array, bin: number): number[] {
  const places: number[] = [];
  bins.forEach((own, row) => {
    if (own === bin) places.push(row);
  });
  return places;
}
