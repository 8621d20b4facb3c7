import type { Forest, Tree } from './forest';
import type { RankTable } from './table';

/** The metric of one round on both parts: higher is better, NaN for a part without a list that counts. */
export interface Round {
  round: number;
  fit: number;
  choose: number;
}

/** Callbacks of a long training: how far it is, and the question whether to stop there. */
export interface TrainHooks {
  /** Told while columns are cut into bins, before the first tree, how many of them are done. */
  onColumn?(cut: { done: number; columns: number }): void;
  onRound?(round: Round): void;
  aborted?(): boolean;
  /**
   * The first trees of an earlier training with the same tables and settings: they are taken instead of grown, and the
   * forest is the same to the last bit. Only for a trainer that `isResumable`.
   */
  known?: readonly Tree[];
  /** Told each tree that was grown, as `known` takes it. */
  onTree?(tree: Tree): void;
}

/**
 * What training leaves behind.
 *
 * forest: the first `bestRound` trees. learningCurve: every round that was grown. gain: [columns] float64, the gain
 * summed over the splits of the kept trees, in the order of the table's names. stopped: why no further round was grown.
 */
export interface TrainResult {
  forest: Forest;
  learningCurve: Round[];
  bestRound: number;
  gain: Float64Array;
  stopped: 'trees' | 'early' | 'no split' | 'aborted';
}

/** Learns a forest from the fit part and decides on the choose part when to stop. */
export interface Trainer<Settings> {
  name: string;
  /** of the library that does the work, where it is not Podium itself */
  version?: string;
  isResumable: boolean;
  /**
   * All settings of a training on columns of these names, those that are given and the trainer's own for the others.
   *
   * @throws ConfigError for what this trainer does not take, alone or together
   */
  check(given: Partial<Settings>, names: readonly string[]): Settings;
  train(fit: RankTable, choose: RankTable, settings?: Partial<Settings>, hooks?: TrainHooks): Promise<TrainResult>;
}

/** What a training leaves that was stopped before its first tree. */
export function nothingGrown(names: readonly string[]): TrainResult {
  const gain = new Float64Array(names.length);
  return { forest: { names: [...names], trees: [] }, learningCurve: [], bestRound: 0, gain, stopped: 'aborted' };
}

/** The gain of every column, [columns] float64, summed over the splits of some trees. */
export function gainOf(trees: readonly Tree[], columns: number): Float64Array {
  const gain = new Float64Array(columns);
  for (const tree of trees) {
    tree.feature.forEach((column, node) => {
      gain[column] += tree.gain[node];
    });
  }
  return gain;
}
