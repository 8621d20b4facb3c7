import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

/** Notes that rankers were scored on a report part. */
export function noteOpening(workspace: string, { data = '', split }: Part, by: string): void {
  const opening: Opening = { data, split, by };
  mkdirSync(workspace, { recursive: true });
  appendFileSync(pathIn(workspace), `${JSON.stringify(opening)}\n`);
}

/** How often a report part was opened in some workspaces, all together. */
export function countOpenings(workspaces: readonly string[], { data = '', split }: Part): number {
  return [...new Set(workspaces)]
    .map(pathIn)
    .filter((path) => existsSync(path))
    .flatMap((path) => readFileSync(path, 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Opening)
    .filter((opening) => opening.data === data && opening.split === split).length;
}

function pathIn(workspace: string): string {
  return join(workspace, 'opened.jsonl');
}
