import { StateError } from '../engine/base/errors';

/** One line that was not taken: its reason as a stable code, where it stands, and what was found and expected. */
export interface BadLine {
  readonly code: string;
  readonly message: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** Counts what a log holds and could not be taken, by reason; keeps the first few of each reason to show. */
export class BadLines {
  /** How many lines (or events) were not taken. */
  total = 0;
  /** The first few lines, at most `keep` of each reason, in the order they were met. */
  readonly first: BadLine[] = [];
  readonly #counts = new Map<string, number>();
  readonly #keep: number;

  constructor(keep = 3) {
    this.#keep = keep;
  }

  /** Counts one line. `message` says what was found and what was expected. */
  add(code: string, message: string, file: string, line: number): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.total++;
    this.#counts.set(code, count);
    if (count <= this.#keep) this.first.push({ code, message, file, line });
  }

  /** How many of each reason, most frequent first, then by code. */
  reasons(): { readonly code: string; readonly count: number }[] {
    const list = [...this.#counts].map(([code, count]) => ({ code, count }));
    return list.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  }

  /** The first few as lines for a terminal: `FILE: line 812: what was found, what was expected`. */
  lines(): string[] {
    return this.first.map(({ file, line, message }) => `${file}: line ${line}: ${message}`);
  }
}

/**
 * Fails when more than a share of a log could not be taken.
 *
 * @param total lines read, good and bad
 * @param maxBad largest share that passes, 0 to 1
 * @throws StateError E_BAD_LINES with the counts by reason and the first line
 */
export function assertBad(bad: BadLines, total: number, maxBad = 0.01): void {
  if (bad.total === 0 || bad.total <= maxBad * total) return;
  const reasons = bad
    .reasons()
    .map(({ code, count }) => `${code} ${count}`)
    .join(', ');
  throw new StateError(
    `log: ${bad.total} of ${Math.max(total, bad.total)} lines are bad (${reasons}), expected at most ${+(maxBad * 100).toFixed(4)} %; ` +
      `first: ${bad.lines()[0]}; allow more with --max-bad`,
    'E_BAD_LINES',
  );
}
