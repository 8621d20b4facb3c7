import { canonicalJson } from '../base/hash';
import type { TypeLayout } from '../events/codec';
import type { Branch, Node } from '../spec/ast';
import { type Delay, sameDelay } from '../spec/delay';
import type { PlannedState } from './states';

/** A state and the branch by which an event feeds it. */
export interface Fed {
  readonly state: PlannedState;
  readonly branch: Branch;
}

/** States that are updated together, each from its own branch: the same condition, the same key in the same table. */
export interface UpdateSite {
  readonly each: string | null;
  readonly over: Node | null;
  readonly where: Node | null;
  readonly late: Branch['late'] | null;
  readonly keys: readonly Node[];
  readonly fed: readonly Fed[];
}

/**
 * What an event of a type feeds, after a delay. A state with several branches on the type is fed by them in their
 * order: its sites stand together. Others stand alone.
 */
export function updateSites(states: readonly PlannedState[], { name }: TypeLayout, delay?: Delay): UpdateSite[][] {
  const groups = new Map<string, (UpdateSite & { readonly fed: Fed[] })[]>();
  for (const state of states) {
    const branches = state.state.stream.branches.filter((b) => b.type === name && sameDelay(b.delay, delay));
    if (branches.length === 0) continue;
    const own = branches.map(({ each, over = null, where, late = null, roles }) => ({
      ...{ each, over, where, late, keys: state.state.keys.map((key) => roles[key]), fed: [] as Fed[] },
    }));
    const at = canonicalJson([state.table.index, own]);
    const group = groups.get(at) ?? own;
    groups.set(at, group);
    for (const [i, branch] of branches.entries()) group[i].fed.push({ state, branch });
  }
  return [...groups.values()];
}
