import { ConfigError } from '../../engine/base/errors';
import { Chance, hashed } from '../simulator/chance';
import type { ExposureEvent } from './exposure-log';

/** What is to be simulated: an experiment whose effect is known. */
export interface SimulatedExperiment {
  readonly units: number;
  /** Chance of a click in the target arm over that in the control, less 1. */
  readonly lift: number;
  /** Share of the units in the target arm. */
  readonly share: number;
  readonly seed: number;
}

/** One row as the log holds it. */
export interface SimulatedRow {
  readonly event: ExposureEvent;
  readonly unit: string;
  readonly ts: number;
  readonly arm?: string;
  readonly session?: string;
  readonly item?: string;
  readonly items?: readonly string[];
  readonly value?: number;
  readonly attributed?: boolean;
}

/** What the experiment does in truth, over control less 1: expectations over the units that were drawn. */
export interface SimulatedTruth {
  readonly ctr: number;
  readonly conversion: number;
  readonly revenue: number;
}

const START = 1_699_833_600_000;
const DAY = 86_400_000;
const PRODUCTS = 5000;
const LIST = 6;
/** Chance of an order after a click. */
const BUY = 0.12;

/**
 * Rows of a made-up experiment, unit by unit. Units differ widely in how often they come and click; six in ten have a
 * past. In the target arm every click is likelier by the lift and lists reach further into the long tail; nothing
 * else differs. Revenue comes from clicks alone, so its true lift is that of the click-through rate.
 *
 * @returns the truth, when all rows were taken
 * @throws ConfigError for a lift that makes chances negative, or shares outside (0, 1)
 */
export function* simulateExperiment(asked: SimulatedExperiment): Generator<SimulatedRow, SimulatedTruth> {
  const { units, lift, share, seed } = asked;
  if (!(Number.isInteger(units) && units >= 2 && units <= 5e6 && lift > -1 && lift <= 2 && share > 0 && share < 1)) {
    throw new ConfigError(
      `ab: ${units} units, lift ${lift}, share ${share}, expected 2 to 5,000,000 units, a lift above -1 and at most 2, a share between 0 and 1`,
    );
  }
  let [bought, boughtByControl] = [0, 0];
  for (let number = 0; number < units; number++) {
    const chance = new Chance(seed, number + 1);
    const unit = `U${number.toString(36).padStart(5, '0')}`;
    const arm = hashed(seed, number, 77) < share ? 'target' : 'control';
    const appetite = 0.3 * chance.next() ** 3;
    const busy = 0.1 + 0.8 * chance.next() ** 1.5;
    const visits = 1 + chance.repeats(busy, 12);
    const past = chance.is(0.6) ? 1 + chance.repeats(busy, 12) : 0;
    const first = START + 14 * DAY + Math.floor(14 * DAY * chance.next());
    for (let visit = 0; visit < past; visit++) {
      const ts = first - Math.floor(DAY * (1 + 12 * chance.next()));
      yield* session(unit, `${unit}p${visit}`, ts, { busy, appetite, slope: 1.7 }, chance);
    }
    yield { event: 'exposure', unit, ts: first, arm };
    const own =
      arm === 'target' ? { busy, appetite: appetite * (1 + lift), slope: 1.6 } : { busy, appetite, slope: 1.7 };
    let lists = 0;
    for (let visit = 0; visit < visits; visit++) {
      const ts = first + (visit === 0 ? 1000 : Math.floor(DAY * (0.2 + 13 * chance.next())));
      lists += yield* session(unit, `${unit}s${visit}`, ts, own, chance);
    }
    bought += 1 - (1 - Math.min(1, appetite * (1 + lift)) * BUY) ** lists;
    boughtByControl += 1 - (1 - appetite * BUY) ** lists;
  }
  return { ctr: lift, conversion: bought / boughtByControl - 1, revenue: lift };
}

/** How often a unit comes and looks further, how likely it clicks, and how much its lists keep to what is popular. */
interface Habits {
  readonly busy: number;
  readonly appetite: number;
  readonly slope: number;
}

/** One visit: lists, clicks on them, views, orders; gives the number of lists. */
function* session(
  unit: string,
  name: string,
  start: number,
  { busy, appetite, slope }: Habits,
  chance: Chance,
): Generator<SimulatedRow, number> {
  const at = { unit, session: name };
  const lists = 1 + chance.repeats(busy, 15);
  let ts = start;
  for (let list = 0; list < lists; list++, ts += 20_000) {
    const items = products(slope, chance);
    yield { event: 'impression', ...at, ts, items };
    if (chance.is(0.3)) yield { event: 'view', ...at, ts: ts + 1000, item: product(1.7, chance) };
    if (!chance.is(Math.min(1, appetite))) continue;
    const item = chance.of(items);
    yield { event: 'click', ...at, ts: ts + 4000, item };
    yield { event: 'view', ...at, ts: ts + 5000, item };
    if (!chance.is(BUY)) continue;
    const value = Math.round(100 * Math.exp(3.2 + 0.8 * chance.normal())) / 100;
    yield { event: 'purchase', ...at, ts: ts + 9000, item, value, attributed: true };
  }
  return lists;
}

function products(slope: number, chance: Chance): string[] {
  const items = new Set<string>();
  while (items.size < LIST) items.add(product(slope, chance));
  return [...items];
}

/** A product by popularity, the k-th most popular in proportion to k^-slope: the steeper, the fewer of the long tail. */
function product(slope: number, chance: Chance): string {
  for (;;) {
    const place = Math.floor((1 - chance.next()) ** (-1 / (slope - 1)));
    if (place <= PRODUCTS) return `P${place}`;
  }
}
