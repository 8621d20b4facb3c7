import { basename } from 'node:path';
import type { RunPaths } from '../paths';
import type { Watch } from '../progress';
import { noteOpening, workspaceOf } from '../workspace/opened';
import { startCrew } from './crew';
import { type Change, type Estimate, Judge } from './judge';
import type { PointSpec } from './point';
import type { EvaluatedSet } from './sets';
import { readSlices } from './slices';

/** What the report part says of what was chosen without it. */
export interface Told {
  readonly lists: number;
  readonly users: number;
  readonly full: Estimate;
  readonly pick: Estimate;
  readonly change: Change;
  /** Metric of the pick on the choose part less that on the report part. */
  readonly shrinkage: number | null;
}

/** Trains the full set and the pick on all before the choose cut, stops them by the choose part, and opens the report part. */
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
  const points = await crew.train([spec(full), spec(pick)], 'report part');
  if (crew.trained() > 0)
    noteOpening(workspaceOf(paths.dir), slices.manifest.protocol, `ablate ${basename(paths.dir)}`);
  const judge = new Judge(slices, rules.margin, rules.metric);
  const [ofFull, ofPick] = points.map((point) => judge.estimate(point));
  return {
    lists: slices.judge.table.groups.length - 1,
    users: new Set(slices.judge.user).size,
    full: ofFull,
    pick: ofPick,
    change: judge.change(points[1], points[0]),
    shrinkage: pick.estimate.value === null || ofPick.value === null ? null : pick.estimate.value - ofPick.value,
  };
}
