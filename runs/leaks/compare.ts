import type { Feature } from '../../engine/spec/features';
import type { RequestRows } from './machine';
import type { LeakFinding, LeakOutcome, LeakTest } from './report';

/** The rows of the whole log that all others are compared with. */
export interface Baseline {
  readonly features: readonly Feature[];
  /** By place in the log. */
  readonly rows: ReadonlyMap<number, RequestRows>;
  /** `file:line` of an event; null when no file holds it. */
  readonly where: (at: number) => string | null;
}

interface Difference {
  readonly rows: RequestRows;
  readonly item: string | null;
  readonly whole: number;
  readonly other: number;
  readonly requests: Set<number>;
  cells: number;
}

/** What stands for a column where the lists themselves differ. */
const LISTS = '(candidates)';

/** Compares rows with those of the whole log, bit for bit, and keeps the first difference of every column. */
export class Comparison {
  readonly test: ComparedTest;
  readonly #base: Baseline;
  readonly #found = new Map<string, Difference>();
  readonly #compared = new Set<number>();
  #cells = 0;

  constructor(test: ComparedTest, base: Baseline) {
    this.test = test;
    this.#base = base;
  }

  compare(rows: RequestRows): void {
    const whole = this.#base.rows.get(rows.at);
    if (!whole) return;
    this.#compared.add(rows.at);
    if (!isSameList(whole.items, rows.items)) {
      this.#differs(LISTS, whole, null, whole.items.length, rows.items.length);
      return;
    }
    for (const [c, { name }] of this.#base.features.entries()) {
      const [is, other] = [whole.columns[c], rows.columns[c]];
      this.#cells += is.length;
      for (let i = 0; i < is.length; i++)
        if (!Object.is(is[i], other[i])) this.#differs(name, whole, whole.items[i], is[i], other[i]);
    }
  }

  /** A request of the whole log that did not come again. */
  lost(at: number): void {
    const whole = this.#base.rows.get(at)!;
    this.#compared.add(at);
    this.#differs(LISTS, whole, null, whole.items.length, Number.NaN);
  }

  outcome(): LeakOutcome {
    const { size } = this.#compared;
    return { test: this.test, skipped: null, requests: size, cells: this.#cells, columns: this.#found.size };
  }

  findings(): LeakFinding[] {
    return [...this.#found].map(([feature, { rows, item, whole, other, requests, cells }]) => {
      const leak = this.#base.features.find(({ name }) => name === feature)?.leak ?? null;
      const where = this.#base.where(rows.at);
      const values = feature === LISTS ? lists(whole, other) : `${text(whole)} in the log as it is, ${text(other)}`;
      const [when, means] = WORDS[this.test];
      return {
        test: this.test,
        feature,
        leak,
        isDeclared: leak !== null && declares(leak, this.test),
        ...{ qid: rows.qid, at: rows.at, where, ts: rows.ts, item },
        ...{ whole: orNull(whole), other: orNull(other), requests: requests.size, cells },
        sentence: `${feature} ${means}: request ${rows.qid}${where ? ` at ${where}` : ''}${item === null ? '' : `, candidate ${item}`}: ${values} ${when}`,
      };
    });
  }

  #differs(feature: string, rows: RequestRows, item: string | null, whole: number, other: number): void {
    const known = this.#found.get(feature);
    const difference = known ?? { rows, item, whole, other, requests: new Set<number>(), cells: 0 };
    if (!known) this.#found.set(feature, difference);
    difference.requests.add(rows.at);
    difference.cells++;
  }
}

type ComparedTest = Exclude<LeakTest, 'screen'>;

/** Of each test: when the other value comes, and what it means that it is another. */
const WORDS: Readonly<Record<ComparedTest, readonly [when: string, means: string]>> = {
  truncation: ['in the log cut just before the request', 'knows what comes later'],
  'cut-file': ['where the files are cut after the request and read anew', 'was fitted on the whole file'],
  'label-flip': ['with another outcome of this request', 'knows the answer'],
  'time-shift': ['with every time moved by the same centuries', 'knows this log by its dates'],
  renumbering: ['with ids numbered in another order', 'depends on the numbers of ids, which mean nothing'],
  'shuffled-file': ['with the lines of the file in another order', 'depends on the order of lines, not of events'],
  'same-time': ['with events of one time in another order', 'depends on which of several events of one time is first'],
};

/** Whether a class of leak says beforehand that a test will fail. */
export function declares(leak: Feature['leak'], test: LeakTest): boolean {
  if (leak === 'oracle' || leak === 'label-leak') return true;
  return leak === 'transductive' && (test === 'truncation' || test === 'cut-file' || test === 'screen');
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

function text(value: number): string {
  return Number.isNaN(value) ? 'missing' : Object.is(value, -0) ? '-0' : String(value);
}

function lists(whole: number, other: number): string {
  const now = Number.isNaN(other) ? 'the request is lost' : `${other} candidates, not the same ones`;
  return `${whole} candidates in the log as it is, ${now}`;
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
