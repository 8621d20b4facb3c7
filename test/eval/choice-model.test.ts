import { describe, expect, test } from 'vitest';
import { Catalogue } from '../../datasets/simulator/catalogue';
import { generate } from '../../datasets/simulator/generate';
import { match, person } from '../../datasets/simulator/person';
import { SETTINGS as S } from '../../datasets/simulator/settings';
import type { RawEvent } from '../../engine/events/event';
import { choiceModel } from '../../eval/clicks/choice-model';
import type { ClickLog } from '../../eval/clicks/click-log';
import { jointIntervals } from '../../eval/clicks/joint-intervals';

/** A log from the kinds of each list, by position, and the place of its click. */
function logOf(lists: readonly (readonly [kinds: readonly number[], clicks: readonly number[]])[]): ClickLog {
  const offsets = [0];
  for (const [kinds] of lists) offsets.push(offsets.at(-1)! + kinds.length);
  return {
    offsets,
    kind: lists.flatMap(([kinds]) => kinds),
    click: lists.flatMap(([kinds, clicks]) => kinds.map((_, k) => (clicks.includes(k) ? 1 : 0))),
    user: lists.map((_, i) => i),
  };
}

const times = <T>(n: number, of: T): T[] => Array<T>(n).fill(of);

describe('the choice model', () => {
  test('by hand: one kind, three of four clicks at the first of two positions', () => {
    const got = choiceModel(logOf([...times(3, [[0, 0], [0]] as const), [[0, 0], [1]]]));
    expect([...got.examination]).toEqual([1, expect.closeTo(1 / 3, 5)]);
    expect(got.logLikelihood).toBeCloseTo(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25), 5);
  });
  test('by hand: swapped kinds tell position and attraction apart', () => {
    // θ₂ = 1/2, γ₁ = 3 γ₀: the first order gives 1 : 3/2, the second 3 : 1/2
    const lists = [...times(2, [[0, 1], [0]] as const), ...times(3, [[0, 1], [1]] as const), ...times(6, [[1, 0], [0]] as const), [[1, 0], [1]] as const]; // biome-ignore format: one line
    const { examination, attraction } = choiceModel(logOf(lists), { tolerance: 1e-12, gain: 0 });
    expect(examination[1]).toBeCloseTo(0.5, 6);
    expect(attraction[1] / attraction[0]).toBeCloseTo(3, 6);
  });
  test('lists without a click, or with two, are left out', () => {
    const one = [[0, 0], [0]] as const;
    const other = [[0, 0], [1]] as const;
    const plain = choiceModel(logOf([one, one, other]));
    const more = choiceModel(
      logOf([
        one,
        [[0, 0], []],
        one,
        [
          [0, 0],
          [0, 1],
        ],
        other,
      ]),
    );
    expect({ ...more, again: null }).toEqual({ ...plain, again: null });
    expect(more.lists).toBe(3);
  });
});

/**
 * Clicks of the simulator whose weights are known but for the position: a person's first, before anything was looked
 * at. Kinds are what an item is worth to the person, in 200 steps.
 */
function simulatedClicks(seed: number, events: number): ClickLog {
  const people = new Map<string, ReturnType<typeof person>>();
  const log = [...generate(seed, events, () => undefined)];
  const span = 86_400_000 * Math.min(60, Math.max(1, 3 * Math.sqrt(events / 100_000)));
  const { ids, appeal, quality, properties } = new Catalogue(seed, events, span);
  const placeOf = new Map(ids.map((id, i) => [id, i]));
  for (let n = 0, left = new Set(log.flatMap(({ user }) => (user === undefined ? [] : [user]))).size; left > 0; n++) {
    const who = person(seed, n);
    people.set(who.id, who);
    left--;
  }
  const over = new Set<unknown>();
  const lists: { worth: number[]; clicked: number; user: number }[] = [];
  for (const event of log) {
    const { type, user } = event as RawEvent & { user?: string };
    if (!['clickout', 'touch', 'search'].includes(type) || over.has(user)) continue;
    over.add(user);
    const who = people.get(user as string);
    if (type !== 'clickout' || !who) continue;
    const shown = event.shown as unknown as { item: string; price: number | null }[];
    const prices = shown.flatMap(({ price }) => (price === null ? [] : [Math.log(price)]));
    const usual = prices.reduce((a, b) => a + b, 0) / Math.max(1, prices.length);
    const worth = shown.map(({ item, price }) => {
      const i = placeOf.get(item)!;
      const dear = price === null ? 0 : (Math.log(price) - usual) / 0.4;
      return (
        S.appeal * appeal[i] +
        S.quality * quality[i] +
        S.taste * match(who, properties[i]) -
        S.price * who.thrift * dear
      );
    });
    lists.push({ worth, clicked: shown.findIndex(({ item }) => item === event.clicked), user: lists.length });
  }
  const all = lists.flatMap(({ worth }) => worth).sort((a, b) => a - b);
  const cuts = Array.from({ length: 199 }, (_, i) => all[Math.floor((all.length * (i + 1)) / 200)]);
  const kindOf = (worth: number): number => {
    let [low, high] = [0, cuts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cuts[middle] <= worth) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return logOf(lists.map(({ worth, clicked }) => [worth.map(kindOf), [clicked]] as const));
}

test('the simulator looks at position k with chance in proportion to k^-0.85, and that is found within its intervals', () => {
  const log = simulatedClicks(4, 60_000);
  const got = choiceModel(log);
  const none = { user: [], clickPosition: [], columns: [] };
  const { curve } = jointIntervals(got, log.user, none, { seed: 2, replicates: 100, level: 0.99, cap: 10 });
  expect(got.lists).toBeGreaterThan(1000);
  for (let k = 1; k < 10; k++) {
    const theta = (k + 1) ** -S.position;
    expect(curve[k].lo, `position ${k + 1}`).toBeLessThanOrEqual(theta);
    expect(curve[k].hi, `position ${k + 1}`).toBeGreaterThanOrEqual(theta);
    expect(curve[k].hi, `position ${k + 1}`).toBeLessThan(0.9);
  }
});
