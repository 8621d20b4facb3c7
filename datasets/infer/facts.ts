import type { Mapping } from '../csv/mapping';
import { decimals } from '../metarank/infer';
import type { Column } from './sample';

const MISSING = new Set(['NA', 'N/A', 'null', 'NULL', 'None', 'nil', '\\N', 'undefined']);

/** What the values of a column are like. Shares are of those that are given. */
export interface Facts {
  readonly name: string;
  /** The name without the path to it, in lower case, words apart by _. */
  readonly word: string;
  readonly isList: boolean;
  /** Share of rows that say something. */
  readonly given: number;
  readonly distinct: ReadonlySet<string>;
  readonly isNumber: boolean;
  readonly isWhole: boolean;
  readonly isTruth: boolean;
  /** Most decimals; zeros at the end count where they are two and more, as in 10.00. */
  readonly decimals: number;
  readonly most: number;
  /** What the values are as times between 1990 and 2100, null when they are none. */
  readonly timeUnit: Mapping['time']['unit'] | null;
  /** Texts with several parts between dots. */
  readonly isPath: boolean;
  readonly missing: readonly string[];
}

const DATE = /^\d{4}-\d\d-\d\d([T ]\d\d(:\d\d(:\d\d(\.\d+)?)?)?)?\s?(Z|UTC|[+-]\d\d(:?\d\d)?)?$/;

/** Looks at every value of a column once. */
export function factsOf({ name, values }: Column): Facts {
  const isList = values.some((value) => typeof value !== 'string');
  const all = values.flat().filter((value) => value !== '');
  const given = all.filter((value) => !MISSING.has(value) && value.toLowerCase() !== 'nan');
  const isNumber = mostly(given, (value) => value.trim() !== '' && Number.isFinite(Number(value)));
  const numbers = isNumber ? given.map(Number).filter(Number.isFinite) : [];
  return {
    name,
    word: wordOf(name),
    isList,
    given: given.length / Math.max(1, values.length),
    distinct: new Set(given),
    isNumber,
    isWhole: mostly(numbers, Number.isInteger),
    isTruth: mostly(given, (value) => /^(0|1|true|false|yes|no|0\.0|1\.0)$/i.test(value)),
    decimals: isNumber ? given.reduce((most, value) => Math.max(most, decimalsOf(value)), 0) : 0,
    most: numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    timeUnit: timeUnit(given),
    isPath: !isNumber && mostly(given, (value) => /^[^.\s]+(\.[^.\s]+)+$/.test(value)),
    missing: [...new Set(all.filter((value) => MISSING.has(value)))],
  };
}

/** How many decimals a number is written with; a single 0 is none, as tables of floats write whole numbers. */
export function decimalsOf(text: string): number {
  const written = /^\s*-?\d*\.(\d{2,})\s*$/.exec(text)?.[1].length ?? 0;
  return Number.isFinite(Number(text)) ? Math.max(written, decimals(Number(text))) : 0;
}

/** Four of five values decide; what does not fit will be a bad line. */
export function mostly<T>(values: readonly T[], fits: (value: T) => boolean): boolean {
  return values.length > 0 && values.filter((value) => fits(value)).length >= 0.8 * values.length;
}

function timeUnit(given: readonly string[]): Facts['timeUnit'] {
  const between = (least: number, value: string): boolean => Number(value) > least && Number(value) < 6.7 * least;
  if (mostly(given, (value) => DATE.test(value))) return 'iso';
  if (new Set(given).size < 2) return null;
  if (mostly(given, (value) => between(6.3e8, value))) return 's';
  if (mostly(given, (value) => between(6.3e11, value))) return 'ms';
  return mostly(given, (value) => between(6.3e14, value)) ? 'us' : null;
}

/** `user.id` is a user_id, `user.age` an age, `price.amount` a price. */
function wordOf(name: string): string {
  const parts = name.split('.');
  const last = parts.length - 1;
  const isOfParent = last > 0 && (/^(id|key|code|name)$/i.test(parts[last]) || /price$/i.test(parts[last - 1]));
  return (isOfParent ? `${parts[last - 1]}_${parts[last]}` : parts[last])
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^a-zA-Z0-9]+/g, '_')
    .toLowerCase();
}
