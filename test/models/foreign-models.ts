import * as onnx from '../../models/onnx/fields';
import { type ProtobufWriter, protobufWriter } from '../../models/onnx/protobuf-write';

const FLOAT64 = 11;

/** A value of a graph: its kind of number and its shape; a text stands for a size that is not known. */
export interface Value {
  readonly name: string;
  readonly element: number;
  readonly shape: readonly (number | string)[];
}

/**
 * A model as other tools write it: it multiplies a matrix `X` by weights, and may give the product under several names,
 * or beside its negative.
 */
export function foreignModel(
  weights: readonly number[],
  {
    input = { name: 'X', element: onnx.FLOAT32, shape: ['N', weights.length] },
    outputs = ['Y'],
    pairs = false,
    ml = null,
  }: {
    readonly input?: Value;
    readonly outputs?: readonly string[];
    /** two columns come out: the score times -1, and the score */
    readonly pairs?: boolean;
    /** the version of ai.onnx.ml that it says it is written in */
    readonly ml?: number | null;
  } = {},
): Uint8Array {
  const width = pairs ? 2 : 1;
  const values = weights.flatMap((weight) => (pairs ? [-weight, weight] : [weight]));
  const constant = protobufWriter()
    .varints(onnx.CONSTANT.dims, [weights.length, width])
    .varint(onnx.CONSTANT.element, input.element)
    .text(onnx.CONSTANT.name, 'W');
  if (input.element === FLOAT64) constant.message(9, raw(Float64Array.from(values)));
  else if (input.element === onnx.INT64) constant.varints(onnx.CONSTANT.integers, values);
  else constant.floats(onnx.CONSTANT.floats, values);
  const graph = protobufWriter();
  for (const output of outputs) {
    const node = protobufWriter()
      .texts(onnx.NODE.input, [input.name, 'W'])
      .text(onnx.NODE.output, output)
      .text(onnx.NODE.operator, 'MatMul');
    graph.message(onnx.GRAPH.node, node);
  }
  graph.text(onnx.GRAPH.name, 'foreign').message(onnx.GRAPH.initializer, constant);
  graph.message(onnx.GRAPH.input, described(input));
  for (const name of outputs)
    graph.message(onnx.GRAPH.output, described({ name, element: input.element, shape: ['N', width] }));
  const opset = (domain: string, version: number) =>
    protobufWriter().text(onnx.OPSET.domain, domain).varint(onnx.OPSET.version, version);
  const model = protobufWriter()
    .varint(onnx.MODEL.irVersion, 8)
    .message(onnx.MODEL.graph, graph)
    .message(onnx.MODEL.opset, opset('', 17));
  return (ml === null ? model : model.message(onnx.MODEL.opset, opset('ai.onnx.ml', ml))).bytes();
}

/** The same matrix of float64. */
export const DOUBLES: Value = { name: 'input', element: FLOAT64, shape: ['batch', 'features'] };

function described({ name, element, shape }: Value): ProtobufWriter {
  const dims = protobufWriter();
  for (const size of shape) {
    const dim = protobufWriter();
    dims.message(
      onnx.SHAPE.dimension,
      typeof size === 'number' ? dim.varint(onnx.DIMENSION.value, size) : dim.text(onnx.DIMENSION.parameter, size),
    );
  }
  const tensor = protobufWriter().varint(onnx.TENSOR.element, element).message(onnx.TENSOR.shape, dims);
  return protobufWriter()
    .text(onnx.VALUE.name, name)
    .message(onnx.VALUE.type, protobufWriter().message(onnx.TYPE.tensor, tensor));
}

function raw(values: Float64Array): ProtobufWriter {
  return { ...protobufWriter(), bytes: () => new Uint8Array(values.buffer) };
}
