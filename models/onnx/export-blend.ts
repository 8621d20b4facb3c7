import { ConfigError, MismatchError } from '../../engine/base/errors';
import { renamedGraph, takeColumns } from './graph-parts';
import { named } from './load';
import { type ModelMetadata, readMetadata } from './metadata';
import { constantOf, type ExportMetadata, modelBytes, nodeOf } from './model';

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
  const isPerList = read.some((part) => part.metadata.isPerList);
  return modelBytes([...graph, sum], names, { ...metadata, fingerprint, ...(isPerList && { isPerList }) });
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
