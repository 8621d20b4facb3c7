import { accumulatorOf } from '../accumulators/index';
import { type Branch, type Node, walk } from '../spec/ast';

/** Whether a node is, or is made from, an object that a state holds. */
export function readsObject(node: Node): boolean {
  let reads = false;
  walk(node, (inner) => {
    if (inner.op === 'read') reads ||= accumulatorOf(inner.state.kind)?.objectReads?.includes(inner.read) ?? false;
  });
  return reads;
}

/** Whether a node has another value for each element of the event's list. */
export function dependsOnElement(node: Node, branch?: Branch): boolean {
  let depends = false;
  walk(node, (inner) => {
    if (inner.op === 'element' || inner.op === 'list') depends = true;
    if (inner.op === 'read' && branch) {
      for (const key of inner.state.keys)
        if (!inner.from[key] && key in branch.roles && dependsOnElement(branch.roles[key], branch)) depends = true;
    }
  });
  return depends;
}

/** Whether a node has another value for each member of a set of the event. */
export function dependsOnMember(node: Node): boolean {
  let depends = false;
  walk(node, ({ op }) => (depends ||= op === 'member'));
  return depends;
}
