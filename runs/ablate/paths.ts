import type { Crew } from './crew';
import type { Change, Estimate, Judge, Outcome } from './judge';
import type { Point, PointSpec } from './point';

/** One step of a path: the set after it, and what the step changed. */
export interface Step {
  /** The group that was added or taken away; null for where the path begins. */
  readonly group: string | null;
  /** The groups of the set after the step. */
  readonly groups: readonly string[];
  readonly columns: number;
  readonly estimate: Estimate;
  readonly change: Change | null;
  /** The set after the step less the full set. */
  readonly against_full: Change;
}

/** What a path walks through. */
export interface Walk {
  readonly judge: Judge;
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly full: Point;
  readonly steps: number;
  readonly train: Crew['train'];
  readonly specOf: (names: readonly string[]) => PointSpec;
}

/** Adds the group that gives most, again and again. */
export async function forward(walk: Walk): Promise<Step[]> {
  const { judge, groups, steps } = walk;
  const held: string[] = [];
  const left = new Set(groups.keys());
  const path = [stepOf(walk, null, held, judge.nothing, null)];
  let before: Outcome = judge.nothing;
  while (left.size > 0 && path.length <= steps) {
    const names = [...left];
    const tried = await trySets(
      walk,
      names.map((group) => [...held, group]),
      `forward, step ${path.length}`,
    );
    const best = bestOf(tried);
    held.push(names[best]);
    left.delete(names[best]);
    path.push(stepOf(walk, names[best], held, tried[best], before));
    before = tried[best];
  }
  return path;
}

/** Takes away the group that is missed least, again and again. */
export async function backward(walk: Walk): Promise<Step[]> {
  const { groups, full, steps } = walk;
  const left = new Set(groups.keys());
  const path = [stepOf(walk, null, [...left], full, null)];
  let before: Outcome = full;
  while (left.size > 1 && path.length <= steps) {
    const names = [...left];
    const tried = await trySets(
      walk,
      names.map((group) => names.filter((other) => other !== group)),
      `backward, step ${path.length}`,
    );
    const best = bestOf(tried);
    left.delete(names[best]);
    path.push(stepOf(walk, names[best], [...left], tried[best], before));
    before = tried[best];
  }
  return path;
}

function trySets({ groups, train, specOf }: Walk, sets: readonly (readonly string[])[], stage: string) {
  return train(
    sets.map((set) => specOf(set.flatMap((group) => groups.get(group)!))),
    stage,
  );
}

function stepOf(
  { judge, groups, full }: Walk,
  group: string | null,
  held: readonly string[],
  now: Outcome,
  before: Outcome | null,
): Step {
  return {
    group,
    groups: [...held],
    columns: held.reduce((sum, name) => sum + groups.get(name)!.length, 0),
    estimate: judge.estimate(now),
    change: before && judge.change(now, before),
    against_full: judge.change(now, full),
  };
}

function bestOf(points: readonly Point[]): number {
  return points.reduce((best, { mean }, i) => (mean > points[best].mean ? i : best), 0);
}
