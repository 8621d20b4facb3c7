import { expect, test } from 'vitest';
import { createBinned, fillBins } from '../../models/gbdt/binned';
import { mailboxAt } from '../../models/gbdt/mailbox';
import { gbdtSettings } from '../../models/gbdt/settings';
import type { Task } from '../../models/gbdt/task';
import { startThreads } from '../../models/gbdt/threads';
import { task as lists } from './task';

const PART = { rows: 0, pairs: 0, count: 0, histogram: 0, gradient: 0, second: 0, low: 0, high: 0 };
const RULES = {
  ...{ grid: { gradient: 1, hessian: 1, one: 1 }, l2: 1, minDataInLeaf: 1, minChildWeight: 0, isBounded: false },
};
const TASK: Task = { active: 1, rules: RULES, smaller: PART, larger: null };

test('a thread that ends with a part in hand ends the training with a sentence, and can be closed', async () => {
  const table = lists(20, 1);
  const binned = await createBinned(table, gbdtSettings({ leaves: 4, threads: 2 }));
  await fillBins(binned, table);
  const threads = await startThreads(binned, 2, 'javascript', 1);
  const { next } = mailboxAt(binned.arena, binned.at.mailbox);
  // the only part is taken, and whoever took it is gone
  Atomics.store(binned.arena.i32, next, 1);
  expect(() => threads.run(TASK)).toThrow(
    /^train: a thread has finished nothing for 1 seconds, expected it to do its part; the same command goes on/,
  );
  await threads.close();
});

test('a thread that says it ended is not waited for', async () => {
  const table = lists(20, 1);
  const binned = await createBinned(table, gbdtSettings({ leaves: 4, threads: 2 }));
  const threads = await startThreads(binned, 2, 'javascript');
  const { next, failed } = mailboxAt(binned.arena, binned.at.mailbox);
  Atomics.store(binned.arena.i32, next, 1);
  Atomics.store(binned.arena.i32, failed, 1);
  expect(() => threads.run(TASK)).toThrow('a thread failed, or ended with work in hand');
  await threads.close();
});
