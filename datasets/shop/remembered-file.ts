import { closeSync, openSync, writeSync } from 'node:fs';
import { exactJson, parseExactJson } from '../../engine/snapshot-json';
import { readLines } from '../lines';
import type { Remembered } from './memory';

/** Lines that are written at once. */
const BATCH = 4096;

/** Writes what the reader of a log remembers, a line each. */
export function writeRemembered(path: string, remembered: Iterable<Remembered>): void {
  const file = openSync(path, 'w');
  try {
    let lines: string[] = [];
    for (const each of remembered) {
      lines.push(`${exactJson(each)}\n`);
      if (lines.length < BATCH) continue;
      writeSync(file, lines.join(''));
      lines = [];
    }
    writeSync(file, lines.join(''));
  } finally {
    closeSync(file);
  }
}

/** Reads it. @throws SyntaxError for a damaged line, StateError as `readLines` */
export async function readRemembered(path: string): Promise<Remembered[]> {
  const remembered: Remembered[] = [];
  for await (const { lines } of readLines(path)) {
    for (const line of lines) {
      if (line === '') continue;
      const each = parseExactJson(line ?? '');
      if (!Array.isArray(each)) throw new SyntaxError(`it holds ${line}, expected lists`);
      remembered.push(each as unknown as Remembered);
    }
  }
  return remembered;
}
