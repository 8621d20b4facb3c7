import { ConfigError, MismatchError } from '../../engine/base/errors';
import * as onnx from './fields';
import { named } from './load';
import { type ModelMetadata, readMetadata } from './metadata';
import { constantOf, type ExportMetadata, modelBytes, nodeOf } from './model';
import { readProtobuf } from './protobuf-read';
import { type ProtobufWriter, protobufWriter } from './protobuf-write';

/** A model that Podium wrote, and what its scores are multiplied by. */
export interface BlendPart {
  name: string;
  model: Uint8Array;
  weight: number;
}

/**
 * The weighted sum of several rankers as one ONNX model. Its columns are those of the first, then what the others need beside them.
 *
 * @throws ConfigError for a model that Podium did not write
 * @throws MismatchError for models of different feature sets
 */
export function exportBlend(parts: readonly BlendPart[], metadata: Omit<ExportMetadata, 'fingerprint'>): Uint8Array {
  const read = parts.map(({ name, model }) => ({ name, model, metadata: blendMetadata(name, model) }));
  const { fingerprint } = read[0].metadata;
  const other = read.find((part) => part.metadata.fingerprint !== fingerprint);
  if (other) {
    throw new MismatchError(
      `blend: ${other.name} was trained on ${other.metadata.fingerprint}, ${read[0].name} on ${fingerprint}; expected models of one feature set`,
    );
  }
  const names = [...new Set(read.flatMap((part) => part.metadata.featureNames))];
  const graph = read.flatMap((part, i) => [
    takeColumns(
      `m${i}_features`,
      `m${i}_columns`,
      part.metadata.featureNames.map((name) => names.indexOf(name)),
    ),
    renamedGraph(part.model, `m${i}_`),
    constantOf(`m${i}_share`, [1], [parts[i].weight]),
    nodeOf('Mul', [`m${i}_scores`, `m${i}_share`], `m${i}_weighted`),
  ]);
  const sum = nodeOf(
    'Sum',
    parts.map((_, i) => `m${i}_weighted`),
    'scores',
  );
  return modelBytes([...graph, sum], names, { ...metadata, fingerprint });
}

/**
 * What a model that is to be blended says of itself.
 *
 * @throws ConfigError for one that Podium did not write, StateError for bytes that are no model
 */
export function blendMetadata(name: string, model: Uint8Array): ModelMetadata {
  const metadata = named(name, () => readMetadata(model));
  if (metadata !== null) return metadata;
  throw new ConfigError(`blend: ${name} names no columns, expected a model that Podium wrote`, 'E_MODEL');
}

function takeColumns(output: string, constant: string, places: readonly number[]): ProtobufWriter {
  const columns = protobufWriter()
    .varints(onnx.CONSTANT.dims, [places.length])
    .varint(onnx.CONSTANT.element, onnx.INT64)
    .varints(onnx.CONSTANT.integers, places)
    .text(onnx.CONSTANT.name, constant);
  const axis = protobufWriter()
    .text(onnx.ATTRIBUTE.name, 'axis')
    .varint(onnx.ATTRIBUTE.int, 1)
    .varint(onnx.ATTRIBUTE.type, onnx.ATTRIBUTE_TYPE.int);
  const node = protobufWriter()
    .texts(onnx.NODE.input, ['features', constant])
    .text(onnx.NODE.output, output)
    .text(onnx.NODE.name, output)
    .text(onnx.NODE.operator, 'Gather')
    .message(onnx.NODE.attribute, axis);
  return protobufWriter().message(onnx.GRAPH.initializer, columns).message(onnx.GRAPH.node, node);
}

/** The nodes and constants of a model's graph, every name with a prefix of its own. */
function renamedGraph(model: Uint8Array, prefix: string): ProtobufWriter {
  const graph = readProtobuf(model).find(({ field }) => field === onnx.MODEL.graph)!.value as Uint8Array;
  const renamed = protobufWriter();
  for (const { field, value } of readProtobuf(graph)) {
    if (field === onnx.GRAPH.node) {
      renamed.message(
        field,
        withPrefix(value as Uint8Array, prefix, [onnx.NODE.input, onnx.NODE.output, onnx.NODE.name]),
      );
    } else if (field === onnx.GRAPH.initializer) {
      renamed.message(field, withPrefix(value as Uint8Array, prefix, [onnx.CONSTANT.name]));
    }
  }
  return renamed;
}

/** A message whose fields of the given numbers are texts that get a prefix; what has no bytes or a whole number is not in it. */
function withPrefix(message: Uint8Array, prefix: string, texts: readonly number[]): ProtobufWriter {
  const writer = protobufWriter();
  for (const { field, value } of readProtobuf(message)) {
    if (typeof value === 'number') writer.varint(field, value);
    else if (texts.includes(field)) writer.sized(field, Buffer.concat([Buffer.from(prefix), value]));
    else writer.sized(field, value);
  }
  return writer;
}
