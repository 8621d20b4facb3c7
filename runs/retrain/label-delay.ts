import { type Duration, milliseconds } from '../../engine/base/durations';
import type { RequestSpec } from '../../engine/events/request';

/**
 * How long before a moment a request must lie for its outcome to be known at it: the protocol's gap, or, where outcomes
 * come with later events, the window they may come within, whichever is longer. undefined: known at once.
 */
export function labelDelay(gap: Duration | undefined, { outcome, window = '30m' }: RequestSpec): Duration | undefined {
  if (outcome.kind === 'immediate') return gap;
  return gap !== undefined && milliseconds(gap) > milliseconds(window) ? gap : window;
}
