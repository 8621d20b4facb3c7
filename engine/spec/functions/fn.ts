/**
 * One function of the language, as source text over JavaScript numbers: NaN is missing, 0 and 1 are false and true, a
 * set is an ascending Int32Array (or the newest-first members of a state), or null.
 *
 * The generated code inlines `code`; the interpreter calls `run`. The two are written separately on purpose.
 */
interface Fn {
  /** Source text from the source texts of the arguments, each of which is evaluated at most once or is a variable. */
  readonly code: (...args: string[]) => string;
  readonly run: (...args: never[]) => unknown;
  /** How a sentence says it, from the sentences of the arguments. */
  readonly say: (...args: string[]) => string;
  /** Which arguments are sets, lists or other objects, not numbers. */
  readonly objects?: readonly number[];
  /** Whether the result is such an object, too. */
  readonly gives?: 'object';
  /** Which arguments a derived name leaves out: those that another part of the name implies. */
  readonly unsaid?: readonly number[];
}

export type Functions = Readonly<Record<string, Fn>>;

/** What a function takes for a set or a list; null is missing. */
export type Members = Int32Array | Float64Array | readonly number[] | null;

export const isMissing = (x: number): boolean => Number.isNaN(x);
export const quotient = (a: number, b: number): number => (b === 0 ? Number.NaN : a / b);
/** A value of two numbers, missing if either is. */
export const both = (a: number, b: number, then: () => number): number =>
  isMissing(a) || isMissing(b) ? Number.NaN : then();
