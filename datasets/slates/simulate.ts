import { ConfigError } from '../../engine/base/errors';
import { Chance } from '../simulator/chance';

/** One place of a made-up list, as the log holds it. */
interface SimulatedPlace {
  readonly list: string;
  readonly user: string;
  readonly position: number;
  readonly item_id: string;
  readonly click: number;
  readonly propensity_score: number;
  readonly target_score: number;
}

/** Clicks a list in expectation, exactly, over every list that each policy can show. */
export interface SlateTruth {
  readonly logged: number;
  readonly judged: number;
}

const ITEMS = 8;
const PLACES = 3;
/** Chance to read on after a place, without and with a click on it. */
const READS_ON = { passed: 0.85, clicked: 0.3 };
/** How sharply each policy goes by its taste: the logging one half likes what the judged one dislikes. */
const SHARPNESS = { logged: 0.6, judged: 1 };

/**
 * Rows of made-up lists: eight items, three places, filled one after the other with chances in proportion to exp(taste) of
 * what is left (Plackett, Luce). Reading goes on more rarely after a click, so that what a place earns depends on what
 * stands above it.
 *
 * @returns the truth, when all rows were taken
 * @throws ConfigError for a number of lists that is not from 1 to 5,000,000
 */
export function* simulateSlates(lists: number, seed: number): Generator<SimulatedPlace, SlateTruth> {
  if (!(Number.isInteger(lists) && lists >= 1 && lists <= 5e6))
    throw new ConfigError(`slates: ${lists} lists, expected 1 to 5,000,000`);
  const drawn = new Chance(seed, 0);
  const worth = Array.from({ length: ITEMS }, () => 0.05 + 0.5 * drawn.next() ** 2);
  const judged = worth.map((of) => Math.exp(SHARPNESS.judged * (4 * of + drawn.normal() / 3)));
  const logged = worth.map((of) => Math.exp(SHARPNESS.logged * (2 * of + drawn.normal())));
  for (let number = 0; number < lists; number++) {
    const chance = new Chance(seed, number + 1);
    const name = number.toString(36).padStart(5, '0');
    const left = new Set(worth.keys());
    let isReading = true;
    for (let position = 1; position <= PLACES; position++) {
      const item = drawnFrom(left, logged, chance);
      const [propensity, target] = [chanceOf(item, left, logged), chanceOf(item, left, judged)];
      left.delete(item);
      const isClicked = isReading && chance.is(worth[item]);
      if (isReading) isReading = chance.is(isClicked ? READS_ON.clicked : READS_ON.passed);
      yield {
        ...{ list: `L${name}`, user: `U${(number >> 1).toString(36)}`, position, item_id: `P${item + 1}` },
        ...{ click: isClicked ? 1 : 0, propensity_score: propensity, target_score: target },
      };
    }
  }
  return { logged: clicksOf(logged, worth), judged: clicksOf(judged, worth) };
}

function drawnFrom(left: ReadonlySet<number>, taste: readonly number[], chance: Chance): number {
  const items = [...left];
  let rest = chance.next() * items.reduce((sum, item) => sum + taste[item], 0);
  return items.find((item) => (rest -= taste[item]) < 0) ?? items.at(-1)!;
}

function chanceOf(item: number, left: ReadonlySet<number>, taste: readonly number[]): number {
  return taste[item] / [...left].reduce((sum, other) => sum + taste[other], 0);
}

/** Expected clicks of a policy's lists, over all ways in which one can be filled and read. */
function clicksOf(taste: readonly number[], worth: readonly number[]): number {
  const from = (left: ReadonlySet<number>, reads: number, places: number): number => {
    if (places === 0) return 0;
    let total = 0;
    for (const item of left) {
      const rest = new Set(left);
      rest.delete(item);
      const goesOn = worth[item] * READS_ON.clicked + (1 - worth[item]) * READS_ON.passed;
      total += chanceOf(item, left, taste) * (reads * worth[item] + from(rest, reads * goesOn, places - 1));
    }
    return total;
  };
  return from(new Set(worth.keys()), 1, PLACES);
}
