import type { Duration } from '../../engine/base/durations';
import type { SlidingRules } from '../../eval/sliding';
import type { GbdtSettings } from '../../models/index';
import type { ReplayRequest } from '../replay-request';

/** Feature sets, models and seeds that are to be compared on one log under one protocol. */
export interface Experiment {
  readonly name: string;
  /** The log and how rankers are judged on it; its `bind` gives the columns of all sets together. */
  readonly replay: ReplayRequest;
  readonly sets: readonly {
    readonly name: string;
    /** As written. */
    readonly features: string;
    readonly bind: ReplayRequest['bind'];
  }[];
  readonly models: readonly { readonly name: string; readonly settings: Partial<GbdtSettings> }[];
  readonly seeds: readonly number[];
  /** Lags of the state; each has a table of its own. null: as of the request. */
  readonly lags: readonly (Duration | null)[];
  /** How often each ranker is also trained again as the report part goes by; none: never. */
  readonly retrain: readonly Duration[];
  /** Trained and judged in so many windows of the log in place of its one split; null: as it is split. */
  readonly windows: SlidingRules | null;
  /** Rankers without training that stand in the table, too. */
  readonly baselines: readonly string[];
  readonly metric: string;
  readonly margin: number;
  readonly reference: string | null;
}
