import { StateError } from '../../engine/base/errors';
import { ENTRY, MODEL } from './fields';
import { readProtobuf, readText } from './protobuf-read';

/**
 * What a model says about itself beside its trees; protocol and training are any JSON. isPerList: a row's score depends on
 * the other rows, so that each call must be given one list.
 */
export interface ModelMetadata {
  fingerprint: string;
  featureNames: string[];
  protocol: unknown;
  training: unknown;
  isPerList?: boolean;
}

/** The keys of the metadata in the ONNX file. */
export const METADATA_KEYS = {
  fingerprint: 'podium.fingerprint',
  featureNames: 'podium.feature_names',
  protocol: 'podium.protocol',
  training: 'podium.training',
  isPerList: 'podium.per_list',
} as const;

/**
 * All metadata of an ONNX file, key by key, without a runtime.
 *
 * @throws StateError when the bytes are not a protobuf message with a graph
 */
function readMetadataProps(model: Uint8Array): Map<string, string> {
  const fields = readProtobuf(model);
  if (!fields.some(({ field, value }) => field === MODEL.graph && typeof value !== 'number')) {
    throw new StateError('model: the file holds no graph, expected an ONNX model');
  }
  const entries = fields.filter(({ field }) => field === MODEL.metadata);
  return new Map(
    entries.map(({ value }) => {
      const entry = new Map(readProtobuf(value as Uint8Array).map(({ field, value: text }) => [field, text]));
      const part = (field: number): string =>
        readText((entry.get(field) as Uint8Array | undefined) ?? new Uint8Array());
      return [part(ENTRY.key), part(ENTRY.value)];
    }),
  );
}

/**
 * What an ONNX file says about itself; null for a model that Podium did not write.
 *
 * @throws StateError when the bytes are no ONNX model or the metadata no JSON
 */
export function readMetadata(model: Uint8Array): ModelMetadata | null {
  const props = readMetadataProps(model);
  const fingerprint = props.get(METADATA_KEYS.fingerprint);
  const names = props.get(METADATA_KEYS.featureNames);
  if (fingerprint === undefined || names === undefined) return null;
  const json = (key: string): unknown => {
    const text = props.get(key) ?? 'null';
    try {
      return JSON.parse(text);
    } catch {
      throw new StateError(`model: metadata ${key} is ${JSON.stringify(text)}, expected JSON`);
    }
  };
  return {
    fingerprint,
    featureNames: json(METADATA_KEYS.featureNames) as string[],
    protocol: json(METADATA_KEYS.protocol),
    training: json(METADATA_KEYS.training),
    ...(props.get(METADATA_KEYS.isPerList) === 'true' && { isPerList: true }),
  };
}
