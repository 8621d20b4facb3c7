import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { StateError } from '../../engine/base/errors';
import type { Binned } from './binned';
import { openBlocks, partOf } from './blocks';
import { mailboxAt } from './mailbox';
import { takeParts } from './share';
import { joinResults, runTask, type Task, type TaskResult } from './task';
import type { WorkerSetup } from './worker';

/** Whoever does the work that falls apart by features; `run` returns when all of it is done. */
export interface Threads {
  run(task: Task): TaskResult;
  close(): Promise<void>;
}

/**
 * So many threads, the calling one among them, that share the features of every task. The calling thread works on until
 * nothing is left to take, so a machine busy with other things slows it down little. One that ends with work in hand, or
 * finishes nothing for so long that it must have, ends the training with a sentence.
 *
 * @param patience seconds without any part finished, while the calling thread has nothing left to do
 * @throws StateError E_THREAD when a thread cannot be started; so does `run` when one fails or is silent
 */
export async function startThreads(
  binned: Binned,
  threads: number,
  kind: 'wasm' | 'javascript',
  patience = PATIENCE,
): Promise<Threads> {
  const { arena, at, rows, blocks } = binned;
  const shop = { arena, at, rows, blocks: openBlocks(blocks, kind, 0) };
  if (threads === 1) return { run: (task) => runTask(shop, task, 0, task.active), close: async () => {} };

  const { i32 } = arena;
  const part = partOf(blocks);
  const mailbox = mailboxAt(arena, at.mailbox);
  const setups = Array.from({ length: threads - 1 }, (_, i) => ({
    memory: arena.memory,
    blocks,
    at,
    rows,
    kind,
    thread: i + 1,
  }));
  const workers = setups.map(startWorker);
  try {
    await Promise.all(workers.map(({ begun }) => begun));
  } catch (error) {
    await Promise.all(workers.map(({ worker }) => worker.terminate()));
    throw error;
  }
  let isBroken = false;
  const refuse = (what: string): never => {
    isBroken = true;
    throw new StateError(
      `train: a thread ${what}, expected it to do its part; the same command goes on with the trees so far, --threads 1 needs no other thread`,
      'E_THREAD',
    );
  };
  /** Until every part is finished: a wait is short, so that a thread that ends without a word is noticed. */
  const waitFor = (limit: number): void => {
    let [before, silent] = [-1, 0];
    for (let finished = 0; (finished = Atomics.load(i32, mailbox.finished)) < limit; before = finished) {
      if (Atomics.load(i32, mailbox.failed) > 0) break;
      silent = finished === before ? silent + 1 : 0;
      if (silent > patience) refuse(`has finished nothing for ${patience} seconds`);
      Atomics.wait(i32, mailbox.finished, finished, SECOND);
    }
    if (Atomics.load(i32, mailbox.failed) > 0) refuse('failed, or ended with work in hand');
  };
  return {
    run(task) {
      const start = Atomics.load(i32, mailbox.limit);
      const limit = start + Math.ceil(task.active / part);
      mailbox.writeTask(task, start);
      Atomics.store(i32, mailbox.limit, limit);
      Atomics.notify(i32, mailbox.limit);
      takeParts(shop, mailbox, 0, part);
      waitFor(limit);
      let best: TaskResult = { smaller: null, larger: null };
      for (let thread = 0; thread < threads; thread++) {
        const found = mailbox.readResult(thread, start);
        if (found !== null) best = joinResults(best, found);
      }
      return best;
    },
    async close() {
      Atomics.store(i32, mailbox.limit, -1);
      Atomics.notify(i32, mailbox.limit);
      if (isBroken) await Promise.all(workers.map(({ worker }) => worker.terminate()));
      await Promise.all(workers.map(({ ended }) => ended));
    },
  };
}

/** Far longer than the longest part of any table: one of 36 million rows takes some seconds. */
const PATIENCE = 600;
const SECOND = 1000;

interface StartedWorker {
  readonly worker: Worker;
  readonly begun: Promise<void>;
  readonly ended: Promise<void>;
}

/**
 * A thread compiles by TypeScript alone, not by the project's settings: swc is a native addon, and Node crashes when one
 * that no other thread holds is unloaded with its thread.
 */
const TYPESCRIPT_ONLY = {
  TS_NODE_SKIP_PROJECT: 'true',
  TS_NODE_COMPILER_OPTIONS: JSON.stringify({ module: 'nodenext', moduleResolution: 'nodenext', target: 'es2023' }),
};

function startWorker(setup: WorkerSetup): StartedWorker {
  const extension = extname(__filename);
  const compiles = extension === '.ts';
  const worker = new Worker(join(__dirname, `worker${extension}`), {
    workerData: setup,
    execArgv: compiles ? ['-r', createRequire(__filename).resolve('ts-node/register/transpile-only')] : [],
    env: compiles ? TYPESCRIPT_ONLY : {},
  });
  return {
    worker,
    begun: new Promise((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
      worker.once('exit', () =>
        reject(
          new StateError(
            'train: a thread ended before it began, expected it to start; --threads 1 needs none',
            'E_THREAD',
          ),
        ),
      );
    }),
    ended: new Promise((resolve) => worker.once('exit', () => resolve())),
  };
}
