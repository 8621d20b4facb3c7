import type { LoadSource } from '../../models/bundle';
import { loadRanker } from '../../models/index';
import { pointStore } from '../ablate/store';
import type { RunPaths } from '../paths';
import type { Watch } from '../progress';
import { withRanker } from '../with-ranker';
import { type CostJob, measureInTurns } from './in-turns';
import { type CostLab, openLab, type SetCost } from './lab';

/** A set of columns with the model that was trained on it, by the key of its point. */
interface Priceable {
  readonly key: string;
  readonly columns: readonly string[];
}

/** Measures sets of a run when they are asked for, each once and for good; the log is read when the first is not known. */
export interface CostMeter {
  readonly of: (set: Priceable) => Promise<SetCost>;
  /** All of some, in their order; those that are not known are measured in turns. */
  readonly all: (sets: readonly Priceable[]) => Promise<SetCost[]>;
  /** Of columns alone, without a model; measured anew each time. */
  readonly reading: (columns: readonly string[]) => Promise<SetCost>;
}

/** The meter of a run. */
export function costMeter(paths: RunPaths, load: LoadSource, watch: Watch): CostMeter {
  const store = pointStore(paths.dir);
  let lab: Promise<CostLab> | null = null;
  const opened = (): Promise<CostLab> => (lab ??= openLab(paths, load, watch));
  const of = async ({ key, columns }: Priceable): Promise<SetCost> => {
    const known = store.cost(key);
    if (known !== null) return known;
    const { costOf } = await opened();
    const cost = await withRanker(store.modelPath(key), (ranker) => costOf(columns, ranker));
    store.putCost(key, cost);
    return cost;
  };
  return {
    of,
    async all(sets) {
      const missing = sets.filter(
        ({ key }, i) => store.cost(key) === null && sets.findIndex((set) => set.key === key) === i,
      );
      if (missing.length > 0) {
        const lab = await opened();
        const open = ({ key, columns }: Priceable): CostJob => ({
          ...{ lab, columns },
          open: () => loadRanker(store.modelPath(key)),
        });
        const costs = await measureInTurns(missing.map(open), watch);
        for (const [i, { key }] of missing.entries()) store.putCost(key, costs[i]!);
      }
      return sets.map(({ key }) => store.cost(key)!);
    },
    reading: async (columns) => (await opened()).costOf(columns, null),
  };
}
