import { canonicalJson } from '../../engine/base/hash';
import type { Forest, Tree } from '../forest';
import * as onnx from './fields';
import { METADATA_KEYS, type ModelMetadata } from './metadata';
import { type ProtobufWriter, protobufWriter } from './protobuf-write';

/** Metadata of an export; the feature names are the forest's. */
export type ExportMetadata = Omit<ModelMetadata, 'featureNames'>;

/**
 * A forest as an ONNX model: one `TreeEnsembleRegressor` (ai.onnx.ml, opset 3) from `features`, float32
 * [rows, features], to `scores`, float32 [rows, 1]. NaN goes where the tree sends missing values.
 *
 * The same forest and metadata give the same bytes. A forest without trees scores every row 0.
 *
 * @see ONNX operator schemas, ai.onnx.ml.TreeEnsembleRegressor, version 3.
 */
export function exportOnnx(forest: Forest, metadata: ExportMetadata): Uint8Array {
  const model = protobufWriter()
    .varint(onnx.MODEL.irVersion, 8)
    .text(onnx.MODEL.producer, 'podium')
    .message(onnx.MODEL.graph, graph(forest))
    .message(onnx.MODEL.opset, opset('', 17))
    .message(onnx.MODEL.opset, opset('ai.onnx.ml', 3));
  const props: [string, string][] = [
    [METADATA_KEYS.fingerprint, metadata.fingerprint],
    [METADATA_KEYS.featureNames, JSON.stringify(forest.names)],
    [METADATA_KEYS.protocol, canonicalJson(metadata.protocol)],
    [METADATA_KEYS.training, canonicalJson(metadata.training)],
  ];
  for (const [key, value] of props) {
    model.message(onnx.MODEL.metadata, protobufWriter().text(onnx.ENTRY.key, key).text(onnx.ENTRY.value, value));
  }
  return model.bytes();
}

function graph(forest: Forest): ProtobufWriter {
  return protobufWriter()
    .message(onnx.GRAPH.node, ensemble(forest))
    .text(onnx.GRAPH.name, 'ranker')
    .message(onnx.GRAPH.input, tensor('features', forest.names.length))
    .message(onnx.GRAPH.output, tensor('scores', 1));
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

function opset(domain: string, version: number): ProtobufWriter {
  return protobufWriter().text(onnx.OPSET.domain, domain).varint(onnx.OPSET.version, version);
}

function tensor(name: string, width: number): ProtobufWriter {
  const shape = protobufWriter()
    .message(onnx.SHAPE.dimension, protobufWriter().text(onnx.DIMENSION.parameter, 'rows'))
    .message(onnx.SHAPE.dimension, protobufWriter().varint(onnx.DIMENSION.value, width));
  const type = protobufWriter().varint(onnx.TENSOR.element, onnx.FLOAT32).message(onnx.TENSOR.shape, shape);
  return protobufWriter()
    .text(onnx.VALUE.name, name)
    .message(onnx.VALUE.type, protobufWriter().message(onnx.TYPE.tensor, type));
}
