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

/** The task of the moment and the threads' results as numbers in the arena, and the words that wake and wait. */
export interface Mailbox {
  /** index in `i32` of the number of tasks posted so far, -1 when there will be no more */
  posted: number;
  /** index in `i32` of the number of threads still at work */
  working: number;
  /** index in `i32` of the number of threads that failed */
  failed: number;
  writeTask(task: Task): void;
  readTask(): Task;
  writeResult(thread: number, result: TaskResult): void;
  readResult(thread: number): TaskResult;
}

/** The mailbox at an address of the arena; writing and reading are exact. */
export function mailboxAt({ f64 }: Arena, address: number): Mailbox {
  const posted = address / 4;
  const taskAt = (address + TASK) / 8;
  const resultAt = (thread: number): number => (address + RESULTS + thread * RESULT) / 8;
  return {
    posted,
    working: posted + 1,
    failed: posted + 2,
    writeTask({ active, rules, smaller, larger }) {
      const { grid, l2, minDataInLeaf, minChildWeight } = rules;
      const { rows, pairs, count, histogram, gradient, second } = smaller;
      f64.set([active, grid.gradient, grid.hessian, grid.one, l2, minDataInLeaf, minChildWeight], taskAt);
      f64.set([rows, pairs, count, histogram, gradient, second], taskAt + 7);
      f64.set(larger === null ? [-1, 0, 0] : [larger.histogram, larger.gradient, larger.second], taskAt + 13);
    },
    readTask() {
      const [active, gradient, hessian, one, l2, minDataInLeaf, minChildWeight] = f64.subarray(taskAt, taskAt + 7);
      const small = f64.subarray(taskAt + 7, taskAt + 13);
      const [histogram, largeGradient, largeSecond] = f64.subarray(taskAt + 13, taskAt + 16);
      return {
        active,
        rules: { grid: { gradient, hessian, one }, l2, minDataInLeaf, minChildWeight },
        smaller: {
          rows: small[0],
          pairs: small[1],
          count: small[2],
          histogram: small[3],
          gradient: small[4],
          second: small[5],
        },
        larger: histogram < 0 ? null : { histogram, gradient: largeGradient, second: largeSecond },
      };
    },
    writeResult(thread, { smaller, larger }) {
      writeSplit(f64, resultAt(thread), smaller);
      writeSplit(f64, resultAt(thread) + 6, larger);
    },
    readResult(thread) {
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
