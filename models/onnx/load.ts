import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ConfigError, MismatchError, StateError } from '../../engine/base/errors';
import type { Ranker } from '../ranker';
import { rowMajor } from '../rows';
import { pickColumns, type RankTable } from '../table';
import { inProcess } from './in-process';
import { type ModelMetadata, readMetadata } from './metadata';
import { forestOf } from './read-forest';
import { type OnnxSession, openSession } from './session';

const CHUNK = 4096;

/**
 * A trained model as a ranker: tables by column name, or a ready matrix [rows × columns] float32, row-major, in the
 * order of `columns`. The two give the same bits, and so does every batch size,
 * unless the model `isPerList`: then a matrix must be one list.
 */
export interface OnnxRanker extends Ranker {
  columns: readonly string[];
  metadata: ModelMetadata | null;
  isPerList: boolean;
  score(table: RankTable): Promise<Float64Array>;
  scoreMatrix(matrix: Float32Array, rows: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * What a model that Podium did not write cannot say of itself. columns: ours, in the order of its input. output: the tensor that holds the
 * scores, where it has several. file: where both are said, for sentences.
 */
export interface ModelMapping {
  columns?: readonly string[] | undefined;
  output?: string | undefined;
  file?: string | undefined;
}

/**
 * Loads a model file.
 *
 * @param mapping needed for a model that Podium did not write, refused for others
 * @throws StateError when the file is missing or no model
 * @throws ConfigError when the column list is missing, superfluous or of the wrong length
 */
export async function loadRanker(path: string, mapping: ModelMapping = {}): Promise<OnnxRanker> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new StateError(`model: ${path} cannot be read (${error.code}), expected an ONNX file`);
  });
  return rankerOf(bytes, basename(path), mapping);
}

/** The same for a model in memory, under the name it goes by in sentences. */
export async function rankerOf(bytes: Uint8Array, name: string, mapping: ModelMapping = {}): Promise<OnnxRanker> {
  const metadata = named(name, () => readMetadata(bytes));
  const columns = columnsOf(metadata, name, mapping.columns);
  const session = await openSession(bytes, { output: mapping.output, saidIn: mapping.file }).catch((error: Error) =>
    named(name, () => {
      throw error;
    }),
  );
  if (session.features !== null && session.features !== columns.length) {
    await session.close();
    throw new ConfigError(
      `model: ${name} takes ${session.features} columns, ${columns.length} are named, expected one name each`,
      'E_MODEL',
    );
  }
  const forest = forestOf(bytes);
  const own = forest && (await inProcess(forest, session));
  const fingerprint = metadata?.fingerprint ?? null;
  const isPerList = metadata?.isPerList ?? false;
  return {
    name,
    fingerprint,
    isPerList,
    columns,
    metadata,
    async score(table) {
      checkFingerprint(name, fingerprint, table.fingerprint);
      const picked = pickColumns(table, columns);
      if ('lacks' in picked) {
        throw new MismatchError(`ranker: the rows have no column "${picked.lacks}", which ${name} was trained on`);
      }
      return scoreColumns(session, picked, isPerList ? table.groups : batchesOf(table.rows));
    },
    async scoreMatrix(matrix, rows) {
      checkShape(name, matrix, rows, columns.length);
      return own?.(matrix, rows) ?? session.score(matrix, rows);
    },
    close: () => session.close(),
  };
}

/**
 * Refuses rows that were not computed by the feature set a model was trained on; a model without a fingerprint takes
 * any.
 *
 * @throws MismatchError naming both fingerprints
 */
function checkFingerprint(name: string, model: string | null, rows: string | undefined): void {
  if (model === null || model === rows) return;
  throw new MismatchError(
    `ranker: rows carry ${rows === undefined ? 'no fingerprint' : `fingerprint ${rows}`}, ${name} was trained on ${model}; replay with the feature set of the model`,
  );
}

function checkShape(name: string, { length }: Float32Array, rows: number, columns: number): void {
  if (length === rows * columns) return;
  throw new MismatchError(
    `ranker: a matrix of ${length} values was given for ${rows} rows, expected ${rows * columns}, since ${name} takes ${columns} columns`,
  );
}

function columnsOf(metadata: ModelMetadata | null, name: string, given?: readonly string[]): readonly string[] {
  if (metadata === null && given === undefined) {
    throw new ConfigError(
      `model: ${name} names no columns, expected a list of them in the model's order; give it with --columns`,
      'E_MODEL',
    );
  }
  if (metadata !== null && given !== undefined) {
    throw new ConfigError(
      `model: ${name} names its own ${metadata.featureNames.length} columns, expected no other list; leave out --columns`,
      'E_MODEL',
    );
  }
  return given ?? metadata!.featureNames;
}

/** Scores rows from each offset to the next together. */
async function scoreColumns(
  session: OnnxSession,
  columns: readonly Float32Array[],
  offsets: Int32Array,
): Promise<Float64Array> {
  const scores = new Float64Array(offsets[offsets.length - 1]);
  const places = columns.map((_, c) => c);
  for (let i = 0; i + 1 < offsets.length; i++) {
    const count = offsets[i + 1] - offsets[i];
    scores.set(await session.score(rowMajor(columns, places, count, offsets[i]), count), offsets[i]);
  }
  return scores;
}

function batchesOf(rows: number): Int32Array {
  return Int32Array.from({ length: Math.ceil(rows / CHUNK) + 1 }, (_, i) => Math.min(rows, i * CHUNK));
}

/** What reading a model gives; a complaint about its bytes is told with the model's name. */
export function named<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    throw new StateError(`${name} is no model that can be read: ${error.message}; train it again`);
  }
}
