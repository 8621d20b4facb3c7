import { describe, expect, test } from 'vitest';
import { trivagoRequest, trivagoSchema } from '../../datasets/trivago-schema';
import type { RawEvent } from '../../engine/events/event';
import { bindCatalogue } from '../../features/index';
import { replayed } from './replayed';

const catalogue = bindCatalogue(trivagoSchema, trivagoRequest);
const NOON = Date.UTC(2018, 10, 7, 12);

/** A log in short: seconds after noon, who, what, which item, and for a click-out the list with its prices. */
type Line = readonly [second: number, session: string, type: string, item: string, list?: string, prices?: string];

function event([second, session, type, item, list = '', prices = '']: Line): RawEvent {
  const [cards, amounts] = [list.split(' '), prices.split(' ')];
  return {
    ...{ type: type === 'image' ? 'touch' : type, ts: NOON + 1000 * second, user: session, session, step: 1 },
    ...{ platform: 'DE', city: 'Bonn', device: 'mobile', filters: [] },
    ...(type === 'clickout'
      ? { clicked: item, shown: cards.map((id, i) => ({ item: id, price: Number(amounts[i] || 100) })) }
      : type === 'image'
        ? { item, kind: 'image' }
        : type === 'search'
          ? { item }
          : { value: item }),
  } as unknown as RawEvent;
}

/** What columns say of each candidate of the last request; null is missing, numbers have four decimals. */
function last(lines: readonly Line[], ...names: string[]): Record<string, (number | null)[]> {
  const features = names.map((name) => {
    const feature = catalogue.find((one) => one.name === name);
    if (!feature) throw new Error(`no column ${name}`);
    return feature;
  });
  const { columns } = replayed({ schema: trivagoSchema, request: trivagoRequest }, features, lines.map(event)).at(-1)!;
  return Object.fromEntries(
    names.map((name, i) => [name, Array.from(columns[i], (x) => (Number.isNaN(x) ? null : Math.round(x * 1e4) / 1e4))]),
  );
}

describe('where the items met stand in the list that is ranked now', () => {
  const lines: Line[] = [
    [0, 's', 'image', 'd'],
    [10, 's', 'image', 'b'],
    [20, 's', 'image', 'b'],
    [30, 's', 'image', 'x'],
    [40, 's', 'image', 'a'],
    [60, 's', 'clickout', 'a', 'a b c d'],
  ];
  test.each([
    ['the second last is not in the list', 'met_2_place', [null, null, null, null]],
    ['the third last is b, however often it was met', 'met_3_place', [2, 2, 2, 2]],
    ['places from the third last down', 'met_3_offset', [-1, 0, 1, 2]],
    ['the fourth last is d', 'met_4_offset', [-3, -2, -1, 0]],
    ['b is the third last', 'is_met_3_last', [0, 1, 0, 0]],
    ['a was met last', 'is_below_met', [0, 1, 1, 1]],
    ['b is right below a', 'is_next_to_met', [0, 1, 0, 0]],
    ['a, b and d', 'met_places_mean', [2.3333, 2.3333, 2.3333, 2.3333]],
    ['b twice', 'is_met_most', [0, 1, 0, 0]],
    ['1, 1/3 and 1/4', 'trail_reciprocal', [1, 0.3333, 0, 0.25]],
  ])('%s: %s', (_, name, want) => expect(last(lines, name)[name]).toEqual(want));
});

describe('a line through places over time', () => {
  const lines: Line[] = [
    [0, 's', 'image', 'a'],
    [10, 's', 'image', 'b'],
    [20, 's', 'image', 'c'],
    [30, 's', 'clickout', 'a', 'a b c d e'],
  ];
  test('a place every ten seconds is at the fourth now', () =>
    expect(last(lines, 'meet_drift_slope', 'meet_drift_now', 'meet_drift_offset')).toEqual({
      meet_drift_slope: [0.1, 0.1, 0.1, 0.1, 0.1],
      meet_drift_now: [4, 4, 4, 4, 4],
      meet_drift_offset: [-3, -2, -1, 0, 1],
    }));
});

