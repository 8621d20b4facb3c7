import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import type { Bundle } from './own-bundle';

/** A place in a person's file, from 1. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** Where in a person's files an error came from; null if it did not pass through them. */
export function placeOf(error: unknown, { starts }: Bundle, filename: string): Place | null {
  for (const frame of String((error as Error)?.stack ?? '').split('\n')) {
    const at = frame.lastIndexOf(`${filename}:`);
    if (at < 0) continue;
    const [line, column] = frame
      .slice(at + filename.length + 1)
      .split(/[:)]/)
      .map(Number) as [number, number];
    const start = starts.findLast((module) => module.line < line);
    if (!start) continue;
    const found = new SourceMap(JSON.parse(start.module.map)).findEntry(line - 1 - start.line, column - 1);
    if ('originalLine' in found)
      return { path: start.module.path, line: found.originalLine + 1, column: found.originalColumn + 1 };
  }
  return null;
}

/** Where a name is given to a feature, the last time it is. */
export function placeOfName(name: string, { starts }: Bundle): Place | null {
  const given = new RegExp(`\\.named\\(\\s*(['"\`])${name}\\1`, 'g');
  return starts.map(({ module }) => lastMatch(module.path, given)).find((place) => place !== null) ?? null;
}

/** Where a file's export of a name stands. */
export function placeOfExport(name: string, { starts }: Bundle): Place | null {
  return lastMatch(starts[0].module.path, new RegExp(`(?<=\\bexport\\b.*)\\b${name}\\b`, 'g'));
}

function lastMatch(path: string, pattern: RegExp): Place | null {
  const text = readFileSync(path, 'utf8');
  const found = [...text.matchAll(pattern)].at(-1);
  if (!found) return null;
  const before = text.slice(0, found.index).split('\n');
  return { path, line: before.length, column: before.at(-1)!.length + 1 };
}
