import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import { folder, PODIUM, podium } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts a command as a program of its own, and does something once a line matches. */
async function started(
  args: readonly (string | number)[],
  line: RegExp,
  then: (child: ChildProcess, line: string) => void | Promise<void>,
  tmp = tmpdir(),
): Promise<Ended> {
  const env = { ...process.env, TMPDIR: tmp };
  const child = spawn(process.execPath, [PODIUM, ...args.map(String)], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const said = { out: '', err: '' };
  let isDone = false;
  const listen = (from: 'stdout' | 'stderr', to: 'out' | 'err'): Promise<unknown> => {
    const lines = createInterface({ input: child[from] });
    lines.on('line', (text) => {
      said[to] += `${text}\n`;
      if (isDone || !line.test(text)) return;
      isDone = true;
      void then(child, text);
    });
    return once(lines, 'close');
  };
  const read = [listen('stdout', 'out'), listen('stderr', 'err')];
  const [code] = (await once(child, 'exit')) as [number | null];
  await Promise.all(read);
  return { code, ...said };
}

const interrupt = (child: ChildProcess): void => void child.kill('SIGINT');

test('Ctrl-C while a log is written leaves no file; progress is plain lines on standard error', async () => {
  const out = at('big');
  const { code, ...said } = await started(
    ['datasets', 'simulate', '--events', 20_000_000, '--out', out],
    /^simulate: /,
    interrupt,
  );
  expect(code).toBe(1);
  expect(said.out).toBe('');
  expect(said.err).toMatch(/^simulate: [\d,]+ of 20,000,000 events(, [\d.,]+\/s, \d+ s left)?\n/);
  expect(said.err).toMatch(/stopping after what is in hand/);
  expect(said.err).toMatch(/podium: stopped: nothing was written\n$/);
  expect(said.err).not.toMatch(/\n {4}at /);
  expect(readdirSync(out)).toEqual([]);
});

/** What Podium left in a folder for passing files; compilers keep things of their own there. */
const leftIn = (tmp: string): string[] => readdirSync(tmp).filter((name) => name.startsWith('podium-'));
const MANY = ['run', '--events', 5_000_000, '--features', 'heuristic'] as const;

test.each([
  ['SIGTERM', 'send SIGTERM again'],
  ['SIGHUP', 'send SIGHUP again'],
] as const)('%s in the replay leaves no run, and nothing of the log', async (signal, again) => {
  const tmp = at(`tmp-${signal}`);
  mkdirSync(tmp);
  const args = [...MANY, '--out', at(`early-${signal}`)];
  const { code, out, err } = await started(args, /^(scan|replay): /, (child) => void child.kill(signal), tmp);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain(`podium: stopping after what is in hand; ${again} to stop at once\n`);
  expect(err).toMatch(/podium: stopped: the replay had not finished, so nothing is left on disk\n$/);
  expect(existsSync(at(`early-${signal}`))).toBe(false);
  expect(leftIn(tmp)).toEqual([]);
});

test('what a process left of its log that was killed goes with the next replay', async () => {
  const tmp = at('tmp-killed');
  mkdirSync(tmp);
  await started([...MANY, '--out', at('killed')], /^(scan|replay): /, (child) => void child.kill('SIGKILL'), tmp);
  expect(leftIn(tmp)).toHaveLength(1);
  vi.stubEnv('TMPDIR', tmp);
  const again = await podium('replay', '--events', 4000, '--features', 'heuristic', '--out', at('killed'), '--resume');
  vi.unstubAllEnvs();
  expect(again).toMatchObject({ code: 0 });
  expect(leftIn(tmp)).toEqual([]);
});

test('Ctrl-C in the training leaves the replay, says so, and --resume goes on', async () => {
  const args = ['run', '--events', 8000, '--features', 'heuristic', '--out', at('late'), '--trees'];
  const params = at('params.json');
  writeFileSync(params, '{"earlyStopping": 0}');
  const { code, err } = await started([...args, 100_000, '--params', params], /^train: /, interrupt);
  expect(code).toBe(1);
  expect(err).toMatch(
    /podium: stopped: replay had finished and lies in .*late; .* the same command with --resume goes on from there\n$/,
  );
  expect(existsSync(join(at('late'), 'features.arrow'))).toBe(true);
  expect(readdirSync(at('late')).filter((name) => /part|model/.test(name))).toEqual([]);
  expect(await podium(...args, 4, '--resume')).toMatchObject({ code: 0 });
});

test('serve answers until SIGTERM, then writes its state and ends with 0', async () => {
  const run = at('served');
  expect(await podium('run', '--events', 4000, '--features', 'heuristic', '--trees', 3, '--out', run)).toMatchObject({
    code: 0,
  });
  let health: unknown;
  const { code, out, err } = await started(['serve', '--run', run, '--port', 0], /^serving /, async (child, line) => {
    const url = / at (http:\/\/127\.0\.0\.1:\d+): /.exec(line)?.[1];
    health = await (await fetch(`${url}/healthz`)).json();
    child.kill('SIGTERM');
  });
  expect(health).toMatchObject({ status: 'ok' });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^serving .*served at http:.*: 4,\d{3} events known\nstopped; the state is on disk\n$/);
  expect(existsSync(join(run, 'live', 'snapshot', 'manifest.json'))).toBe(true);
});

test('a reader that goes away early is no error', () => {
  const pipe = `set -o pipefail; '${process.execPath}' '${PODIUM}' datasets list | head -n 1`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', pipe], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^simulator: .*\n$/);
});
