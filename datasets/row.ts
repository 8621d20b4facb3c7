import type { RawEvent } from '../engine/events/event';

/** An event on its way into order, with what decides its place. */
export interface Row {
  readonly event: RawEvent;
  /** The source's own order within one time, such as `step`; 0 when it has none. */
  readonly order: number;
  readonly file: number;
  readonly line: number;
  /** Characters of log text, to judge memory by. */
  readonly size: number;
  readonly unlabelled: boolean;
}
