import type { Protocol } from '../eval/protocol';
import { countOpenings, workspaceOf } from '../runs/workspace/opened';

/** How often the report part that some runs tell of was opened where they lie. */
export function openingsOf(runs: readonly string[], protocol: Pick<Protocol, 'data' | 'split'>): number {
  return countOpenings(runs.map(workspaceOf), protocol);
}

/** The same as people read it. */
export function openedText(times: number): string {
  if (times === 0) return 'how often this report part was opened is not known here';
  return `the report part of this data and split was opened ${times === 1 ? 'once' : `${times} times`} in this workspace${times > 1 ? '; what was chosen by it looks better than it is' : ''}`;
}
