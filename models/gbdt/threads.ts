import { once } from 'node:events';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Binned } from './binned';
import { createKernel } from './kernel';
import { mailboxAt } from './mailbox';
import { joinResults, runTask, type Task, type TaskResult } from './task';
import type { WorkerSetup } from './worker';

/** Whoever does the work that falls apart by features; `run` returns when all of it is done. */
export interface Threads {
  run(task: Task): TaskResult;
  close(): Promise<void>;
}

/**
 * So many threads, the calling one among them, that share the features of every task by equal ranges. A sum over rows
 * is always made by one thread, in the order of the rows, and splits are compared in the order of the features.
 */
export async function startThreads(binned: Binned, threads: number, kind: 'wasm' | 'javascript'): Promise<Threads> {
  const { arena, at, rows } = binned;
  const shop = { arena, at, rows, kernel: createKernel(arena, kind) };
  if (threads === 1) return { run: (task) => runTask(shop, task, 0, task.active), close: async () => {} };

  const { i32 } = arena;
  const mailbox = mailboxAt(arena, at.mailbox);
  const workers = await Promise.all(
    Array.from({ length: threads - 1 }, (_, i) =>
      startWorker({ memory: arena.memory, at, rows, kind, thread: i + 1, threads }),
    ),
  );
  const exits = workers.map((worker) => once(worker, 'exit'));
  return {
    run(task) {
      mailbox.writeTask(task);
      Atomics.store(i32, mailbox.working, workers.length);
      Atomics.add(i32, mailbox.posted, 1);
      Atomics.notify(i32, mailbox.posted);
      const results = [runTask(shop, task, ...shareOf(task.active, 0, threads))];
      for (let left: number; (left = Atomics.load(i32, mailbox.working)) > 0; )
        Atomics.wait(i32, mailbox.working, left);
      if (Atomics.load(i32, mailbox.failed) > 0) throw new Error('train: a thread failed, expected a result from each');
      for (let thread = 1; thread < threads; thread++) results.push(mailbox.readResult(thread));
      return results.reduce(joinResults);
    },
    async close() {
      Atomics.store(i32, mailbox.posted, -1);
      Atomics.notify(i32, mailbox.posted);
      await Promise.all(exits);
    },
  };
}

/** The active features that one of the threads works on: from, to. */
export function shareOf(active: number, thread: number, threads: number): [from: number, to: number] {
  return [Math.floor((active * thread) / threads), Math.floor((active * (thread + 1)) / threads)];
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
