import type { Arena } from './arena';
import type { Split } from './split';
import type { Task, TaskResult } from './task';

const TASK = 64;
const RESULTS = 256;
const RESULT = 128;

/** Bytes of shared memory through which one task and the results of so many threads pass. */
export function mailboxBytes(threads: number): number {
  return RESULTS + threads * RESULT;
}

/**
 * The task of the moment and the threads' results as numbers in the arena, and the words by which they are shared out.
 *
 * Work is shared by tickets that are numbered through the whole training: a task owns those from `start` to `limit`,
 * one for each of its parts. Whoever moves `next` takes a ticket, and as a task stays until all its tickets are
 * finished, it may be read from then on. A thread that wakes up late finds nothing left and does no harm.
 */
export interface Mailbox {
  /** index in `i32` of the first ticket that is not yet given out for taking; -1 when there will be no more */
  limit: number;
  /** index in `i32` of the next ticket to take */
  next: number;
  /** index in `i32` of the number of tickets finished */
  finished: number;
  /** index in `i32` of the number of tickets that failed */
  failed: number;
  writeTask(task: Task, start: number): void;
  readTask(): { task: Task; start: number };
  writeResult(thread: number, result: TaskResult, start: number): void;
  /** what a thread found for the task that begins with this ticket; null when it took no part */
  readResult(thread: number, start: number): TaskResult | null;
}

/** The mailbox at an address of the arena; writing and reading are exact. */
export function mailboxAt({ f64 }: Pick<Arena, 'f64'>, address: number): Mailbox {
  const word = address / 4;
  const taskAt = (address + TASK) / 8;
  const resultAt = (thread: number): number => (address + RESULTS + thread * RESULT) / 8;
  return {
    limit: word,
    next: word + 1,
    finished: word + 2,
    failed: word + 3,
    writeTask({ active, rules, smaller, larger }, start) {
      const { grid, l2, minDataInLeaf, minChildWeight } = rules;
      const { rows, pairs, count, histogram, gradient, second } = smaller;
      f64.set([active, grid.gradient, grid.hessian, grid.one, l2, minDataInLeaf, minChildWeight], taskAt);
      f64.set([rows, pairs, count, histogram, gradient, second], taskAt + 7);
      f64.set(larger === null ? [-1, 0, 0] : [larger.histogram, larger.gradient, larger.second], taskAt + 13);
      f64[taskAt + 16] = start;
      f64.set([rules.isBounded ? 1 : 0, smaller.low, smaller.high, larger?.low ?? 0, larger?.high ?? 0], taskAt + 17);
    },
    readTask() {
      const [active, gridGradient, gridHessian, one, l2, minDataInLeaf, minChildWeight] = f64.subarray(taskAt);
      const [rows, pairs, count, slot, gradient, second] = f64.subarray(taskAt + 7);
      const [histogram, largeGradient, largeSecond, start] = f64.subarray(taskAt + 13);
      const [isBounded, low, high, largeLow, largeHigh] = f64.subarray(taskAt + 17);
      const grid = { gradient: gridGradient, hessian: gridHessian, one };
      const smaller = { rows, pairs, count, histogram: slot, gradient, second, low, high };
      const larger =
        histogram < 0
          ? null
          : { histogram, gradient: largeGradient, second: largeSecond, low: largeLow, high: largeHigh };
      const rules = { grid, l2, minDataInLeaf, minChildWeight, isBounded: isBounded === 1 };
      return { task: { active, rules, smaller, larger }, start };
    },
    writeResult(thread, { smaller, larger }, start) {
      writeSplit(f64, resultAt(thread), smaller);
      writeSplit(f64, resultAt(thread) + 6, larger);
      f64[resultAt(thread) + 12] = start + 1;
    },
    readResult(thread, start) {
      if (f64[resultAt(thread) + 12] !== start + 1) return null;
      return { smaller: readSplit(f64, resultAt(thread)), larger: readSplit(f64, resultAt(thread) + 6) };
    },
  };
}

function writeSplit(f64: Float64Array, at: number, split: Split | null): void {
  if (split === null) f64[at] = 0;
  else f64.set([split.gain, split.feature, split.bin, split.missingLeft ? 1 : 0, split.gradient, split.second], at);
}

function readSplit(f64: Float64Array, at: number): Split | null {
  const [gain, feature, bin, missingLeft, gradient, second] = f64.subarray(at, at + 6);
  return gain > 0 ? { gain, feature, bin, missingLeft: missingLeft === 1, gradient, second } : null;
}
