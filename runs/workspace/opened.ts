import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StateError } from '../../engine/base/errors';
import type { Protocol } from '../../eval/protocol';

/** The report part of which data and split; whoever has looked at one often has chosen by it. */
type Part = Pick<Protocol, 'data' | 'split'>;

/** What a line of `opened.jsonl` holds. */
interface Opening {
  readonly data: string;
  readonly split: string;
  /** What was scored: a run, an experiment, an ablation. */
  readonly by: string;
}

/** The workspace of a run: the folder that it lies in. What is counted there outlives the run. */
export function workspaceOf(run: string): string {
  return dirname(run);
}

/** Notes that rankers were scored on a report part. A last line that was not written whole goes: nothing had been scored then. */
export function noteOpening(workspace: string, { data = '', split }: Part, by: string): void {
  const opening: Opening = { data, split, by };
  mkdirSync(workspace, { recursive: true });
  const path = pathIn(workspace);
  const torn = existsSync(path) ? (readFileSync(path, 'utf8').split('\n').at(-1) ?? '') : '';
  const isWhole = torn === '' || openingOf(torn) !== null;
  if (!isWhole) truncateSync(path, readFileSync(path).lastIndexOf('\n') + 1);
  appendFileSync(path, `${isWhole && torn !== '' ? '\n' : ''}${JSON.stringify(opening)}\n`);
}

/**
 * How often a report part was opened in some workspaces, all together.
 *
 * @throws StateError for a line that cannot be read, unless it is the last and was not written whole
 */
export function countOpenings(workspaces: readonly string[], { data = '', split }: Part): number {
  return [...new Set(workspaces)]
    .map(pathIn)
    .filter((path) => existsSync(path))
    .flatMap(openingsIn)
    .filter((opening) => opening.data === data && opening.split === split).length;
}

function openingsIn(path: string): Opening[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, i) => {
    const opening = openingOf(line);
    if (opening) return [opening];
    if (line === '' || i === lines.length - 1) return [];
    throw new StateError(
      `opened: ${path}: line ${i + 1} is ${JSON.stringify(line.slice(0, 40))}, expected how a report part was opened, as {"data": …, "split": …, "by": …}; mend that line, or take it out: lines are counted`,
    );
  });
}

function openingOf(line: string): Opening | null {
  try {
    const json = JSON.parse(line) as Partial<Opening> | null;
    const isOpening = typeof json?.data === 'string' && typeof json.split === 'string';
    return isOpening ? (json as Opening) : null;
  } catch {
    return null;
  }
}

function pathIn(workspace: string): string {
  return join(workspace, 'opened.jsonl');
}
