import { expect, test } from 'vitest';
import { gbdtTrainer } from '../../models';
import { task } from './task';

const [fit, choose] = [task(60, 1), task(30, 2)];
const small = { trees: 3, earlyStopping: 0, threads: 2 };

test('how many columns are cut is told before the first tree', async () => {
  const told: string[] = [];
  await gbdtTrainer.train(fit, choose, small, {
    onColumn: ({ done, columns }) => void told.push(`${done} of ${columns}`),
    onRound: ({ round }) => void told.push(`round ${round}`),
  });
  expect(told.slice(0, 5)).toEqual(['0 of 8', '0 of 8', '1 of 8', '1 of 8', '1 of 8']);
  expect(told.slice(-4)).toEqual(['8 of 8', 'round 1', 'round 2', 'round 3']);
});

test.each([1, 9, 20])('a training is stopped between two columns (after %i of them)', async (after) => {
  let asked = 0;
  const before = process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length;
  const found = await gbdtTrainer.train(fit, choose, small, { aborted: () => ++asked >= after });
  expect(found).toMatchObject({ stopped: 'aborted', bestRound: 0, learningCurve: [], forest: { trees: [] } });
  expect(asked).toBe(after);
  expect(process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length).toBe(before);
});
