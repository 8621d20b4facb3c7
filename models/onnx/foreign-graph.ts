import { ConfigError } from '../../engine/base/errors';
import * as onnx from './fields';
import { intOf, placesOf, renamedGraph, takeColumns } from './graph-parts';
import { nodeOf, type Opsets } from './model';
import { readProtobuf, readText } from './protobuf-read';
import { type ProtobufWriter, protobufWriter } from './protobuf-write';

/** A model that Podium did not write, as it is to become a part of another: its columns among those of the whole. */
export interface ForeignModel {
  readonly name: string;
  readonly model: Uint8Array;
  /** Places of its columns, in the order of its input. */
  readonly places: readonly number[];
  /** The tensor that holds the scores, where it has several. */
  readonly output?: string | undefined;
}

/** Nodes from the input `features` of the whole to `<prefix>scores`, [rows, 1], and what they need to be understood. */
export interface ForeignGraph {
  readonly nodes: readonly ProtobufWriter[];
  readonly opsets: Opsets;
  readonly irVersion: number;
}

/**
 * The graph of a model of another making, under names of its own. Values are cast to its kind of number and back; of two
 * numbers for each row the second is the score, as everywhere.
 *
 * @throws ConfigError for what cannot be put into another model: graphs within nodes, functions, values in other files
 */
export function foreignGraph({ name, model, places, output }: ForeignModel, prefix: string): ForeignGraph {
  const fields = readProtobuf(model);
  const refuse = (found: string): never => {
    throw new ConfigError(
      `blend: ${name} has ${found}, expected a plain graph; give it as a ranker of its own`,
      'E_MODEL',
    );
  };
  if (fields.some(({ field }) => field === onnx.MODEL.functions)) refuse('functions');
  const graph = fields.find(({ field }) => field === onnx.MODEL.graph)!.value as Uint8Array;
  const inside = messagesIn(graph);
  if (inside(onnx.GRAPH.sparse).length > 0) refuse('sparse constants');
  const constants = inside(onnx.GRAPH.initializer);
  if (constants.some((bytes) => messagesIn(bytes)(onnx.CONSTANT.elsewhere).length > 0))
    refuse('values in another file');
  for (const node of inside(onnx.GRAPH.node))
    for (const attribute of messagesIn(node)(onnx.NODE.attribute))
      if ([onnx.ATTRIBUTE.graph, onnx.ATTRIBUTE.graphs].some((field) => messagesIn(attribute)(field).length > 0))
        refuse('a graph within a node');
  const known = new Set(constants.map((bytes) => textOf(bytes, onnx.CONSTANT.name)));
  const input = inside(onnx.GRAPH.input)
    .map(tensorIn)
    .find((value) => !known.has(value.name))!;
  const numbers = inside(onnx.GRAPH.output)
    .map(tensorIn)
    .filter(({ element }) => element === onnx.FLOAT32 || element === onnx.FLOAT64);
  const scores = numbers.find((value) => value.name === (output ?? numbers[0].name))!;
  const at = (own: string): string => `${prefix}${own}`;
  const [taken, one, plain, table, shape, width, last] = ['0', '1', '2', '3', '4', '5', '6'].map((n) =>
    at(`podium_${n}`),
  );
  return {
    nodes: [
      takeColumns(taken, at('podium_columns'), places),
      nodeOf('Cast', [taken], at(input.name), [intOf('to', input.element)]),
      renamedGraph(model, prefix),
      placesOf(one, [1]),
      nodeOf('Cast', [at(scores.name)], plain, [intOf('to', onnx.FLOAT32)]),
      scores.rank === 1 ? nodeOf('Unsqueeze', [plain, one], table) : nodeOf('Identity', [plain], table),
      nodeOf('Shape', [table], shape),
      nodeOf('Gather', [shape, one], width),
      nodeOf('Sub', [width, one], last),
      nodeOf('Gather', [table, last], at('scores_of_rows'), [intOf('axis', 1)]),
    ],
    opsets: opsetsOf(model),
    irVersion: fields.find(({ field }) => field === onnx.MODEL.irVersion)?.value as number,
  };
}

/** The versions that a model's operators are written in, by domain; '' is ONNX's own. */
export function opsetsOf(model: Uint8Array): Opsets {
  const written = messagesIn(model)(onnx.MODEL.opset);
  return Object.fromEntries(
    written.map((bytes) => [textOf(bytes, onnx.OPSET.domain), numberOf(bytes, onnx.OPSET.version)]),
  );
}

function messagesIn(bytes: Uint8Array): (field: number) => Uint8Array[] {
  const fields = readProtobuf(bytes);
  return (wanted) =>
    fields.flatMap(({ field, value }) => (field === wanted && typeof value !== 'number' ? [value] : []));
}

function textOf(bytes: Uint8Array, field: number): string {
  const [text] = messagesIn(bytes)(field);
  return text ? readText(text) : '';
}

function numberOf(bytes: Uint8Array, field: number): number {
  const found = readProtobuf(bytes).find((each) => each.field === field)?.value;
  return typeof found === 'number' ? found : 0;
}

/** An input or output: its name, its kind of number (0: no tensor), and how many dimensions it has. */
function tensorIn(bytes: Uint8Array): { readonly name: string; readonly element: number; readonly rank: number } {
  const [type = protobufWriter().bytes()] = messagesIn(bytes)(onnx.VALUE.type);
  const [tensor] = messagesIn(type)(onnx.TYPE.tensor);
  const name = textOf(bytes, onnx.VALUE.name);
  if (tensor === undefined) return { name, element: 0, rank: 0 };
  const [shape] = messagesIn(tensor)(onnx.TENSOR.shape);
  const rank = shape ? messagesIn(shape)(onnx.SHAPE.dimension).length : 2;
  return { name, element: numberOf(tensor, onnx.TENSOR.element), rank };
}
