/**
 * The field numbers of the ONNX messages that a tree ensemble needs.
 *
 * @see onnx/onnx.proto in github.com/onnx/onnx
 */
export const MODEL = { irVersion: 1, producer: 2, graph: 7, opset: 8, metadata: 14, functions: 25 } as const;
export const OPSET = { domain: 1, version: 2 } as const;
export const ENTRY = { key: 1, value: 2 } as const;
export const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12, sparse: 15 } as const;
/** A constant: its shape, its kind of number, its values. */
export const CONSTANT = { dims: 1, element: 2, floats: 4, integers: 7, name: 8, elsewhere: 13 } as const;
export const NODE = { input: 1, output: 2, name: 3, operator: 4, attribute: 5, domain: 7 } as const;
export const ATTRIBUTE = {
  name: 1,
  int: 3,
  text: 4,
  graph: 6,
  floats: 7,
  ints: 8,
  texts: 9,
  graphs: 11,
  type: 20,
} as const;
export const ATTRIBUTE_TYPE = { int: 2, text: 3, floats: 6, ints: 7, texts: 8 } as const;
export const VALUE = { name: 1, type: 2 } as const;
export const TYPE = { tensor: 1 } as const;
export const TENSOR = { element: 1, shape: 2 } as const;
export const SHAPE = { dimension: 1 } as const;
export const DIMENSION = { value: 1, parameter: 2 } as const;
export const FLOAT32 = 1;
export const INT64 = 7;
export const FLOAT64 = 11;
