import { PART, partsOf } from '../../eval/parts';
import type { Manifest } from '../manifest';
import { fitted, judged, type RunData } from '../parts';
import { PARTS } from '../run-columns';

/** What one part of a log holds. */
export interface PartCounts {
  readonly part: string;
  /** Where it begins, epoch milliseconds: null for the first part. */
  readonly from: number | null;
  readonly requests: number;
  /** Requests left out because their session began before the part. */
  readonly straddling: number;
  /** Lists that are learned from or judged, and the sessions, users and candidates they have. */
  readonly lists: number;
  readonly sessions: number;
  readonly users: number;
  readonly candidates: number;
}

/** Counts the parts of a run, in their order. */
export function countParts(data: RunData, { cuts, protocol }: Pick<Manifest, 'cuts' | 'protocol'>): PartCounts[] {
  const { requests } = data;
  const starts: number[] = [];
  requests.session.forEach((session, i) => (starts[session] = requests.sessionStart[i]));
  const parts = partsOf(requests, starts, cuts, protocol.straddle);
  return PARTS.map((part) => {
    const rule = part === 'choose' ? ({ ...protocol, protocol: 'every-click' } as const) : protocol;
    const chosen = part === 'fit' ? fitted(data, cuts, protocol) : judged(data, cuts, rule, part).requests;
    const inPart = requests.ts.filter((ts) => partAt(ts, cuts) === part).length;
    const sizes = chosen.map((i) => requests.offsets[i + 1] - requests.offsets[i]);
    return {
      part,
      from: part === 'fit' ? null : cuts[part],
      requests: inPart,
      straddling: inPart - parts.filter((code) => code === PART[part]).length,
      lists: chosen.length,
      sessions: new Set(chosen.map((i) => requests.session[i])).size,
      users: new Set(chosen.map((i) => requests.user[i])).size,
      candidates: sizes.reduce((a, b) => a + b, 0),
    };
  });
}

function partAt(ts: number, { choose, report }: Manifest['cuts']): (typeof PARTS)[number] {
  return ts >= report ? 'report' : ts >= choose ? 'choose' : 'fit';
}
