import { parentPort, workerData } from 'node:worker_threads';
import { arenaOver } from './arena';
import type { BinnedParts } from './binned';
import { createKernel } from './kernel';
import { mailboxAt } from './mailbox';
import { runTask } from './task';
import { shareOf } from './threads';

/** What a thread is given at its start; tasks come through the mailbox. */
export interface WorkerSetup {
  memory: WebAssembly.Memory;
  at: BinnedParts;
  rows: number;
  kind: 'wasm' | 'javascript';
  thread: number;
  threads: number;
}

function work({ memory, at, rows, kind, thread, threads }: WorkerSetup): void {
  const arena = arenaOver(memory);
  const { i32 } = arena;
  const shop = { arena, at, rows, kernel: createKernel(arena, kind) };
  const mailbox = mailboxAt(arena, at.mailbox);
  parentPort?.postMessage('ready');

  for (let seen = 0; ; ) {
    Atomics.wait(i32, mailbox.posted, seen);
    const posted = Atomics.load(i32, mailbox.posted);
    if (posted < 0) return;
    if (posted === seen) continue;
    seen = posted;
    try {
      const task = mailbox.readTask();
      mailbox.writeResult(thread, runTask(shop, task, ...shareOf(task.active, thread, threads)));
    } catch {
      Atomics.add(i32, mailbox.failed, 1);
    }
    Atomics.sub(i32, mailbox.working, 1);
    Atomics.notify(i32, mailbox.working);
  }
}

work(workerData as WorkerSetup);
