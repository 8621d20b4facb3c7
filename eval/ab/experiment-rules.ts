import type { Resampling } from '../bootstrap';
import type { LookingRules } from './looking';

/** How an experiment is read. */
export interface ExperimentRules extends LookingRules {
  readonly control: string;
  /** Declared shares by arm; equal ones when absent. */
  readonly shares?: Readonly<Record<string, number>> | undefined;
  /** The measure that decides; the others are told beside it. */
  readonly primary: string;
  /** Milliseconds before the exposure that count as a unit's past. */
  readonly lookback: number;
  /** Products that can be recommended; when absent, those that the log names. */
  readonly catalogue?: number | undefined;
  /** Rounds of relabelling in which nothing is there to find; 0: none. */
  readonly aaRounds: number;
  /** Revenue above this quantile of both arms counts as the quantile in the winsorised mean. */
  readonly cut: number;
  readonly resampling: Resampling;
}
