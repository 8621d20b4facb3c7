import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, vi } from 'vitest';
import { main } from '../../cli/main';

/** What a command printed, and its exit code. */
export interface Said {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** Runs a command line in this process. */
export async function podium(...args: readonly (string | number)[]): Promise<Said> {
  const said = { out: '', err: '' };
  const take = (to: 'out' | 'err') => (text: unknown) => {
    said[to] += String(text);
    return true;
  };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(take('out'));
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(take('err'));
  const log = vi.spyOn(console, 'log').mockImplementation((text: string) => void take('out')(`${text}\n`));
  process.exitCode = 0;
  try {
    await main(args.map(String));
    return { ...said, code: Number(process.exitCode) };
  } finally {
    process.exitCode = 0;
    for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
    for (const spy of [out, err, log]) spy.mockRestore();
  }
}

/** The command line as a program of its own. */
export const PODIUM = join(__dirname, '../../cli/podium.js');

/** A folder that lives as long as the test file. */
export function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'podium-cli-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** SHA-256 of every table, model and snapshot file under a run, by name. */
export function bytesOf(run: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(run, { recursive: true }) as string[]) {
    const path = join(run, name);
    if (statSync(path).isFile() && /\.(arrow|onnx|csv|parquet)$|plan\.json|snapshot/.test(name))
      found[name] = createHash('sha256').update(readFileSync(path)).digest('hex');
  }
  return found;
}

/** A small job that runs in a second or two. */
export const SMALL = ['--events', 6000, '--features', 'heuristic', '--trees', 8] as const;

/** The same without training. */
export const SMALL_REPLAY = SMALL.slice(0, 4);
