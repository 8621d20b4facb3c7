import { Dictionary } from '../../engine/events/dictionary';
import type { Field, Fields } from '../../engine/events/fields';
import type { Schema } from '../../engine/events/schema';
import type { Watch } from '../progress';
import type { Comparison } from './compare';
import { Machine, type Placed, type Placing, rowsAt, type Tested } from './machine';
import { mapped } from './read-log';
import { shuffled } from './sample';
import type { Whole } from './whole';

/** A log under test, to be replayed again and again. */
export interface Again {
  readonly tested: Tested;
  readonly events: () => Placing;
  readonly whole: Whole;
  readonly seed: number;
  readonly watch: Watch;
}

/** Every sampled request with the log cut just before it, each from nothing. */
export async function truncate(
  { tested, events, watch }: Again,
  cuts: readonly number[],
  to: Comparison,
): Promise<void> {
  for (const [i, at] of cuts.entries()) {
    const stage = `cut log ${i + 1} of ${cuts.length}`;
    await rowsAt(new Machine(tested), events(), new Set([at]), watch, stage, (rows) => to.compare(rows));
  }
}

/** Requests that were answered before they were made, with other answers. */
export async function flipEarly({ tested, events, whole, watch }: Again, to: Comparison): Promise<void> {
  const { outcome, on } = tested.request;
  if (outcome.kind === 'immediate') return;
  const by = tested.schema.events[outcome.on].of?.by;
  for (const [at, id] of [...whole.answeredEarly].slice(0, 20)) {
    const { items } = whole.rows.get(at)!;
    const change = (placed: Placed): Placed => {
      const { raw } = placed;
      if (by === undefined || raw.type !== outcome.on || String(raw[by]) !== id) return placed;
      const other = items.find((item) => item !== raw[outcome.item]) ?? null;
      return { ...placed, raw: { ...raw, [outcome.item]: other } };
    };
    const flipped = mapped(events(), change);
    await rowsAt(new Machine(tested), flipped, new Set([at]), watch, `other answers to ${on}`, (r) => to.compare(r));
  }
}

/** The whole log with ids numbered in a random order beforehand. */
export async function renumber({ tested, events, whole, seed, watch }: Again, to: Comparison): Promise<void> {
  const dictionary = new Dictionary();
  for (const id of shuffled(whole.ids, seed, 11)) dictionary.code(id);
  const wanted = new Set(whole.rows.keys());
  await rowsAt(new Machine(tested, dictionary), events(), wanted, watch, 'other numbers', (rows) => to.compare(rows));
}

/**
 * The whole log with every time moved by whole calendar cycles of 400 years, so that hours, weekdays, the buckets
 * of every window and days counted anew fall as they did; gives false when no such cycle fits.
 */
export async function shiftTime({ tested, events, whole, watch }: Again, to: Comparison): Promise<boolean> {
  const by = cycle(whole.periods);
  if (by === null) return false;
  const shift = shifter(tested.schema, by);
  const moved = mapped(events(), (placed) => ({ ...placed, raw: shift(placed.raw) }));
  const wanted = new Set(whole.rows.keys());
  await rowsAt(new Machine(tested), moved, wanted, watch, 'other times', (rows) => to.compare(rows));
  return true;
}

const DAY = 86_400_000;
/** Days after which the calendar comes again, weekdays included. */
const CALENDAR = 146_097;
/** The time below which moved logs stay: the latest that an event may have. */
const LATEST = 8.64e15;

function cycle(periods: readonly number[]): number | null {
  let by = BigInt(CALENDAR * DAY);
  for (const each of periods) by = (by / divisor(by, BigInt(each))) * BigInt(each);
  return Number(by) <= LATEST / 2 ? Number(by) : null;
}

function divisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisor(b, a % b);
}

/** Moves the time of an event, and of every field that holds one. */
function shifter(schema: Schema, by: number): (raw: Placed['raw']) => Placed['raw'] {
  const isTime = ({ kind }: Field): boolean => kind === 'time';
  const times = (fields: Fields = {}): string[] => Object.keys(fields).filter((name) => isTime(fields[name]));
  const plans = new Map(
    Object.entries(schema.events).map(([type, { fields, lists = {} }]) => [
      type,
      {
        own: ['ts', ...times({ ...schema.common, ...fields })],
        lists: Object.entries(lists).map(([list, of]) => [list, times(of)] as const),
      },
    ]),
  );
  const meta = { item: times(schema.items), user: times(schema.users) };
  const move = (of: object, names: readonly string[]): object => {
    const values = of as Readonly<Record<string, unknown>>;
    const moved = names.filter((name) => typeof values[name] === 'number');
    return { ...of, ...Object.fromEntries(moved.map((name) => [name, (values[name] as number) + by])) };
  };
  return (raw) => {
    const plan = plans.get(raw.type);
    if (!plan) {
      const { fields } = raw as { fields?: object };
      const names = raw.type === 'item' ? meta.item : meta.user;
      return { ...move(raw, ['ts', ...times(schema.common)]), ...(fields && { fields: move(fields, names) }) } as never;
    }
    const lists = plan.lists
      .filter(([list, names]) => names.length > 0 && Array.isArray(raw[list]))
      .map(([list, names]) => [list, (raw[list] as object[]).map((element) => move(element, names))]);
    return { ...move(raw, plan.own), ...Object.fromEntries(lists) } as never;
  };
}
