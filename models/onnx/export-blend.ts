import { ConfigError, MismatchError } from '../../engine/base/errors';
import { type ForeignGraph, foreignGraph } from './foreign-graph';
import { operatorsOf, renamedGraph, takeColumns } from './graph-parts';
import { named } from './load';
import { type ModelMetadata, readMetadata } from './metadata';
import { constantOf, type ExportMetadata, modelBytes, nodeOf, OPSETS, type Opsets } from './model';
import type { ProtobufWriter } from './protobuf-write';

/** A model, what its scores are multiplied by, and, where Podium did not write it, which of our columns it takes. */
export interface BlendPart {
  name: string;
  model: Uint8Array;
  weight: number;
  mapping?: { columns?: readonly string[] | undefined; output?: string | undefined } | undefined;
}

/**
 * The weighted sum of several rankers as one ONNX model. Its columns are those of the first, then what the others need beside them.
 *
 * @param metadata with a fingerprint where whoever calls knows that its columns are those that all models were trained on
 * @throws ConfigError for a model that Podium did not write and whose columns are not said, or that cannot be a part
 * @throws MismatchError for models of different feature sets, unless a fingerprint is given
 */
export function exportBlend(
  parts: readonly BlendPart[],
  metadata: Omit<ExportMetadata, 'fingerprint'> & { readonly fingerprint?: string },
): Uint8Array {
  const columnsOf = parts.map(
    ({ name, model, mapping }) => mapping?.columns ?? blendMetadata(name, model).featureNames,
  );
  const names = [...new Set(columnsOf.flat())];
  const own = parts.map(({ name, model, mapping }) => (mapping?.columns ? null : blendMetadata(name, model)));
  const fingerprint = metadata.fingerprint ?? sharedFingerprint(parts, own);
  const isPerList = own.some((part) => part?.isPerList);
  const foreign: ForeignGraph[] = [];
  const graph = parts.flatMap(({ name, model, weight, mapping }, i): ProtobufWriter[] => {
    const places = columnsOf[i].map((column) => names.indexOf(column));
    const share = [constantOf(`m${i}_share`, [1], [weight])];
    if (own[i] !== null) {
      const nodes = [takeColumns(`m${i}_features`, `m${i}_columns`, places), renamedGraph(model, `m${i}_`)];
      return [...nodes, ...share, nodeOf('Mul', [`m${i}_scores`, `m${i}_share`], `m${i}_weighted`)];
    }
    const theirs = foreignGraph({ name, model, places, output: mapping?.output }, `m${i}_`);
    foreign.push(theirs);
    return [...theirs.nodes, ...share, nodeOf('Mul', [`m${i}_scores_of_rows`, `m${i}_share`], `m${i}_weighted`)];
  });
  const sum = nodeOf(
    'Sum',
    parts.map((_, i) => `m${i}_weighted`),
    'scores',
  );
  const opsets = newest(foreign.map((each) => each.opsets));
  if (isPerList && opsets[''] > LAST_OF_STACKS)
    throw new ConfigError(
      `blend: a model of another making is written in opset ${opsets['']}, expected at most ${LAST_OF_STACKS} beside two stages; convert it to that, or leave out the model of two stages`,
      'E_MODEL',
    );
  const trees = opsets[ML] > LAST_OF_TREES ? parts.find(({ model }) => hasOlderTrees(model)) : undefined;
  if (trees)
    throw new ConfigError(
      `blend: a model of another making is written in ${ML} ${opsets[ML]}, expected at most ${LAST_OF_TREES} beside the trees of ${trees.name}; convert it to that, or leave out one of the two`,
      'E_MODEL',
    );
  const about = { ...metadata, fingerprint, ...(isPerList && { isPerList }) };
  const irVersion = Math.max(8, ...foreign.map((each) => each.irVersion));
  return modelBytes([...graph, sum], names, about, { opsets, irVersion });
}

/** From the next opset on, what two stages are made of takes its axes otherwise. */
const LAST_OF_STACKS = 17;

const ML = 'ai.onnx.ml';
/** From the next version of their domain on, trees are another operator. */
const LAST_OF_TREES = 4;

function hasOlderTrees(model: Uint8Array): boolean {
  const operators = operatorsOf(model);
  return ['TreeEnsembleRegressor', 'TreeEnsembleClassifier'].some((name) => operators.has(name));
}

function sharedFingerprint(parts: readonly BlendPart[], read: readonly (ModelMetadata | null)[]): string {
  const own = parts.flatMap(({ name }, i) => (read[i] ? [{ name, fingerprint: read[i].fingerprint }] : []));
  const [first] = own;
  if (first === undefined)
    throw new ConfigError('blend: no model names a fingerprint, expected that of the columns they take', 'E_MODEL');
  const other = own.find(({ fingerprint }) => fingerprint !== first.fingerprint);
  if (other)
    throw new MismatchError(
      `blend: ${other.name} was trained on ${other.fingerprint}, ${first.name} on ${first.fingerprint}; expected models of one feature set`,
    );
  return first.fingerprint;
}

/** For each domain the newest version that a part is written in: older operators are read as they were then. */
function newest(all: readonly Opsets[]): Opsets {
  const opsets: Record<string, number> = { ...OPSETS };
  for (const own of all)
    for (const [domain, version] of Object.entries(own)) opsets[domain] = Math.max(opsets[domain] ?? 0, version);
  return opsets;
}

/**
 * What a model that is to be blended says of itself.
 *
 * @throws ConfigError for one that Podium did not write, StateError for bytes that are no model
 */
export function blendMetadata(name: string, model: Uint8Array): ModelMetadata {
  const metadata = modelMetadata(name, model);
  if (metadata !== null) return metadata;
  throw new ConfigError(
    `blend: ${name} names no columns, expected a model that Podium wrote, or its columns with --columns`,
    'E_MODEL',
  );
}

/** What a model says of itself; null for one that Podium did not write. @throws StateError for bytes that are no model */
export function modelMetadata(name: string, model: Uint8Array): ModelMetadata | null {
  return named(name, () => readMetadata(model));
}
