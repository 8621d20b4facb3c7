import { FLOAT32 } from './fields';
import { intOf, intsOf, placesOf, renamedGraph, takeColumns } from './graph-parts';
import { readMetadata } from './metadata';
import { constantOf, type ExportMetadata, modelBytes, nodeOf } from './model';
import type { ProtobufWriter } from './protobuf-write';

/** A ranker of the first stage that Podium wrote, by its name. */
export interface FirstStageModel {
  name: string;
  model: Uint8Array;
}

/**
 * The columns that a ranker of the first stage gives the second: its score, the rank of that in the list from 1 (as many stand
 * above it as have a higher score, plus 1), and how far it lies below the highest of the list (0 or less).
 */
export function firstStageNames(name: string): [score: string, rank: string, gap: string] {
  return [`first_stage_${name}`, `first_stage_${name}_rank`, `first_stage_${name}_gap`];
}

/**
 * Two stages as one ONNX model, whose input is the columns of both. Since ranks and gaps are those of a list, it must be
 * given one list at a time, and says so of itself.
 *
 * @param second a model that Podium wrote, whose last columns are `firstStageNames` of the first ones, in their order
 */
export function exportStack(
  first: readonly FirstStageModel[],
  second: Uint8Array,
  metadata: ExportMetadata,
): Uint8Array {
  const columnsOf = (model: Uint8Array): string[] => readMetadata(model)!.featureNames;
  const own = columnsOf(second).slice(0, -3 * first.length);
  const names = [...new Set([...own, ...first.flatMap(({ model }) => columnsOf(model))])];
  const placed = (columns: readonly string[]): number[] => columns.map((name) => names.indexOf(name));
  const parts = [
    takeColumns('own', 'own_columns', placed(own)),
    constantOf('one', [1], [1]),
    placesOf('across', [1]),
    ...first.flatMap(({ model }, i) => [
      takeColumns(`f${i}_features`, `f${i}_columns`, placed(columnsOf(model))),
      renamedGraph(model, `f${i}_`),
      ...withinList(`f${i}`),
    ]),
    nodeOf('Concat', ['own', ...first.flatMap((_, i) => [`f${i}_scores`, `f${i}_rank`, `f${i}_gap`])], 's_features', [
      intOf('axis', 1),
    ]),
    renamedGraph(second, 's_'),
    nodeOf('Identity', ['s_scores'], 'scores'),
  ];
  return modelBytes(parts, names, { ...metadata, isPerList: true });
}

/** From the scores of a list, [rows, 1], their ranks and gaps. */
function withinList(of: string): ProtobufWriter[] {
  return [
    nodeOf('ReduceMax', [`${of}_scores`], `${of}_highest`, [intsOf('axes', [0]), intOf('keepdims', 1)]),
    nodeOf('Sub', [`${of}_scores`, `${of}_highest`], `${of}_gap`),
    nodeOf('Transpose', [`${of}_scores`], `${of}_others`, [intsOf('perm', [1, 0])]),
    nodeOf('Greater', [`${of}_others`, `${of}_scores`], `${of}_above`),
    nodeOf('Cast', [`${of}_above`], `${of}_counted`, [intOf('to', FLOAT32)]),
    nodeOf('ReduceSum', [`${of}_counted`, 'across'], `${of}_before`, [intOf('keepdims', 1)]),
    nodeOf('Add', [`${of}_before`, 'one'], `${of}_rank`),
  ];
}
