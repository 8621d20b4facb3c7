import type { LeakClass } from '../../engine/spec/features';

/** The tests of the detector, in the order they are told. */
export const LEAK_TESTS = [
  'truncation',
  'cut-file',
  'label-flip',
  'time-shift',
  'renumbering',
  'shuffled-file',
  'screen',
  'same-time',
] as const;

export type LeakTest = (typeof LEAK_TESTS)[number];

/** One column that failed one test: where first, and with which two values. */
export interface LeakFinding {
  readonly test: LeakTest;
  /** The column; `(candidates)` where the lists themselves differ. */
  readonly feature: string;
  /** What the column says it may know; null for lists. */
  readonly leak: LeakClass | null;
  /** The column says itself that it knows that much: told, and no failure. */
  readonly isDeclared: boolean;
  /** The first request where it differs; null where the test is about all of them. */
  readonly qid: string | null;
  /** Its event's place in the log, from 0; its file and line where it has one; epoch milliseconds. */
  readonly at: number | null;
  readonly where: string | null;
  readonly ts: number | null;
  readonly item: string | null;
  /** The value in the whole log, and the other one; null: missing. */
  readonly whole: number | null;
  readonly other: number | null;
  /** How many requests and cells differ. */
  readonly requests: number;
  readonly cells: number;
  /** What it means, in one sentence. */
  readonly sentence: string;
}

/** One test as it went. */
export interface LeakOutcome {
  readonly test: LeakTest;
  /** Why it was not made; null when it was. */
  readonly skipped: string | null;
  readonly requests: number;
  readonly cells: number;
  /** Columns that fail it; of `same-time`: that depend on the order, which is no failure. */
  readonly columns: number;
}

/** How well one column alone orders the labelled lists. */
export interface ScreenedColumn {
  readonly feature: string;
  /** Whether more is better, as the first half of the lists says; the numbers are those of the second half. */
  readonly better: 'higher' | 'lower';
  readonly mrr: number;
  /** Standard error of the MRR, lists taken as independent. */
  readonly error: number;
  readonly auc: number;
}

/** The columns that order lists best, and what simple rankers reach on the same lists. */
export interface LeakScreen {
  /** Lists with a relevant candidate in the half that is told. */
  readonly lists: number;
  /** By MRR, best first. */
  readonly columns: readonly ScreenedColumn[];
  /** The columns that simple rankers sort by. */
  readonly simple: readonly ScreenedColumn[];
}

/** What the detector found. */
export interface LeakReport {
  readonly dataset: string;
  readonly events: number;
  readonly requests: number;
  readonly columns: number;
  readonly seed: number;
  readonly tests: readonly LeakOutcome[];
  /** Failures first, then what columns declare themselves. */
  readonly findings: readonly LeakFinding[];
  /** Columns whose value depends on the order of events of one time: documented, no failure. */
  readonly orderDependent: readonly LeakFinding[];
  readonly screen: LeakScreen;
}

/** Findings that are failures. */
export function leaksOf({ findings }: LeakReport): readonly LeakFinding[] {
  return findings.filter(({ isDeclared }) => !isDeclared);
}

/** A test that could not be made, and why. */
export function skipped(test: LeakTest, why: string): LeakOutcome {
  return { test, skipped: why, requests: 0, cells: 0, columns: 0 };
}
