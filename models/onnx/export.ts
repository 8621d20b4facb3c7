import type { Forest, Tree } from '../forest';
import * as onnx from './fields';
import { type ExportMetadata, modelBytes } from './model';
import { type ProtobufWriter, protobufWriter } from './protobuf-write';

/**
 * A forest as an ONNX model: one `TreeEnsembleRegressor` (ai.onnx.ml, opset 3) from `features`, float32
 * [rows, features], to `scores`, float32 [rows, 1]. NaN goes where the tree sends missing values.
 *
 * The same forest and metadata give the same bytes. A forest without trees scores every row 0.
 *
 * @see ONNX operator schemas, ai.onnx.ml.TreeEnsembleRegressor, version 3.
 */
export function exportOnnx(forest: Forest, metadata: ExportMetadata): Uint8Array {
  return modelBytes([protobufWriter().message(onnx.GRAPH.node, ensemble(forest))], forest.names, metadata);
}

function ensemble(forest: Forest): ProtobufWriter {
  const rows = nodeRows(forest.trees.length > 0 ? forest.trees : [NOTHING]);
  const leaves = rows.filter(({ leaf }) => leaf);
  const node = protobufWriter()
    .text(onnx.NODE.input, 'features')
    .text(onnx.NODE.output, 'scores')
    .text(onnx.NODE.name, 'forest')
    .text(onnx.NODE.operator, 'TreeEnsembleRegressor')
    .text(onnx.NODE.domain, 'ai.onnx.ml');
  const attribute = (name: string, type: number, fill: (a: ProtobufWriter) => void): void => {
    const body = protobufWriter().text(onnx.ATTRIBUTE.name, name);
    fill(body);
    node.message(onnx.NODE.attribute, body.varint(onnx.ATTRIBUTE.type, type));
  };
  const { int, text, ints, floats, texts } = onnx.ATTRIBUTE_TYPE;
  const addInts = (name: string, values: number[]): void =>
    attribute(name, ints, (a) => a.varints(onnx.ATTRIBUTE.ints, values));

  attribute('n_targets', int, (a) => a.varint(onnx.ATTRIBUTE.int, 1));
  attribute('aggregate_function', text, (a) => a.text(onnx.ATTRIBUTE.text, 'SUM'));
  attribute('post_transform', text, (a) => a.text(onnx.ATTRIBUTE.text, 'NONE'));
  addInts(
    'nodes_treeids',
    rows.map(({ tree }) => tree),
  );
  addInts(
    'nodes_nodeids',
    rows.map(({ id }) => id),
  );
  addInts(
    'nodes_featureids',
    rows.map(({ feature }) => feature),
  );
  attribute('nodes_values', floats, (a) =>
    a.floats(
      onnx.ATTRIBUTE.floats,
      rows.map(({ threshold }) => threshold),
    ),
  );
  attribute('nodes_modes', texts, (a) =>
    a.texts(
      onnx.ATTRIBUTE.texts,
      rows.map(({ leaf }) => (leaf ? 'LEAF' : 'BRANCH_LEQ')),
    ),
  );
  addInts(
    'nodes_truenodeids',
    rows.map(({ left }) => left),
  );
  addInts(
    'nodes_falsenodeids',
    rows.map(({ right }) => right),
  );
  addInts(
    'nodes_missing_value_tracks_true',
    rows.map(({ missingLeft }) => missingLeft),
  );
  addInts(
    'target_treeids',
    leaves.map(({ tree }) => tree),
  );
  addInts(
    'target_nodeids',
    leaves.map(({ id }) => id),
  );
  addInts(
    'target_ids',
    leaves.map(() => 0),
  );
  attribute('target_weights', floats, (a) =>
    a.floats(
      onnx.ATTRIBUTE.floats,
      leaves.map(({ value }) => value),
    ),
  );
  return node;
}

/** A tree's inner nodes keep their numbers; leaf i becomes node [inner nodes] + i. */
function nodeRows(trees: readonly Tree[]) {
  const empty = { feature: 0, threshold: 0, left: 0, right: 0, missingLeft: 0, value: 0, leaf: false };
  return trees.flatMap((t, tree) => {
    const inner = t.feature.length;
    const place = (child: number): number => (child >= 0 ? child : inner + ~child);
    const nodes = Array.from(t.feature, (feature, id) => ({
      ...empty,
      tree,
      id,
      feature,
      threshold: t.threshold[id],
      left: place(t.left[id]),
      right: place(t.right[id]),
      missingLeft: t.missingLeft[id],
    }));
    return [...nodes, ...Array.from(t.value, (value, i) => ({ ...empty, tree, id: inner + i, value, leaf: true }))];
  });
}

const NOTHING: Tree = {
  feature: new Int32Array(0),
  threshold: new Float32Array(0),
  missingLeft: new Uint8Array(0),
  left: new Int32Array(0),
  right: new Int32Array(0),
  gain: new Float64Array(0),
  value: Float32Array.of(0),
};
