import { relative, resolve } from 'node:path';
import { ConfigError, PodiumError } from '../engine/base/errors';
import { type Bundle, bundleOf } from './own-bundle';
import { mistakesIn } from './own-check';
import { collectModules, complaint, type Subject } from './own-modules';
import { type Place, placeOf, placeOfName } from './own-places';
import { runBundle } from './own-sources';

/** Mistakes of one file that are shown. */
const SHOWN = 5;

/** A person's file that has run: what it exports, and the text that ran. */
export interface OwnProgram {
  readonly file: string;
  readonly bundle: Bundle;
  readonly exported: Readonly<Record<string, unknown>>;
}

/**
 * Checks a person's file and what it imports from beside it, and runs it.
 *
 * @throws ConfigError with the subject's code, pointing at the line
 */
export function loadOwn(file: string, subject: Subject): OwnProgram {
  const modules = collectModules(file, subject);
  const mistakes = mistakesIn(modules.map(({ path }) => path));
  if (mistakes.length > 0) {
    const lines = mistakes.slice(0, SHOWN).map((mistake) => `${shown(mistake, file)}: ${mistake.message}`);
    const more = mistakes.length - lines.length;
    throw complaint(subject, [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n  '));
  }
  const bundle = bundleOf(modules);
  const filename = `${resolve(file)}.bundle.js`;
  try {
    return { file, bundle, exported: runBundle(bundle.code, filename) };
  } catch (error) {
    const place = placeOfName(nameIn(error) ?? '', bundle) ?? placeOf(error, bundle, filename);
    if (!place && !(error instanceof PodiumError)) throw error;
    throw complaint(subject, `${place ? shown(place, file) : file}: ${bare(error)}`);
  }
}

/** The file under the name it was given, others from here; with line and column. */
export function shown({ path, line, column }: Place, file: string): string {
  return `${path === resolve(file) ? file : relative('.', path)}:${line}:${column}`;
}

/** The feature of which an error says that it is declared twice. */
export function nameIn(error: unknown): string | null {
  return error instanceof ConfigError && error.code === 'E_NAME'
    ? (/^features: (\w+) /.exec(error.message)?.[1] ?? null)
    : null;
}

/** An error's sentence without the word that says what it is about. */
export function bare(error: unknown): string {
  return ((error as Error)?.message ?? String(error)).replace(/^features: /, '');
}
