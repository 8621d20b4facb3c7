import { children, foldedRoles, type Node } from '../engine/spec/ast';

/** Whether a node's values depend on what events of a type do to state: of the states it reads, or of those that these are made from. */
export function isFedBy(node: Node, type: string): boolean {
  const met = new Set<Node>();
  const depends = (inner: Node): boolean => {
    if (met.has(inner)) return false;
    met.add(inner);
    if (children(inner).some(depends)) return true;
    if (inner.op !== 'read') return false;
    const { stream, keys } = inner.state;
    const folded = [...keys, ...foldedRoles(inner.state)];
    return stream.branches.some(
      (branch) =>
        branch.type === type ||
        [branch.where, branch.over, ...folded.map((role) => branch.roles[role])].some((one) => one && depends(one)),
    );
  };
  return depends(node);
}
