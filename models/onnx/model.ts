import { canonicalJson } from '../../engine/base/hash';
import * as onnx from './fields';
import { METADATA_KEYS, type ModelMetadata } from './metadata';
import { type ProtobufWriter, protobufWriter } from './protobuf-write';

/** Metadata of an export; the feature names are the ranker's. */
export type ExportMetadata = Omit<ModelMetadata, 'featureNames'>;

/** Versions of operators, by domain. */
export type Opsets = Readonly<Record<string, number>>;

/** The versions that Podium's own nodes are written in. */
export const OPSETS: Opsets = { '': 17, 'ai.onnx.ml': 3 };
const IR_VERSION = 8;

/**
 * An ONNX model from `features`, float32 [rows, features], to `scores`, float32 [rows, 1].
 *
 * @param parts fields of the graph: its nodes and constants
 * @param versions of operators and of the file, where a part of another making needs newer ones
 */
export function modelBytes(
  parts: readonly ProtobufWriter[],
  names: readonly string[],
  metadata: ExportMetadata,
  { opsets = OPSETS, irVersion = IR_VERSION }: { readonly opsets?: Opsets; readonly irVersion?: number } = {},
): Uint8Array {
  const graph = protobufWriter();
  for (const part of parts) graph.append(part);
  graph
    .text(onnx.GRAPH.name, 'ranker')
    .message(onnx.GRAPH.input, tensor('features', names.length))
    .message(onnx.GRAPH.output, tensor('scores', 1));
  const model = protobufWriter()
    .varint(onnx.MODEL.irVersion, irVersion)
    .text(onnx.MODEL.producer, 'podium')
    .message(onnx.MODEL.graph, graph);
  for (const [domain, version] of Object.entries(opsets)) model.message(onnx.MODEL.opset, opset(domain, version));
  const props: [string, string][] = [
    [METADATA_KEYS.fingerprint, metadata.fingerprint],
    [METADATA_KEYS.featureNames, JSON.stringify(names)],
    [METADATA_KEYS.protocol, canonicalJson(metadata.protocol)],
    [METADATA_KEYS.training, canonicalJson(metadata.training)],
    ...(metadata.isPerList ? [[METADATA_KEYS.isPerList, 'true'] as [string, string]] : []),
  ];
  for (const [key, value] of props) {
    model.message(onnx.MODEL.metadata, protobufWriter().text(onnx.ENTRY.key, key).text(onnx.ENTRY.value, value));
  }
  return model.bytes();
}

/** A node of one output. */
export function nodeOf(
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly ProtobufWriter[] = [],
): ProtobufWriter {
  const node = protobufWriter()
    .texts(onnx.NODE.input, inputs)
    .text(onnx.NODE.output, output)
    .text(onnx.NODE.name, output)
    .text(onnx.NODE.operator, operator);
  for (const attribute of attributes) node.message(onnx.NODE.attribute, attribute);
  return protobufWriter().message(onnx.GRAPH.node, node);
}

/** A constant of float32 values. */
export function constantOf(name: string, dims: readonly number[], values: Iterable<number>): ProtobufWriter {
  const constant = protobufWriter()
    .varints(onnx.CONSTANT.dims, dims)
    .varint(onnx.CONSTANT.element, onnx.FLOAT32)
    .floats(onnx.CONSTANT.floats, values)
    .text(onnx.CONSTANT.name, name);
  return protobufWriter().message(onnx.GRAPH.initializer, constant);
}

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
