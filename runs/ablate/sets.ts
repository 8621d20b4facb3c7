import type { Crew } from './crew';
import type { Change, Estimate, Judge } from './judge';
import type { PointSpec } from './point';

/** A set of groups that was trained on, and what it gave. */
export interface EvaluatedSet {
  readonly name: string;
  readonly groups: readonly string[];
  readonly columns: readonly string[];
  readonly estimate: Estimate;
  /** The set less the full one. */
  readonly against_full: Change;
  /** The set less the best one that was tried. */
  readonly against_best: Change;
  /** Of its point in the run's folder. */
  readonly key: string;
}

/** Sets by what they are called first; the same groups under a second name are left out. */
export class TriedSets {
  readonly #sets = new Map<string, { readonly name: string; readonly groups: readonly string[] }>();

  add(name: string, groups: readonly string[]): void {
    const key = [...groups].sort().join('\n');
    if (groups.length > 0 && !this.#sets.has(key)) this.#sets.set(key, { name, groups });
  }

  /** What each gave, in the order they were added; the first is the full one. All of them must have been trained. */
  async evaluated(
    specOf: (groups: readonly string[]) => PointSpec,
    train: Crew['train'],
    judge: Judge,
  ): Promise<EvaluatedSet[]> {
    const sets = [...this.#sets.values()];
    const specs = sets.map(({ groups }) => specOf(groups));
    const points = await train(specs, 'sets');
    const [full] = points;
    const best = points.reduce((a, b) => (b.mean > a.mean ? b : a));
    return sets.map(({ name, groups }, i) => ({
      name,
      groups,
      columns: specs[i].columns,
      estimate: judge.estimate(points[i]),
      against_full: judge.change(points[i], full),
      against_best: judge.change(points[i], best),
      key: points[i].key,
    }));
  }
}
