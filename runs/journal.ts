import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { canonicalJson } from '../engine/base/hash';

/** A file that grows line by line, so that what was done is known after the worst. */
export interface Journal {
  /** Lines of an earlier attempt at the same. */
  readonly lines: readonly string[];
  add(line: string): void;
  remove(): void;
}

/**
 * Opens a journal. Its first line says what it is about; lines about anything else, and a last line that was cut off,
 * are forgotten.
 *
 * @param about all that the lines depend on
 */
export function openJournal(path: string, about: object): Journal {
  const head = canonicalJson(about);
  const [first, ...rest] = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  // what follows the last line break was not written whole
  const lines = first === head ? rest.slice(0, -1) : [];
  writeFileSync(path, `${[head, ...lines].join('\n')}\n`);
  return {
    lines,
    add: (line) => appendFileSync(path, `${line}\n`),
    remove: () => rmSync(path, { force: true }),
  };
}

/** Whether a journal about something else lies there. */
export function isOtherJournal(path: string, about: object): boolean {
  return existsSync(path) && readFileSync(path, 'utf8').split('\n')[0] !== canonicalJson(about);
}
