import { existsSync } from 'node:fs';
import { StateError } from '../../engine/base/errors';
import type { Duplicates } from '../../engine/events/codec';
import type { Feature } from '../../engine/spec/features';
import { readPlan } from '../../models/bundle';
import { BASELINES } from '../../models/index';
import type { AblationFile } from '../ablate/run';
import { familyOf } from '../family';
import { familyImportance, type Importance, importanceRequests } from '../importance';
import type { Leaderboard, PairedRow } from '../leaderboard';
import type { LeakReport } from '../leaks/report';
import { type Manifest, readManifest } from '../manifest';
import { judged, type RunData, tableOf } from '../parts';
import type { RunPaths } from '../paths';
import type { PositionBias } from '../position-bias';
import type { Watch } from '../progress';
import { type Reliability, reliability } from '../reliability';
import type { Replayed } from '../replay-log';
import { type RetrainingWorth, readRetraining } from '../retrain/worth';
import { readStored, readStoredIfThere } from '../stored-json';
import type { Training } from '../train-ranker';
import { isTrainedName } from '../trained-name';
import { homeOf, readTables } from '../trials/trial-table';
import { withRanker } from '../with-ranker';
import type { StoredRound } from './curve-plot';
import type { Known } from './format';
import { countParts, type PartCounts } from './part-counts';
import { type RankedLists, readLists } from './ranked-lists';

/** What `replay.json` holds. */
export type ReplayFacts = Omit<Replayed, 'store' | 'digests' | 'carried'> & {
  readonly columns: number;
  readonly states: number;
  readonly lookups: number;
};

/** What `training.json` holds: numbers that were undefined are null in it. */
export type StoredTraining = Omit<Training, 'learningCurve' | 'gain'> & {
  readonly learningCurve: readonly StoredRound[];
  readonly gain: Readonly<Record<string, Known>>;
};

/** Everything a report tells, read from a run folder and not yet put into words. */
export interface Findings {
  readonly manifest: Manifest;
  readonly board: Leaderboard;
  readonly replay: ReplayFacts;
  readonly training: StoredTraining | null;
  readonly features: readonly Feature[];
  readonly duplicates: Duplicates;
  readonly parts: readonly PartCounts[];
  readonly lists: RankedLists;
  readonly importance: Importance | null;
  readonly retraining: RetrainingWorth | null;
  /** What other commands left in the folder; null where they did not run. */
  readonly bias: PositionBias | null;
  readonly leaks: LeakReport | null;
  readonly ablation: AblationFile | null;
  /** Null without a trained ranker, or where a part has no list. */
  readonly reliability: Reliability | null;
  /** The strongest ranker that was not trained, and the trained one's difference to it. */
  readonly bestBaseline: string | null;
  readonly headline: PairedRow | null;
  /** Rankers that plots of details show, the strongest first: at most three. */
  readonly main: readonly string[];
}

/** Reads a run that has been evaluated. @throws StateError when it has not */
export async function collect(paths: RunPaths, watch: Watch): Promise<Findings> {
  const manifest = readManifest(paths);
  const board = readJson<Leaderboard>(paths.leaderboard, paths.dir);
  const data = readTables(paths, manifest);
  const { features, duplicates } = readPlan(paths.dir);
  const isTrained = existsSync(paths.model) && existsSync(paths.training);
  const training = isTrained ? readJson<StoredTraining>(paths.training, paths.dir) : null;
  const names = board.leaderboard.map(({ ranker }) => ranker);
  const bestBaseline = names.find((name) => BASELINES.some((baseline) => baseline.name === name)) ?? null;
  const asShown = names.find((name) => name === 'shown order');
  const trained = names.find(isTrainedName);
  const wanted = new Set([trained, bestBaseline, asShown]);
  return {
    manifest,
    board,
    replay: readJson<ReplayFacts>(homeOf(paths).replay, paths.dir),
    training,
    features,
    duplicates,
    parts: countParts(data, manifest),
    lists: readLists(paths, data),
    bias: readStoredIfThere<PositionBias>(paths.positionBias),
    leaks: readStoredIfThere<LeakReport>(paths.leaks),
    ablation: readStoredIfThere<AblationFile>(paths.ablation),
    reliability: training && (await reliabilityOf(data, manifest, training, paths)),
    importance: training && (await importanceOf(data, features, manifest, training, paths, watch)),
    retraining: readRetraining(paths),
    bestBaseline,
    headline: board.paired.find(({ a, b }) => a === trained && b === bestBaseline) ?? null,
    main: names.filter((name) => wanted.has(name)),
  };
}

/** Rows taken through trees that shuffling may cost, the repeats together: some seconds. */
const MOST_STEPS = 1e8;

async function importanceOf(
  data: RunData,
  features: readonly Feature[],
  { cuts, protocol }: Manifest,
  { columns, gain, bestRound, firstStage }: StoredTraining,
  paths: RunPaths,
  watch: Watch,
): Promise<Importance | null> {
  const requests = importanceRequests(data, cuts, protocol);
  if (requests.length === 0) return null;
  const learned = new Set(columns);
  const families = new Map<string, string[]>();
  for (const feature of features) {
    if (!learned.has(feature.name)) continue;
    const family = familyOf(feature);
    families.set(family, [...(families.get(family) ?? []), feature.name]);
  }
  // what a first stage asks for is not in the gains
  const used = firstStage ? columns : columns.filter((name) => gain[name] !== 0);
  const users = Int32Array.from(requests, (request) => data.requests.user[request]);
  const table = tableOf(data, requests, used);
  const repeats = Math.max(1, Math.min(3, Math.floor(MOST_STEPS / (table.rows * families.size * bestRound))));
  return withRanker(paths.model, (ranker) =>
    familyImportance(table, users, ranker, families, protocol, { repeats, watch }),
  );
}

async function reliabilityOf(
  data: RunData,
  { cuts, protocol }: Manifest,
  { columns }: StoredTraining,
  paths: RunPaths,
): Promise<Reliability | null> {
  const asked = judged(data, cuts, protocol, 'report').requests;
  const users = Int32Array.from(asked, (request) => data.requests.user[request]);
  const choose = tableOf(data, importanceRequests(data, cuts, protocol), columns);
  return withRanker(paths.model, (ranker) => reliability(ranker, choose, tableOf(data, asked, columns), users));
}

function readJson<T extends object>(path: string, dir: string): T {
  if (!existsSync(path))
    throw new StateError(
      `report: ${dir} lacks ${path.slice(dir.length + 1)}, expected a run that has been evaluated; evaluate it first`,
    );
  return readStored<T>(path);
}
