import { once } from 'node:events';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
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
 * nothing is left to take, so a machine busy with other things slows it down little.
 */
export async function startThreads(binned: Binned, threads: number, kind: 'wasm' | 'javascript'): Promise<Threads> {
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
  const workers = await Promise.all(setups.map(startWorker));
  const exits = workers.map((worker) => once(worker, 'exit'));
  return {
    run(task) {
      const start = Atomics.load(i32, mailbox.limit);
      const limit = start + Math.ceil(task.active / part);
      mailbox.writeTask(task, start);
      Atomics.store(i32, mailbox.limit, limit);
      Atomics.notify(i32, mailbox.limit);
      takeParts(shop, mailbox, 0, part);
      for (let finished = 0; (finished = Atomics.load(i32, mailbox.finished)) < limit; ) {
        Atomics.wait(i32, mailbox.finished, finished);
      }
      if (Atomics.load(i32, mailbox.failed) > 0) throw new Error('train: a thread failed, expected a result from each');
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
      await Promise.all(exits);
    },
  };
}

/**
 * A thread compiles by TypeScript alone, not by the project's settings: swc is a native addon, and Node crashes when one
 * that no other thread holds is unloaded with its thread.
 */
const TYPESCRIPT_ONLY = {
  TS_NODE_SKIP_PROJECT: 'true',
  TS_NODE_COMPILER_OPTIONS: JSON.stringify({ module: 'nodenext', moduleResolution: 'nodenext', target: 'es2023' }),
};

async function startWorker(setup: WorkerSetup): Promise<Worker> {
  const extension = extname(__filename);
  const compiles = extension === '.ts';
  const worker = new Worker(join(__dirname, `worker${extension}`), {
    workerData: setup,
    execArgv: compiles ? ['-r', createRequire(__filename).resolve('ts-node/register/transpile-only')] : [],
    env: compiles ? TYPESCRIPT_ONLY : {},
  });
  await once(worker, 'message');
  return worker;
}
