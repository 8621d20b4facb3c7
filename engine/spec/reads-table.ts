import { children, foldedRoles, type Node, type TableName } from './ast';
import type { Feature } from './features';

/** Whether a node's values depend on the table of items (or users): by itself, or through the state it reads. */
export function readsTable(node: Node, table: TableName): boolean {
  const met = new Set<Node>();
  const reads = (inner: Node): boolean => {
    if (met.has(inner)) return false;
    met.add(inner);
    if (inner.op === 'lookup' && inner.table === table) return true;
    if (children(inner).some(reads)) return true;
    if (inner.op !== 'read') return false;
    const { stream, keys } = inner.state;
    const folded = [...keys, ...foldedRoles(inner.state)];
    return stream.branches.some(({ where, over, roles }) =>
      [where, over, ...folded.map((role) => roles[role])].some((node) => node && reads(node)),
    );
  };
  return reads(node);
}

/** The same features, those that depend on items stamped: their table has no dates, so it knows the whole log. */
export function stampTransductive(features: readonly Feature[]): readonly Feature[] {
  return features.map((feature) =>
    readsTable(feature.node, 'items') ? { ...feature, leak: 'transductive' } : feature,
  );
}
