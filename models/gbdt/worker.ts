import { parentPort, workerData } from 'node:worker_threads';
import { arenaOver } from './arena';
import { type BlockParts, openBlocks, partOf } from './blocks';
import type { BinnedParts } from './layout';
import { mailboxAt } from './mailbox';
import { takeParts } from './share';

/** What a thread is given at its start; tasks come through the mailbox. */
export interface WorkerSetup {
  memory: WebAssembly.Memory;
  blocks: readonly BlockParts[];
  at: BinnedParts;
  rows: number;
  kind: 'wasm' | 'javascript';
  thread: number;
}

function work({ memory, blocks, at, rows, kind, thread }: WorkerSetup): void {
  const arena = arenaOver(memory);
  const shop = { arena, at, rows, blocks: openBlocks(blocks, kind, thread) };
  const mailbox = mailboxAt(arena, at.mailbox);
  // whoever waits for this thread cannot hear that it ends: it sleeps until it is told here
  process.on('exit', () => {
    Atomics.add(arena.i32, mailbox.failed, 1);
    Atomics.notify(arena.i32, mailbox.finished);
  });
  parentPort?.postMessage('ready');
  for (let limit = 0; (limit = Atomics.load(arena.i32, mailbox.limit)) >= 0; ) {
    takeParts(shop, mailbox, thread, partOf(blocks));
    Atomics.wait(arena.i32, mailbox.limit, limit);
  }
}

work(workerData as WorkerSetup);
