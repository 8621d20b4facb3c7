import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { version } from '../../package.json';
import { openCheckpoint } from '../../runs/checkpoint';
import { readManifest } from '../../runs/manifest';
import { readRun } from '../../runs/parts';
import { runPaths } from '../../runs/paths';
import type { Progress } from '../../runs/progress';
import { trainRanker } from '../../runs/train-ranker';
import { folder, podium, SMALL_REPLAY } from '../cli/podium';

const dir = folder();
const TREE = {
  feature: Int32Array.of(3),
  threshold: Float32Array.of(Infinity),
  missingLeft: Uint8Array.of(1),
  left: Int32Array.of(~0),
  right: Int32Array.of(~1),
  gain: Float64Array.of(0.1),
  value: Float32Array.of(0.1, -0),
};
const BROKEN = '{"feature":"AAA=","threshold":"","missingLeft":"","left":"","right":"","gain":"","value":""}';

test('a training that was stopped goes on to the bytes of one that was not', async () => {
  const paths = runPaths(join(dir, 'run'));
  expect((await podium('replay', ...SMALL_REPLAY, '--out', paths.dir)).code).toBe(0);
  const { cuts, protocol } = readManifest(paths);
  const data = readRun(paths);
  const train = async (trees: number, stopAfter: number): Promise<number[]> => {
    const rounds: number[] = [];
    const watch = {
      progress: ({ stage, done }: Progress) => void (stage === 'train' && rounds.push(done)),
      aborted: () => rounds.length > stopAfter,
    };
    const options = { settings: { trees, threads: 1 } };
    await trainRanker(data, cuts, protocol, paths, options, watch).catch((error: Error) =>
      expect(error.message).toBe('stopped'),
    );
    return rounds;
  };
  await train(9, Infinity);
  const whole = readFileSync(paths.model);
  expect(existsSync(paths.checkpoint)).toBe(false);

  await train(9, 3);
  expect(readFileSync(paths.checkpoint, 'utf8').trimEnd().split('\n')).toHaveLength(5);
  expect(JSON.parse(readFileSync(paths.checkpoint, 'utf8').split('\n')[0])).toMatchObject({ podium: version });
  writeFileSync(paths.model, '');
  appendFileSync(paths.checkpoint, '{"feature":"AAA');
  expect(await train(9, Infinity)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(readFileSync(paths.model).equals(whole)).toBe(true);
  expect(existsSync(paths.checkpoint)).toBe(false);
});

test('trees come back as they were; those of another training do not', () => {
  const path = join(dir, 'training.ndjson');
  openCheckpoint(path, { rate: 0.1 }).add(TREE);
  expect(openCheckpoint(path, { rate: 0.1 }).known).toEqual([TREE]);
  expect(openCheckpoint(path, { rate: 0.2 }).known).toEqual([]);
  expect(openCheckpoint(path, { rate: 0.1 }).known).toEqual([]);
});

const broken: [why: string, line: string][] = [
  ['a tree of too few values', BROKEN],
  ['null', 'null'],
  ['a list', '[]'],
  ['a number', '3'],
  ['half a line', '{"feature":"AAA'],
];
test.each(broken)('%s at the end is grown again; before the end it is an error', (why, line) => {
  const path = join(dir, `${why}.ndjson`);
  openCheckpoint(path, { rate: 0.1 }).add(TREE);
  appendFileSync(path, `${line}\n`);
  const again = openCheckpoint(path, { rate: 0.1 });
  expect(again.known).toEqual([TREE]);
  appendFileSync(path, `${line}\n`);
  again.add(TREE);
  expect(() => openCheckpoint(path, { rate: 0.1 })).toThrow(/ndjson: line 3 is .*, expected an entry/);
});
