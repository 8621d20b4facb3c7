import type { Linear } from '../linear/linear';
import { constantOf, type ExportMetadata, modelBytes, nodeOf } from './model';

/** A linear ranker as an ONNX model: missing values become the centre, then one product with the weights. */
export function exportLinear(
  { names, center, weight }: Omit<Linear, 'deviation'>,
  metadata: ExportMetadata,
): Uint8Array {
  const parts = [
    constantOf('center', [1, names.length], center),
    constantOf('weight', [names.length, 1], weight),
    nodeOf('IsNaN', ['features'], 'missing'),
    nodeOf('Where', ['missing', 'center', 'features'], 'filled'),
    nodeOf('MatMul', ['filled', 'weight'], 'scores'),
  ];
  return modelBytes(parts, names, metadata);
}
