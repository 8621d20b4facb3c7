import { canonicalJson } from '../../engine/base/hash';
import type { Protocol } from '../../eval/protocol';
import type { Leaderboard, Metric } from '../leaderboard';
import { isTrainedName } from '../trained-name';
import { countOpenings } from './opened';
import { runsIn } from './runs';

/** One ranker of one run of a workspace. */
interface Standing {
  readonly run: string;
  readonly dir: string;
  readonly ranker: string;
  /** The feature set as written, and how many columns it comes to. */
  readonly features: string;
  readonly columns: number;
  /** Candidates were made from the state; then the share of answers among them, where the protocol can know it. */
  readonly is_generated: boolean;
  readonly candidate_recall: Leaderboard['candidate_recall'];
  readonly metrics: Readonly<Record<string, Metric>>;
}

/** Rankers that were judged on the same data under the same rules, best first: what may stand in one table. */
export interface Standings {
  readonly dataset: string;
  readonly protocol: Omit<Protocol, 'seed' | 'retrain' | 'negatives'>;
  readonly lists: number;
  readonly users: number;
  readonly opened: number;
  readonly rows: readonly Standing[];
}

/** Which runs of a workspace are told, and in what order. */
export interface StandingsRules {
  /** A part of the data's name or hash. */
  readonly data?: string | undefined;
  readonly protocol?: string | undefined;
  readonly metric: string;
  /** The trained ranker of each run alone, or all that were scored. */
  readonly isAll: boolean;
}

/** The runs of a workspace as it is now, grouped by protocol: rows of different protocols never stand together. */
export function standingsOf(workspace: string, { data, protocol, metric, isAll }: StandingsRules): Standings[] {
  const groups = new Map<string, { group: Omit<Standings, 'rows'>; rows: Standing[] }>();
  for (const { name, paths, manifest, board } of runsIn(workspace)) {
    if (!board) continue;
    const { seed, retrain: _retrain, negatives: _negatives, ...rules } = board.protocol;
    const isWanted = `${manifest.dataset} ${rules.data ?? ''}`.includes(data ?? '');
    if (!isWanted || (protocol !== undefined && rules.protocol !== protocol)) continue;
    const { lists, users } = board.counts;
    const policy = board.leaderboard[0]?.metrics[metric]?.policy;
    const key = canonicalJson([rules, rules.holdout === undefined ? null : seed, lists, users, policy ?? null]);
    const known = groups.get(key) ?? {
      group: { dataset: manifest.dataset, protocol: rules, lists, users, opened: countOpenings([workspace], rules) },
      rows: [],
    };
    groups.set(key, known);
    const { features } = manifest;
    for (const { ranker, metrics } of board.leaderboard)
      if (isAll || isTrainedName(ranker))
        known.rows.push({
          ...{ run: name, dir: paths.dir, ranker, features, columns: manifest.columns.length },
          ...{ is_generated: board.is_generated ?? false, candidate_recall: board.candidate_recall ?? null },
          metrics,
        });
  }
  const worth = ({ metrics }: Standing): number => metrics[metric]?.value ?? -Infinity;
  return [...groups.values()]
    .filter(({ rows }) => rows.length > 0)
    .map(({ group, rows }) => ({ ...group, rows: rows.sort((a, b) => worth(b) - worth(a)) }))
    .sort((a, b) => b.rows.length - a.rows.length);
}
