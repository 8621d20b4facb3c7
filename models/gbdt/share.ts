import type { Workshop } from './histogram';
import type { Mailbox } from './mailbox';
import { joinResults, runTask, type TaskResult } from './task';

/**
 * Takes parts of the present task until none is left, and leaves the best of what they gave in the mailbox. Which
 * thread takes which part changes nothing: a sum over rows is always made by one thread, in the order of the rows.
 *
 * @param size features of a part
 */
export function takeParts(shop: Workshop, mailbox: Mailbox, thread: number, size: number): void {
  const { i32 } = shop.arena;
  let found: TaskResult | null = null;
  let taskOf = -1;
  for (let ticket = takeTicket(i32, mailbox); ticket >= 0; ticket = takeTicket(i32, mailbox)) {
    try {
      const { task, start } = mailbox.readTask();
      const from = (ticket - start) * size;
      const part = runTask(shop, task, from, Math.min(from + size, task.active));
      found = found === null || taskOf !== start ? part : joinResults(found, part);
      taskOf = start;
      mailbox.writeResult(thread, found, start);
    } catch {
      Atomics.add(i32, mailbox.failed, 1);
    }
    Atomics.add(i32, mailbox.finished, 1);
    Atomics.notify(i32, mailbox.finished);
  }
}

/** The next ticket, or -1 when all are taken. */
function takeTicket(i32: Int32Array, { next, limit }: Mailbox): number {
  for (;;) {
    const ticket = Atomics.load(i32, next);
    if (ticket >= Atomics.load(i32, limit)) return -1;
    if (Atomics.compareExchange(i32, next, ticket, ticket + 1) === ticket) return ticket;
  }
}
