import { StateError } from '../../engine/base/errors';
import type { Forest, Tree } from '../forest';
import { ATTRIBUTE, GRAPH, MODEL, NODE } from './fields';
import { readMetadata } from './metadata';
import { readFloats, readProtobuf, readText, readVarints } from './protobuf-read';

/**
 * The trees of a model that Podium wrote, as they were grown; gains are not kept in a model and come as 0.
 *
 * @throws StateError for bytes that are no such model
 */
export function readForest(model: Uint8Array): Forest {
  const forest = forestOf(model);
  if (forest === null)
    throw new StateError(
      'model: it is no single forest of Podium, expected an ONNX file that podium train wrote without --first-stage',
    );
  return forest;
}

/** The same; null for a model that is more than one forest, or none, or of another making. */
export function forestOf(model: Uint8Array): Forest | null {
  const names = readMetadata(model)?.featureNames;
  const attributes = attributesOf(model);
  const ints = (name: string): number[] =>
    readVarints((attributes.get(name)?.get(ATTRIBUTE.ints) as Uint8Array | undefined) ?? new Uint8Array());
  const floats = (name: string): Float32Array =>
    readFloats((attributes.get(name)?.get(ATTRIBUTE.floats) as Uint8Array | undefined) ?? new Uint8Array());
  if (names === undefined || !attributes.has('nodes_treeids')) return null;
  const leaves = groupBy(ints('target_treeids'), ints('target_nodeids'), floats('target_weights'));
  const rows = {
    tree: ints('nodes_treeids'),
    feature: ints('nodes_featureids'),
    threshold: floats('nodes_values'),
    left: ints('nodes_truenodeids'),
    right: ints('nodes_falsenodeids'),
    missingLeft: ints('nodes_missing_value_tracks_true'),
  };
  const trees: Tree[] = [];
  for (let begin = 0; begin < rows.tree.length; ) {
    let end = begin;
    while (rows.tree[end] === rows.tree[begin]) end++;
    const values = leaves.get(rows.tree[begin])!;
    // subtle: a tree's leaves stand behind its inner nodes
    const inner = end - begin - values.length;
    const child = (place: number): number => (place < inner ? place : ~(place - inner));
    const own = <T>(of: ArrayLike<T>): T[] => Array.from({ length: inner }, (_, i) => of[begin + i]);
    if (inner > 0)
      trees.push({
        feature: Int32Array.from(own(rows.feature)),
        threshold: Float32Array.from(own(rows.threshold)),
        missingLeft: Uint8Array.from(own(rows.missingLeft)),
        left: Int32Array.from(own(rows.left), child),
        right: Int32Array.from(own(rows.right), child),
        gain: new Float64Array(inner),
        value: Float32Array.from(values, ({ weight }) => weight),
      });
    begin = end;
  }
  return { names, trees };
}

function groupBy(trees: readonly number[], nodes: readonly number[], weights: Float32Array) {
  const leaves = new Map<number, { node: number; weight: number }[]>();
  trees.forEach((tree, i) => leaves.set(tree, [...(leaves.get(tree) ?? []), { node: nodes[i], weight: weights[i] }]));
  return leaves;
}

/** The fields of each attribute of the one operator, by the attribute's name; none where there are several. */
function attributesOf(model: Uint8Array): Map<string, Map<number, number | Uint8Array>> {
  const inside = (bytes: Uint8Array, wanted: number): Uint8Array[] =>
    readProtobuf(bytes).flatMap(({ field, value }) => (field === wanted && typeof value !== 'number' ? [value] : []));
  const [graph] = inside(model, MODEL.graph);
  const nodes = graph ? inside(graph, GRAPH.node) : [];
  const node = nodes.length === 1 ? nodes[0] : undefined;
  return new Map(
    (node ? inside(node, NODE.attribute) : []).map((bytes) => {
      const fields = new Map(readProtobuf(bytes).map(({ field, value }) => [field, value] as const));
      return [readText(fields.get(ATTRIBUTE.name) as Uint8Array), fields];
    }),
  );
}