describe('from a place to the next', () => {
  const lines: Line[] = [
    ...([1, 2, 3] as const).flatMap((visit): Line[] => [
      [100 * visit, `s${visit}`, 'image', 'a'],
      [100 * visit + 5, `s${visit}`, 'clickout', visit === 3 ? 'a' : 'b', 'a b c'],
    ]),
    [900, 's', 'image', 'a'],
    [905, 's', 'clickout', 'a', 'a b c'],
  ];
  test('from the first place two of three went to the second; 20 more as the place is chosen, 20 more as any is', () => {
    const toward = (n: number, prior: number): number => (n + 20 * prior) / (3 + 20);
    const want = [1, 2, 0].map((chosen) => toward(chosen, toward(chosen, 3 / 9)));
    expect(last(lines, 'path_met').path_met).toEqual(want.map((x) => Math.round(x * 1e4) / 1e4));
  });
});

describe('clicks over those expected', () => {
  const lines: Line[] = [
    [0, 's1', 'clickout', 'a', 'a b'],
    [100, 's2', 'clickout', 'a', 'a b'],
    [200, 's3', 'clickout', 'b', 'b a'],
    [300, 's', 'clickout', 'a', 'a b'],
  ];
  // Places before each list, overall rate o, smoothed by 10. First list: nothing known, so nothing expected.
  // Second: o = 1/2, place 1 (1 + 10/2) / 11, place 2 (10/2) / 11. Third: o = 1/2, (2 + 5) / 12 and 5 / 12.
  const [first, second] = [[6 / 11, 5 / 11] as const, [7 / 12, 5 / 12] as const];
  const a = 3 / (first[0] + second[1] + 1);
  const b = 2 / (first[1] + second[0] + 1);
  test('a stood first once and second once, and was chosen twice', () =>
    expect(last(lines, 'click_over_expected').click_over_expected).toEqual([
      Math.round(a * 1e4) / 1e4,
      Math.round(b * 1e4) / 1e4,
    ]));
});

describe('duels of neighbours', () => {
  const lines: Line[] = [
    [0, 's1', 'clickout', 'b', 'a b c'],
    [100, 's2', 'clickout', 'a', 'a b c'],
    [200, 's3', 'clickout', 'b', 'a b c'],
    [300, 's4', 'clickout', 'c', 'a b c'],
    [400, 's', 'clickout', 'a', 'a b c'],
  ];
  test.each([
    ['b beat a twice; c beat b once; the first has nobody above', 'duel_above_won', [0, 2, 1]],
    ['b lost to a once; c lost to b twice', 'duel_above_lost', [0, 1, 2]],
    ['as seen from above', 'duel_below_won', [1, 2, 0]],
    ['one added to either side', 'duel_above_rate', [0.5, 0.6, 0.4]],
    ['b beat one twice, c beat two', 'contest_won', [0, 2, 2]],
    ['a was passed over three times, b once', 'contest_lost', [3, 1, 0]],
  ])('%s: %s', (_, name, want) => expect(last(lines, name)[name]).toEqual(want));
});

describe('how visits end', () => {
  const lines: Line[] = [
    [0, 's1', 'clickout', 'a', 'a b'],
    [100, 's1', 'clickout', 'b', 'a b'],
    [200, 's2', 'clickout', 'a', 'a b'],
    [260, 's3', 'clickout', 'a', 'a b'],
    [300, 's3', 'image', 'b'],
    [850, 's', 'image', 'a'],
    [890, 's', 'clickout', 'a', 'a b'],
  ];
  test.each([
    ['s2 and s3 chose a last, s1 chose b', 'ending_count', [2, 1]],
    ['of three clicks on a, and one on b, with one more', 'ending_share', [0.5, 0.5]],
    ['ten minutes after s1 clicked a it had gone on, after b not; s2 had left; s3 had met b', 'exit_count', [1, 1]],
    ['nobody chose an item twice', 'return_rate', [0, 0]],
  ])('%s: %s', (_, name, want) => expect(last(lines, name)[name]).toEqual(want));
});

describe('time with an item', () => {
  const lines: Line[] = [
    [0, 's', 'image', 'a'],
    [30, 's', 'image', 'b'],
    [40, 's', 'image', 'a'],
    [60, 's', 'clickout', 'a', 'a b c'],
  ];
  test.each([
    ['30 s; then 10 s with b; the 20 s before the request are not over', 'dwell_own', [30_000, 10_000, 0]],
    ['the longest stay', 'stay_longest', [30_000, 10_000, null]],
    ['moves after 30 s and after 10 s', 'attention_mean', [20_000, 20_000, 20_000]],
    ['20 s since a: not below the mean of 20 s, but below twice that', 'is_within_attention', [0, 0, 0]],
    ['a was met last', 'is_within_attention_twice', [1, 0, 0]],
  ])('%s: %s', (_, name, want) => expect(last(lines, name)[name]).toEqual(want));
});

