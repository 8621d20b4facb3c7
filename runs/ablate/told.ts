import { basename } from 'node:path';
import { baselines } from '../../models/index';
import { judged, tableOf } from '../parts';
import type { RunPaths } from '../paths';
import type { Watch } from '../progress';
import { noteOpening, workspaceOf } from '../workspace/opened';
import { startCrew } from './crew';
import { type Change, type Estimate, Judge, type Outcome } from './judge';
import { judgeScores, type PointSpec } from './point';
import type { EvaluatedSet } from './sets';
import { readSlices, type Slices } from './slices';

/** What the report part says of what was chosen without it. */
export interface Told {
  readonly lists: number;
  readonly users: number;
  readonly full: Estimate;
  readonly pick: Estimate;
  /** A ranker without training, for scale: the last of the baselines that the log has columns for; null without any. */
  readonly heuristic: (Estimate & { readonly name: string }) | null;
  /** Every difference that is told of the report part, adjusted by Holm for how many they are. */
  readonly questions: readonly { readonly a: string; readonly b: string; readonly change: Change }[];
  /** Metric of the pick on the choose part less that on the report part. */
  readonly shrinkage: number | null;
}

/**
 * Trains the full set and the pick on all before the choose cut, stops them by the choose part, and opens the report part
 * once, for both and a heuristic.
 */
export async function tellPick(
  paths: RunPaths,
  [full, pick]: readonly [EvaluatedSet, EvaluatedSet],
  rules: {
    readonly settings: PointSpec['settings'];
    readonly margin: number;
    readonly metric: string;
    readonly threads: number;
  },
  watch: Watch,
): Promise<Told> {
  const slices = readSlices(paths, 'report');
  const crew = startCrew(slices, paths.dir, { workers: 1, threads: rules.threads }, watch);
  const spec = ({ columns }: EvaluatedSet): PointSpec => ({
    columns,
    settings: rules.settings,
    shuffled: null,
    canaries: 0,
    metric: rules.metric,
  });
  const [ofFull, ofPick] = await crew.train([spec(full), spec(pick)], 'report part');
  if (crew.trained() > 0)
    noteOpening(workspaceOf(paths.dir), slices.manifest.protocol, `ablate ${basename(paths.dir)}`);
  const judge = new Judge(slices, rules.margin, rules.metric);
  const heuristic = await heuristicOf(slices, rules.metric);
  const isFull = pick.columns.length === full.columns.length;
  const pairs = askedPairs({ full: ofFull, pick: isFull ? null : ofPick }, heuristic);
  const changes = judge.questions(pairs.map(([, , a, b]) => [a, b]));
  const told = { full: judge.estimate(ofFull), pick: judge.estimate(ofPick) };
  return {
    lists: slices.judge.table.groups.length - 1,
    users: new Set(slices.judge.user).size,
    ...told,
    heuristic: heuristic && { name: heuristic.name, ...judge.estimate(heuristic.outcome) },
    questions: pairs.map(([a, b], i) => ({ a, b, change: changes[i] })),
    shrinkage: pick.estimate.value === null || told.pick.value === null ? null : pick.estimate.value - told.pick.value,
  };
}

/**
 * What is asked of the report part: the pick less the full set, and each of them less the heuristic.
 *
 * @param pick null where it is the full set: every question is then asked once
 */
export function askedPairs(
  { full, pick }: { readonly full: Outcome; readonly pick: Outcome | null },
  heuristic: { readonly name: string; readonly outcome: Outcome } | null,
): (readonly [a: string, b: string, Outcome, Outcome])[] {
  const sets = [['full set', full] as const, ...(pick ? [['pick', pick] as const] : [])];
  return [
    ...(pick ? [['pick', 'full set', pick, full] as const] : []),
    ...(heuristic ? sets.map(([name, of]) => [name, heuristic.name, of, heuristic.outcome] as const) : []),
  ];
}

/** The strongest rule without training that the log has columns for, judged like the sets; chance is none. */
async function heuristicOf(
  slices: Slices,
  metric: string,
): Promise<{ readonly name: string; readonly outcome: Outcome } | null> {
  const { data, manifest } = slices;
  const rule = baselines({ ...manifest.baselines, position: 'position' }).at(-1);
  if (!rule || rule.name === 'random') return null;
  const { requests } = judged(data, manifest.cuts, manifest.protocol, 'report');
  const names = [...new Set(['position', ...Object.values(manifest.baselines)])];
  const scores = await rule.score(tableOf(data, requests, names));
  return { name: rule.name, outcome: judgeScores(slices, Float64Array.from(scores), metric) };
}
