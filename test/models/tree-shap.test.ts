import { describe, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { type Forest, forestScores, type Tree } from '../../models/forest';
import { gbdtTrainer } from '../../models/gbdt/boost';
import { exportOnnx } from '../../models/onnx/export';
import { readForest } from '../../models/onnx/read-forest';
import { type Cover, coverOf, treeShap } from '../../models/tree-shap';
import { task } from './task';

/** The mean of a tree over all ways that unknown features could go, by the rows that went there. */
function conditional(tree: Tree, cover: Cover, x: readonly number[], isKnown: (feature: number) => boolean): number {
  const from = (node: number): number => {
    if (node < 0) return tree.value[~node]!;
    const feature = tree.feature[node]!;
    const [left, right] = [tree.left[node]!, tree.right[node]!];
    const goesLeft =
      x[feature]! <= tree.threshold[node]! || (Number.isNaN(x[feature]!) && tree.missingLeft[node] === 1);
    if (isKnown(feature)) return from(goesLeft ? left : right);
    const rows = (child: number): number => (child >= 0 ? cover.node[child]! : cover.leaf[~child]!);
    return [left, right].reduce(
      (sum, child) => sum + (rows(child) === 0 ? 0 : (rows(child) / cover.node[node]!) * from(child)),
      0,
    );
  };
  return from(0);
}

/** Shapley values by their definition, over every subset of the features. */
function byDefinition({ names, trees }: Forest, covers: readonly Cover[], x: readonly number[]): number[] {
  const n = names.length;
  const value = (set: number): number =>
    trees.reduce((sum, tree, t) => sum + conditional(tree, covers[t]!, x, (f) => ((set >> f) & 1) === 1), 0);
  const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
  return names.map((_, f) => {
    let sum = 0;
    for (let set = 0; set < 1 << n; set++) {
      if ((set >> f) & 1) continue;
      const size = [...set.toString(2)].filter((bit) => bit === '1').length;
      sum += ((factorial(size) * factorial(n - size - 1)) / factorial(n)) * (value(set | (1 << f)) - value(set));
    }
    return sum;
  });
}

/** A random tree of so many inner nodes; features come again along a path. */
function randomTree(features: number, inner: number, next: () => number): Tree {
  const [left, right] = [new Int32Array(inner), new Int32Array(inner)];
  let leaves = 0;
  const open: (readonly [Int32Array, number])[] = [
    [left, 0],
    [right, 0],
  ];
  for (let node = 1; node < inner; node++) {
    const [[side, parent]] = open.splice(Math.floor(next() * open.length), 1) as [readonly [Int32Array, number]];
    side[parent] = node;
    open.push([left, node], [right, node]);
  }
  for (const [side, parent] of open) side[parent] = ~leaves++;
  return {
    feature: Int32Array.from({ length: inner }, () => Math.floor(next() * features)),
    threshold: Float32Array.from({ length: inner }, () => next()),
    missingLeft: Uint8Array.from({ length: inner }, () => (next() < 0.5 ? 1 : 0)),
    left,
    right,
    gain: new Float64Array(inner),
    value: Float32Array.from({ length: leaves }, () => next() - 0.5),
  };
}

describe('contributions', () => {
  test.each(Array.from({ length: 12 }, (_, seed) => [seed]))(
    'of random trees are those of the definition, seed %i',
    (seed) => {
      const next = random(seed, 5);
      const features = 2 + (seed % 5);
      const value = (): number => (next() < 0.1 ? Number.NaN : next());
      const columns = (rows: number): Float32Array[] =>
        Array.from({ length: features }, () => Float32Array.from({ length: rows }, value));
      const forest: Forest = {
        names: Array.from({ length: features }, (_, i) => `f${i}`),
        trees: Array.from({ length: 3 }, () => randomTree(features, 1 + Math.floor(next() * 9), next)),
      };
      const covers = coverOf(forest, columns(60), 60);
      const asked = columns(5);
      const { byFeature, expected } = treeShap(forest, covers, asked, 5);
      const scores = forestScores(forest, asked, 5);
      for (let row = 0; row < 5; row++) {
        const x = asked.map((column) => column[row]!);
        byDefinition(forest, covers, x).forEach((want, f) => expect(byFeature[f]![row]).toBeCloseTo(want, 10));
        const total = byFeature.reduce((sum, of) => sum + of[row]!, expected);
        expect(total).toBeCloseTo(scores[row]!, 5);
      }
    },
  );

  test('of a stump are what the other side would have changed', () => {
    const stump: Tree = {
      feature: Int32Array.of(0),
      threshold: Float32Array.of(0.5),
      missingLeft: Uint8Array.of(1),
      left: Int32Array.of(~0),
      right: Int32Array.of(~1),
      gain: new Float64Array(1),
      value: Float32Array.of(1, 3),
    };
    const forest = { names: ['a', 'b'], trees: [stump] };
    const covers = coverOf(forest, [Float32Array.of(0, 0, 0, 1), Float32Array.of(9, 9, 9, 9)], 4);
    const { byFeature, expected } = treeShap(
      forest,
      covers,
      [Float32Array.of(0, 1, Number.NaN), new Float32Array(3)],
      3,
    );
    expect(expected).toBe(1.5);
    expect([...byFeature[0]!]).toEqual([-0.5, 1.5, -0.5]);
    expect([...byFeature[1]!]).toEqual([0, 0, 0]);
  });

  test('of a forest without trees are nothing', () => {
    const { byFeature, expected } = treeShap({ names: ['a'], trees: [] }, [], [Float32Array.of(1, 2)], 2);
    expect([expected, ...byFeature[0]!]).toEqual([0, 0, 0]);
  });
});

test('a model is read back as the trees that were grown', async () => {
  const { forest } = await gbdtTrainer.train(task(200, 1), task(50, 2), { trees: 12, earlyStopping: 0 });
  const bytes = exportOnnx(forest, { fingerprint: 'f', protocol: {}, training: {} });
  const read = readForest(bytes);
  expect(read.names).toEqual(forest.names);
  const bare = forest.trees.map((tree) => ({ ...tree, gain: new Float64Array(tree.gain.length) }));
  expect(read.trees).toEqual(bare);
  const { columns, rows } = task(50, 3);
  expect(forestScores(read, columns, rows)).toEqual(forestScores(forest, columns, rows));
  expect(() => readForest(new Uint8Array())).toThrow(/no graph/);
});
