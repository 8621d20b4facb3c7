import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { StateError } from '../engine/base/errors';
import { canonicalJson } from '../engine/base/hash';
import { writeWhole } from './write-whole';

/** A file that grows line by line, so that what was done is known after the worst. */
export interface Journal<Entry> {
  /** Those of an earlier attempt at the same. */
  readonly entries: readonly Entry[];
  /** Whether a last line was dropped that had not been written whole. */
  readonly isCut: boolean;
  /** Adds an entry, an object of JSON. */
  add(entry: object): void;
  remove(): void;
}

type ReadEntry<Entry> = (json: Readonly<Record<string, unknown>>) => Entry | null;

/**
 * Opens a journal. Its first line says what it is about; lines about anything else, and a last line that was cut off,
 * are dropped. Lines that stay are not written again. A line that holds no object is broken, such as `null`: what was
 * added is an object.
 *
 * @param about all that the lines depend on
 * @param read the entry that a line's object is; null for none
 * @throws StateError E_JOURNAL for a broken line before the last
 */
export function openJournal<Entry>(path: string, about: object, read: ReadEntry<Entry>): Journal<Entry> {
  const head = canonicalJson(about);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const [first, ...rest] = text.split('\n');
  const isSame = first === head && rest.length > 0;
  // what follows the last line break was not written whole, even where it can be read
  const whole = isSame ? rest.slice(0, -1) : [];
  const entries = whole.map((line) => entryOf(line, read));
  const broken = entries.indexOf(null);
  if (broken >= 0 && broken < entries.length - 1)
    throw new StateError(
      `journal: ${path}: line ${broken + 2} is ${JSON.stringify(whole[broken].slice(0, 40))}, expected an entry as it was written; mend that line, or remove the file to begin anew`,
      'E_JOURNAL',
    );
  const kept = entries.filter((entry) => entry !== null);
  const isCut = isSame && (rest.at(-1) !== '' || kept.length < entries.length);
  if (!isSame || isCut) writeWhole(path, [head, ...whole.slice(0, kept.length), ''].join('\n'));
  return {
    entries: kept,
    isCut,
    add: (entry) => appendFileSync(path, `${JSON.stringify(entry)}\n`),
    remove: () => rmSync(path, { force: true }),
  };
}

/** Whether a journal about something else lies there. */
export function isOtherJournal(path: string, about: object): boolean {
  return existsSync(path) && readFileSync(path, 'utf8').split('\n')[0] !== canonicalJson(about);
}

function entryOf<Entry>(line: string, read: ReadEntry<Entry>): Entry | null {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  return isObject ? read(json as Readonly<Record<string, unknown>>) : null;
}
