import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { StateError } from '../engine/base/errors';

/** What makes the JSON files of a run anew. */
const MAKERS: Readonly<Record<string, string>> = {
  'leaderboard.json': 'podium evaluate',
  'retraining.json': 'podium evaluate --retrain',
  'position_bias.json': 'podium evaluate --debias',
  'training.json': 'podium train',
  'ablation.json': 'podium ablate',
  'leaks.json': 'podium leaks',
  'segments.json': 'podium evaluate --segments',
  'coverage_by_day.json': 'podium evaluate --by-day',
};
/** What makes the others anew: a replay into the same folder leaves alone what is there. */
const REPLAY = 'podium replay --force';

/**
 * Reads a JSON file that a command left in the folder of a run; its text is trusted to be of the kind that is asked for.
 *
 * @param remedy what to do where it was damaged; by default the command that makes it anew
 * @param parse reads the text, as `JSON.parse` does
 * @throws StateError where it was damaged, with the remedy
 */
export function readStored<T extends object>(
  path: string,
  remedy?: string,
  parse: (text: string) => unknown = JSON.parse,
): T {
  try {
    const json = parse(readFileSync(path, 'utf8'));
    if (typeof json !== 'object' || json === null) throw new SyntaxError(`it holds ${json}, expected an object`);
    return json as T;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const made = `${MAKERS[basename(path)] ?? REPLAY} makes it anew`;
    throw new StateError(`run: ${path} cannot be read as JSON (${error.message}); ${remedy ?? made}`);
  }
}

/** The same; null where there is no such file. @throws StateError where it was damaged */
export function readStoredIfThere<T extends object>(path: string, remedy?: string): T | null {
  return existsSync(path) ? readStored<T>(path, remedy) : null;
}
