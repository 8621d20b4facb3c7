import type { Duration } from '../engine/base/durations';
import { ConfigError } from '../engine/base/errors';
import { canonicalJson, sha256 } from '../engine/base/hash';
import type { Empty } from './metric';
import type { Ties } from './ranked-list';

/**
 * Which requests of a session are judged: its last with a relevant candidate, or all of them. `progressive` judges all of
 * them in time order, each by the newest model made before it: test, then train. `next-item` judges, in logs without lists,
 * each request that an item follows, whether that item is a candidate or not.
 */
export type Selection = 'last-click' | 'every-click' | 'progressive' | 'next-item';

/** What becomes of a session that began before the cut and has requests after it. */
export type Straddle = 'drop' | 'keep';

/**
 * Everything a score depends on beside the ranker. Two scores with different protocols are never put in one
 * table; the seed is that of the bootstrap and of whatever else was drawn.
 */
export interface Protocol {
  /** As written: `time=0.8` or `at=2018-11-07T20:00:00Z`. */
  split: string;
  straddle: Straddle;
  empty: Empty;
  protocol: Selection;
  ties: Ties;
  /** The parts of the log, in order; the scores are those of the last. */
  parts: readonly string[];
  /** What lies so shortly before a cut that its outcome may not be known at it is in no part; absent: nothing. */
  gap?: Duration;
  /** Share of the people of whom nothing is learned, and who alone are told of; absent: everybody is in every part. */
  holdout?: number;
  /** State is read as it was so long before each request; absent: as of the request. It changes columns, and no list. */
  stateLag?: Duration;
  /** Beside the model of the report cut, which is never trained again, others that are, so often; absent: none. */
  retrain?: readonly Duration[];
  /** Of logs without lists: where candidates come from, and whether the item that the session is at may be one. */
  candidates?: string;
  currentItem?: string;
  /** Beside the metrics against all candidates, some under other names against so many that are drawn; absent: none. */
  negatives?: number;
  /** Fingerprint of the data: scores on different logs are not comparable. */
  data?: string;
  seed: number;
}

/** The protocol as one line of canonical text: equal protocols give equal text. */
export function protocolText(protocol: Protocol): string {
  return canonicalJson(protocol);
}

/** Twelve hex digits of the canonical text. */
export function protocolHash(protocol: Protocol): string {
  return sha256(protocolText(protocol), 12);
}

/** A written split, read: a share of the requests or a moment. */
export type Split = { share: number } | { at: number };

/**
 * Reads `time=SHARE` (above 0, below 1) or `at=ISO-TIME`; a time without a zone is UTC.
 *
 * @throws ConfigError for anything else
 */
export function parseSplit(text: string): Split {
  const [kind, written = ''] = text.split(/=(.*)/s);
  if (kind === 'time' && written !== '') {
    const share = Number(written);
    if (share > 0 && share < 1) return { share };
  }
  if (kind === 'at') return { at: isoTime(written) };
  throw new ConfigError(`split: "${text}" was found, expected time=SHARE between 0 and 1, or at=ISO-TIME`);
}

function isoTime(written: string): number {
  const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(written);
  const at = iso ? Date.parse(iso[1] === undefined || iso[4] !== undefined ? written : `${written}Z`) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new ConfigError(`split: at=${written} was found, expected an ISO time as in at=2018-11-07T20:00:00Z`);
  }
  return at;
}
