import { ConfigError } from '../engine/base/errors';
import type { Selection, Split, Straddle } from './protocol';

/** The parts of a log: models are fitted on `fit`, chosen on `choose`, told on `report`; `out` is in none. */
export const PART = { fit: 0, choose: 1, report: 2, out: 3 } as const;

/** Where the parts begin, epoch milliseconds: fit < choose <= report. */
export interface Cuts {
  choose: number;
  report: number;
}

/**
 * The moments at which the choose and the report part begin.
 *
 * ts: [requests] in seq order. `{ share }`: the report part begins at the timestamp of request floor(share · R) of
 * the R requests. The choose part is the last tenth of the R′ requests before that moment by the same rule: it
 * begins at the timestamp of request floor(0.9 · R′). Requests at a cut's very moment lie behind it. With nothing
 * before the report part both cuts are one.
 *
 * @throws ConfigError when there are no requests, or none would be reported
 */
export function cutParts(ts: ArrayLike<number>, split: Split): Cuts {
  const report = 'share' in split ? cutByShare(ts, split.share) : split.at;
  const before: number[] = [];
  for (let i = 0; i < ts.length; i++) if (ts[i] < report) before.push(ts[i]);
  if (before.length === ts.length) {
    throw new ConfigError(
      `split: none of ${ts.length} requests lies at or after ${new Date(report).toISOString()}, expected some to report on; cut earlier`,
      'E_SPLIT',
    );
  }
  return { choose: before.length === 0 ? report : cutByShare(before, 0.9), report };
}

/** Timestamp of request floor(share · R) of the R requests in seq order. */
export function cutByShare(ts: ArrayLike<number>, share: number): number {
  if (ts.length === 0)
    throw new ConfigError('split: the log has no requests, expected at least one to cut at', 'E_SPLIT');
  return ts[Math.floor(share * ts.length)];
}

/** The requests of a log, in seq order. */
export interface Requests {
  /** [requests] epoch milliseconds. */
  ts: ArrayLike<number>;
  /** [requests] session codes. */
  session: ArrayLike<number>;
  /** [requests] 1 with a relevant candidate. */
  relevant: ArrayLike<number>;
  /** [requests] 1 where the clicked item is not among the candidates; none when absent. */
  missed?: ArrayLike<number> | undefined;
}

/**
 * The part of each request, [requests] of `PART`.
 *
 * Under `straddle: 'drop'` a request behind a cut whose session began before that cut is in no part: `report` by the
 * report cut, `choose` by the choose cut. The fit part keeps every request before the choose cut.
 *
 * @param sessionStart [session codes] time of the session's first event of any type
 */
export function partsOf(
  { ts, session }: Pick<Requests, 'ts' | 'session'>,
  sessionStart: ArrayLike<number>,
  cuts: Cuts,
  straddle: Straddle,
): Uint8Array {
  const parts = new Uint8Array(ts.length);
  for (let i = 0; i < ts.length; i++) {
    const part = ts[i] >= cuts.report ? PART.report : ts[i] >= cuts.choose ? PART.choose : PART.fit;
    const cut = part === PART.report ? cuts.report : part === PART.choose ? cuts.choose : -Infinity;
    parts[i] = straddle === 'drop' && sessionStart[session[i]] < cut ? PART.out : part;
  }
  return parts;
}

/** The requests of one part that are judged, and what was passed over to find them. */
export interface Selected {
  /** Request numbers, ascending: seq order. */
  requests: Int32Array;
  /** Sessions with a request in the part. */
  sessions: number;
  /** Of those, sessions without any relevant candidate: `last-click` judges nothing of them. */
  emptySessions: number;
  /** Requests of the part without a relevant candidate, missed ones not among them. */
  emptyRequests: number;
  /** Requests of the part whose clicked item is not among the candidates. */
  missedRequests: number;
}

/**
 * Chooses the requests of a part to judge. `last-click`: per session, the last request of the part with a relevant
 * candidate; a session without one is counted, not judged, and one whose last click lies outside its list is judged
 * by an earlier click. `every-click` and `progressive`: every request of the part, those without
 * a relevant candidate included; the empty rule says later what they count for. `next-item`: every request that has an answer, among its
 * candidates or not; the others are counted, not judged.
 */
export function selectRequests(
  { session, relevant, missed }: Omit<Requests, 'ts'>,
  parts: Uint8Array,
  part: number,
  selection: Selection,
): Selected {
  const last = new Map<number, number>();
  const all: number[] = [];
  let emptyRequests = 0;
  let missedRequests = 0;
  for (let i = 0; i < parts.length; i++) {
    if (parts[i] !== part) continue;
    all.push(i);
    if (relevant[i] > 0) last.set(session[i], i);
    else {
      if (!last.has(session[i])) last.set(session[i], -1);
      if (missed?.[i] === 1) missedRequests++;
      else emptyRequests++;
    }
  }
  const answered = all.filter((i) => relevant[i] > 0 || missed?.[i] === 1);
  const lastOnes = [...last.values()].filter((i) => i >= 0).sort((a, b) => a - b);
  return {
    requests: Int32Array.from(selection === 'last-click' ? lastOnes : selection === 'next-item' ? answered : all),
    sessions: last.size,
    emptySessions: last.size - lastOnes.length,
    emptyRequests,
    missedRequests,
  };
}
