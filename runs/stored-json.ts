import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { StateError } from '../engine/base/errors';

const REPLAY = 'podium replay --force';

/**
 * The JSON files of a run: what makes each anew (a replay into the same folder leaves alone what is there), and a field that
 * it has in every version of Podium, null for a list.
 */
const FILES: Readonly<Record<string, readonly [maker: string, field: string | null]>> = {
  'manifest.json': [REPLAY, 'protocol'],
  'replay.json': [REPLAY, 'bad'],
  'state.json': [REPLAY, 'keySets'],
  'digests.json': [REPLAY, 'columns'],
  'edges.json': [REPLAY, 'columns'],
  'unsettled.json': [REPLAY, null],
  'training.json': ['podium train', 'columns'],
  'leaderboard.json': ['podium evaluate', 'leaderboard'],
  'retraining.json': ['podium evaluate --retrain', 'rows'],
  'position_bias.json': ['podium evaluate --debias', 'positions'],
  'segments.json': ['podium evaluate --segments', 'rankers'],
  'coverage_by_day.json': ['podium evaluate --by-day', 'rankers'],
  'ablation.json': ['podium ablate', 'sets'],
  'leaks.json': ['podium leaks', 'findings'],
};

/**
 * Reads a JSON file that a command left in the folder of a run, or beside it; of what it holds one field is looked for, the
 * rest is trusted.
 *
 * @param remedy what to do where it was damaged; by default the command that makes it anew
 * @param parse reads the text, as `JSON.parse` does
 * @throws StateError where it was damaged, or is another file, with the remedy
 */
export function readStored<T extends object>(
  path: string,
  remedy?: string,
  parse: (text: string) => unknown = JSON.parse,
): T {
  const [maker, field] = FILES[basename(path)] ?? [REPLAY];
  const then = remedy ?? `${maker} makes it anew`;
  let json: unknown;
  try {
    json = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new StateError(`run: ${path} cannot be read as JSON (${error.message}); ${then}`);
  }
  const isKind = typeof json === 'object' && json !== null && Array.isArray(json) === (field === null);
  if (!isKind || (typeof field === 'string' && !(field in (json as object)))) {
    const expected = field === null ? 'a list' : field === undefined ? 'an object' : `an object with ${field}`;
    throw new StateError(`run: ${path} holds ${JSON.stringify(json).slice(0, 40)}, expected ${expected}; ${then}`);
  }
  return json as T;
}

/** The same; null where there is no such file. @throws StateError where it was damaged */
export function readStoredIfThere<T extends object>(path: string, remedy?: string): T | null {
  return existsSync(path) ? readStored<T>(path, remedy) : null;
}
