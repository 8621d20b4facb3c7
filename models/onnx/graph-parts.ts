import * as onnx from './fields';
import { nodeOf } from './model';
import { readProtobuf, readText } from './protobuf-read';
import { type ProtobufWriter, protobufWriter } from './protobuf-write';

/** A node that takes some columns of the input `features`; the constant holds their places. */
export function takeColumns(output: string, constant: string, places: readonly number[]): ProtobufWriter {
  return placesOf(constant, places).append(nodeOf('Gather', ['features', constant], output, [intOf('axis', 1)]));
}

/** The nodes and constants of a model's graph, every name with a prefix of its own. */
export function renamedGraph(model: Uint8Array, prefix: string): ProtobufWriter {
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

/** The operators of a model's graph, each once. */
export function operatorsOf(model: Uint8Array): Set<string> {
  const graph = readProtobuf(model).find(({ field }) => field === onnx.MODEL.graph)!.value as Uint8Array;
  const nodes = readProtobuf(graph).filter(({ field }) => field === onnx.GRAPH.node);
  const operators = nodes.flatMap(({ value }) =>
    readProtobuf(value as Uint8Array).filter(({ field }) => field === onnx.NODE.operator),
  );
  return new Set(operators.map(({ value }) => readText(value as Uint8Array)));
}

/** A constant of whole numbers in one row. */
export function placesOf(name: string, values: readonly number[]): ProtobufWriter {
  const constant = protobufWriter()
    .varints(onnx.CONSTANT.dims, [values.length])
    .varint(onnx.CONSTANT.element, onnx.INT64)
    .varints(onnx.CONSTANT.integers, values)
    .text(onnx.CONSTANT.name, name);
  return protobufWriter().message(onnx.GRAPH.initializer, constant);
}

/** An attribute that is a whole number. */
export function intOf(name: string, value: number): ProtobufWriter {
  return protobufWriter()
    .text(onnx.ATTRIBUTE.name, name)
    .varint(onnx.ATTRIBUTE.int, value)
    .varint(onnx.ATTRIBUTE.type, onnx.ATTRIBUTE_TYPE.int);
}

/** An attribute that is several whole numbers. */
export function intsOf(name: string, values: readonly number[]): ProtobufWriter {
  return protobufWriter()
    .text(onnx.ATTRIBUTE.name, name)
    .varints(onnx.ATTRIBUTE.ints, values)
    .varint(onnx.ATTRIBUTE.type, onnx.ATTRIBUTE_TYPE.ints);
}

/** A message whose fields of the given numbers are texts that get a prefix; what has no bytes or a whole number is not in it. */
function withPrefix(message: Uint8Array, prefix: string, texts: readonly number[]): ProtobufWriter {
  const writer = protobufWriter();
  for (const { field, value } of readProtobuf(message)) {
    if (typeof value === 'number') writer.varint(field, value);
    // an empty name is an input or output that is left out
    else if (texts.includes(field) && value.length > 0)
      writer.sized(field, Buffer.concat([Buffer.from(prefix), value]));
    else writer.sized(field, value);
  }
  return writer;
}
