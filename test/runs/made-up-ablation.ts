import type { AblationFile } from '../../runs/ablate/run';

/** An ablation that nobody made, with names, values and costs as one has them: how it looks is what is tested. */
export function madeUpAblation(): AblationFile {
  const groups = ['session × item', 'item', 'the list', 'user × category of the item'];
  const change = (value: number) => ({
    ...{ value, lo: value - 0.004, hi: value + 0.004, p: 0.2, p_holm: 0.4 },
    ...{ bound: value - 0.0035, is_non_inferior: value > 0 },
  });
  const estimate = (value: number) => ({ value, lo: value - 0.02, hi: value + 0.02 });
  const setOf = (name: string, of: readonly string[], value: number, us: number, isOnFront: boolean) => ({
    ...{ name, groups: of, columns: of, key: name, estimate: estimate(value), is_on_front: isOnFront, price: us / 45 },
    ...{ against_full: change(value - 0.64), against_best: change(value - 0.642) },
    cost: {
      ...{
        lists: 200,
        assemble: { p50: us - 9, p99: us },
        score: { p50: 9, p99: 12 },
        total: { p50: us, p99: us + 14 },
      },
      ...{ stateBytes: us * 40_000, dictionaryBytes: 0, keySets: 4, accumulators: 12 },
      rounds: [us, us + 1, us + 6],
    },
  });
  const sets = [
    setOf('all', groups, 0.64, 45, false),
    setOf('without the list', [groups[0], groups[1], groups[3]], 0.6435, 39, true),
    setOf('without item', [groups[0], groups[2], groups[3]], 0.61, 31, true),
    setOf('forward 1', [groups[0]], 0.59, 20, true),
    setOf('forward 2', [groups[0], groups[1]], 0.628, 29, true),
    setOf('forward 3', [groups[0], groups[1], groups[3]], 0.6435, 39, true),
  ];
  const path = [[], [groups[0]], [groups[0], groups[1]], [groups[0], groups[1], groups[3]]];
  return {
    ...{ by: 'entity', metric: 'mrr', settings: {}, protocol: {}, lists: 500, users: 300, margin: 0.002 },
    ...{ full: { ...estimate(0.64), columns: 4, trees: 40 }, nothing: estimate(0.18), groups: [], backward: null },
    forward: path.map((of, i) => ({
      ...{ group: of.at(-1) ?? '', groups: of, columns: of.length, estimate: estimate([0.18, 0.59, 0.628, 0.6435][i]) },
      ...{ change: change(0.01), against_full: change(-0.01) },
    })),
    report: {
      ...{ lists: 300, users: 250, full: estimate(0.631), pick: estimate(0.629), shrinkage: 0.0145 },
      heuristic: { name: 'recency', ...estimate(0.6) },
      questions: [
        { a: 'pick', b: 'full set', change: change(-0.002) },
        { a: 'full set', b: 'recency', change: change(0.031) },
        { a: 'pick', b: 'recency', change: change(0.029) },
      ],
    },
    ...{ canary: null, nulls: 0, stability: null, sets, pick: sets[1] },
  };
}
