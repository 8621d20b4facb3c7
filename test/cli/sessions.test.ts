import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { folder, podium, SMALL } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);
const opened: { release: number }[] = [];

/** Every session of the runtime that is opened, and how often it was let go. */
const create = InferenceSession.create.bind(InferenceSession) as (...args: unknown[]) => Promise<InferenceSession>;
const spy = vi.spyOn(InferenceSession, 'create').mockImplementation(async (...args: unknown[]) => {
  const session = await create(...args);
  const counted = { release: 0 };
  opened.push(counted);
  const release = session.release.bind(session);
  session.release = () => {
    counted.release++;
    return release();
  };
  return session;
});

beforeAll(async () => {
  expect(await podium('run', ...SMALL, '--out', at('run'))).toMatchObject({ code: 0 });
  writeFileSync(at('nothing.csv'), 'x\n');
}, 180_000);
beforeEach(() => void (opened.length = 0));
afterAll(() => spy.mockRestore());

const commands: [why: string, args: (string | number)[], code: number][] = [
  ['evaluate', ['evaluate', '--run', at('run')], 0],
  ['evaluate with models trained again', ['evaluate', '--run', at('run'), '--retrain', '12h'], 0],
  ['report', ['report', at('run')], 0],
  ['ablate, which measures costs', ['ablate', at('run'), '--methods', 'drop', '--trees', 2, '--threads', 1], 0],
  [
    'score of a log that cannot be read',
    ['score', '--run', at('run'), '--log', at('nothing.csv'), '--out', at('s.csv')],
    1,
  ],
];

test.each(commands)('%s lets go of every session', async (_, args, code) => {
  const said = await podium(...args);
  expect(said).toMatchObject({ code });
  expect(opened.length).toBeGreaterThan(0);
  expect(opened.map(({ release }) => release)).toEqual(opened.map(() => 1));
});
