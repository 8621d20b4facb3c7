import type { RunPaths } from '../paths';
import type { StateSize } from '../state-size';
import { readStoredIfThere } from '../stored-json';
import type { Training } from '../train-ranker';
import { isTrainedName } from '../trained-name';

/** What is known of what a ranker costs; null where a run does not say. */
export interface KnownCost {
  /** Columns that it may read. */
  readonly columns: number | null;
  readonly trees: number | null;
  readonly modelBytes: number | null;
  /** All state of the run's plan at the end of its log, columns of baselines and the dictionary included. */
  readonly stateBytes: number | null;
}

/** What a run's folder says of a ranker's cost. */
export function knownCost(paths: RunPaths, ranker: string): KnownCost {
  if (!isTrainedName(ranker)) return { columns: null, trees: null, modelBytes: null, stateBytes: null };
  const state = readStoredIfThere<StateSize>(paths.state);
  const training = readStoredIfThere<Training>(paths.training);
  return {
    columns: training?.columns.length ?? null,
    trees: training?.bestRound ?? null,
    modelBytes: training?.modelBytes ?? null,
    stateBytes: state?.bytes ?? null,
  };
}
