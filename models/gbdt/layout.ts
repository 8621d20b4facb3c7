import { padded } from './arena';

/**
 * Byte addresses. bins: [features] columns of `columnBytes`, one byte a row, where they are not in blocks of their own
 * (blocks.ts). order: [rows] uint32, the rows, each leaf's
 * together. pairs: [rows × 2] float64 in that order; beside blocks, gradients and second numbers
 * of all rows, [2 × rows]. histograms: one for each leaf. offset: the uint32 copy of
 * `offset` for the threads. active: [features] uint32, those the present tree may use. monotone: [features] int32, the direction of each; mailbox: tasks and results of the threads (mailbox.ts).
 */
export interface BinnedParts {
  bins: number;
  order: number;
  pairs: number;
  histograms: number;
  offset: number;
  active: number;
  monotone: number;
  mailbox: number;
}

/** Bytes from one feature's bins to the next one's. */
export function columnBytes(rows: number): number {
  return padded(rows);
}
