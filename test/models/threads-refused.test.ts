import { expect, test, vi } from 'vitest';
import { gbdtTrainer } from '../../models';
import { task } from './task';

vi.mock('../../models/gbdt/threads', () => ({
  startThreads: () => Promise.reject(new Error('a thread cannot be started')),
}));

const [fit, choose] = [task(60, 1), task(30, 2)];
const small = { trees: 3, earlyStopping: 0, threads: 2 };

test('a stop while columns are cut is a stop, also where threads could not start', async () => {
  let asked = 0;
  const stopped = await gbdtTrainer.train(fit, choose, small, { aborted: () => ++asked >= 9 });
  expect(stopped).toMatchObject({ stopped: 'aborted', forest: { trees: [] } });
});

test('threads that could not start end a training that nobody stopped', async () => {
  await expect(gbdtTrainer.train(fit, choose, small)).rejects.toThrow('a thread cannot be started');
});
