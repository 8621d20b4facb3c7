import type { Options } from 'yargs';
import { ConfigError } from '../engine/base/errors';
import type { ModelMapping } from '../models/index';
import { Misuse } from './misuse';
import { readJson } from './options';

/** Options of commands that take a model of another making. */
export const MODEL_OPTIONS = {
  model: { type: 'string', describe: 'ONNX file of another ranker: one matrix in, one score per row out' },
  columns: {
    type: 'string',
    describe:
      'for a --model that Podium did not write: JSON file of columns in its order, ["a", "b"] or {"columns": ["a", "b"], "output": "scores"}',
  },
} as const satisfies Record<string, Options>;

/** A model file and what is to be known of it; null when none was named. @throws ConfigError for a mapping that is none */
export function otherModel({
  model,
  columns,
}: {
  model?: string | undefined;
  columns?: string | undefined;
}): { readonly path: string; readonly mapping: ModelMapping } | null {
  if (model === undefined) {
    if (columns !== undefined) throw new Misuse('--columns was given without the --model whose columns they are');
    return null;
  }
  return { path: model, mapping: columns === undefined ? {} : columnsFile(columns) };
}

/** What a file of `--columns` says of a model. @throws ConfigError for one that is none */
export function columnsFile(path: string): ModelMapping {
  return mappingOf(readJson(path, '--columns'), path);
}

function mappingOf(said: unknown, path: string): ModelMapping {
  const { columns, output, ...rest } = (Array.isArray(said) ? { columns: said } : (said ?? {})) as Record<
    string,
    unknown
  >;
  const isList = Array.isArray(columns) && columns.length > 0 && columns.every((name) => typeof name === 'string');
  if (!isList || !(output === undefined || typeof output === 'string') || Object.keys(rest).length > 0) {
    throw new ConfigError(
      `--columns: ${path} holds ${JSON.stringify(said)?.slice(0, 60)}, expected a list of column names, or {"columns": [...], "output": "name"}`,
    );
  }
  return { columns: columns as string[], output, file: path };
}
