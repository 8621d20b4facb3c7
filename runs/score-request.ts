import type { RawEvent } from '../engine/events/event';

/** A request that was ranked: `order` holds the places of its candidates in the list, best first. */
export interface ScoredRequest {
  /** The request's own id, or the seq it would have were every line of the log an event. */
  readonly qid: string;
  readonly raw: RawEvent;
  readonly items: readonly string[];
  /** [candidates] in the order of the list. */
  readonly scores: Float32Array;
  readonly order: Int32Array;
}

/** Receives ranked requests in the log's order. `close` gives the file its name, `abort` leaves nothing behind. */
export interface ScoreSink {
  write(request: ScoredRequest): void;
  close(): void;
  abort(): void;
}