describe('the same list again', () => {
  const lines: Line[] = [
    [0, 's1', 'clickout', 'a', 'a b c'],
    [100, 's2', 'clickout', 'b', 'a b c'],
    [200, 's3', 'clickout', 'b', 'c b a'],
    [300, 's', 'clickout', 'c', 'a b c'],
    [400, 's', 'clickout', 'a', 'a b c'],
  ];
  test.each([
    ['in this order: a and b once, my own click aside', 'others_chose__sequence', [1, 1, 0]],
    ['in any order', 'others_chose__cards', [1, 2, 0]],
    ['two clicks of others, and one', 'others_chose_share__sequence', [0.3333, 0.3333, 0]],
    ['the list before was the same', 'is_same_list', [1, 1, 1]],
    ['all three stood in it', 'list_overlap_before', [3, 3, 3]],
  ])('%s: %s', (_, name, want) => expect(last(lines, name)[name]).toEqual(want));
});

describe('prices above and below', () => {
  const lines: Line[] = [[0, 's', 'clickout', 'a', 'a b c d', '100 80 120 90']];
  test.each([
    ['cheaper ones above', 'price_share_lower_above', [null, 0, 1, 0.3333]],
    ['the nearest cheaper one above', 'price_places_to_lower_above', [null, null, 1, 2]],
    ['over the cheapest so far', 'price_over_prefix_lowest', [1, 1, 1.5, 1.125]],
    ['the middle is 95', 'price_over_median', [1.0526, 0.8421, 1.2632, 0.9474]],
    ['only from the second on', 'list_price_ascends', [0, 0, 0, 0]],
    ['the first alone is in order', 'list_price_ascending_prefix', [1, 1, 1, 1]],
  ])('%s: %s', (_, name, want) => expect(last(lines, name)[name]).toEqual(want));
});

describe('lists in an order that no column says', () => {
  const lines: Line[] = [
    [0, 's1', 'clickout', 'c', 'd c b a'],
    [100, 's1', 'sort', 'rating only'],
    [110, 's1', 'clickout', 'b', 'a b c'],
    [200, 's', 'clickout', 'a', 'a b c d'],
  ];
  test.each([
    ['a above two, b above one of two, c above none; d in no such list', 'rating', [0.75, 0.5, 0.25, 0.5]],
    ['nobody asked for the nearest first', 'distance', [0.5, 0.5, 0.5, 0.5]],
    ['nor for the best known', 'popularity', [0.5, 0.5, 0.5, 0.5]],
  ])('%s: %s', (_, order, want) => {
    const name = `won_when_sorted_by_${order}`;
    expect(last(lines, name)[name]).toEqual(want);
  });
});

describe('who is new', () => {
  const lines: Line[] = [
    [0, 's1', 'clickout', 'a', 'a b'],
    [100, 's', 'clickout', 'a', 'a c'],
  ];
  test.each([
    ['c was never shown', 'item_is_new', [0, 1]],
    ['a is 100 s old, c has no age yet', 'item_age', [100_000, 0]],
    ['this person was never seen', 'person_is_new', [1, 1]],
  ])('%s: %s', (_, name, want) => expect(last(lines, name)[name]).toEqual(want));
});

describe('what is learned from contests and from people', () => {
  const lines: Line[] = [
    [0, 's1', 'clickout', 'b', 'a b c'],
    [100, 's2', 'image', 'c'],
    [200, 's2', 'image', 'b'],
    [300, 's', 'image', 'b'],
    [310, 's', 'clickout', 'a', 'a b c'],
  ];
  test.each([
    ['b won one game of equals against a: 16 up, 16 down', 'rating_won', [1484, 1516, null]],
    ['s met b: by s1 and s2 back to b, by s2 on to c', 'paths_to_it', [0, 2, 1]],
    ['of s1 and s2, both of whom met b, the one of lately', 'similar_1_met_it', [0, 1, 1]],
  ])('%s: %s', (_, name, want) => expect(last(lines, name)[name]).toEqual(want));
});
