import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TrainHooks } from './trainer';

/** Taken between two columns, or two pieces of the same: a long cutting can be watched and stopped there. */
export interface ColumnPace {
  /** One more column is done. */
  column(): Promise<void>;
  /** A piece is done that is no column. */
  piece(): Promise<void>;
}

/** A training was asked to stop before its first tree. */
export class StoppedEarly extends Error {}

/**
 * Tells hooks how many columns are done, lets signals have their turn, and stops where that was asked for.
 *
 * @param passes how often each column is gone through
 * @throws StoppedEarly out of what is paced
 */
export function columnPace(columns: number, passes: number, hooks: TrainHooks): ColumnPace {
  let done = 0;
  const piece = async (): Promise<void> => {
    await nextTurn();
    if (hooks.aborted?.()) throw new StoppedEarly('stopped');
  };
  return {
    piece,
    async column() {
      hooks.onColumn?.({ done: Math.floor(++done / passes), columns });
      await piece();
    },
  };
}

/** Goes on without looking up. */
export const UNPACED: ColumnPace = { column: async () => undefined, piece: async () => undefined };
