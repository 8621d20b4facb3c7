import { parentPort, workerData } from 'node:worker_threads';
import { arenaOver } from './arena';
import { createKernel } from './kernel';
import type { BinnedParts } from './layout';
import { mailboxAt } from './mailbox';
import { takeParts } from './share';

/** What a thread is given at its start; tasks come through the mailbox. */
export interface WorkerSetup {
  memory: WebAssembly.Memory;
  at: BinnedParts;
  rows: number;
  kind: 'wasm' | 'javascript';
  thread: number;
}

function work({ memory, at, rows, kind, thread }: WorkerSetup): void {
  const arena = arenaOver(memory);
  const shop = { arena, at, rows, kernel: createKernel(arena, kind) };
  const mailbox = mailboxAt(arena, at.mailbox);
  parentPort?.postMessage('ready');
  for (let limit = 0; (limit = Atomics.load(arena.i32, mailbox.limit)) >= 0; ) {
    takeParts(shop, mailbox, thread);
    Atomics.wait(arena.i32, mailbox.limit, limit);
  }
}

work(workerData as WorkerSetup);
