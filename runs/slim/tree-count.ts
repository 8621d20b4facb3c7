/** So many trees, as it is said. */
export function treeCount(trees: number): string {
  return `${trees.toLocaleString('en')} ${trees === 1 ? 'tree' : 'trees'}`;
}
