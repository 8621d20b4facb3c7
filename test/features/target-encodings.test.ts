import { describe, expect, test } from 'vitest';
import type { RawEvent } from '../../engine/events/event';
import { bindCatalogue } from '../../features/index';
import { LOGS } from './logs';
import { randomLog } from './random-log';
import { replayed } from './replayed';

const log = LOGS.own!;
const catalogue = bindCatalogue(log.schema, log.request);

/** What the catalogue makes of ids: of the candidate, of its brand, of both, of the candidate on a device, of a device. */
const ENCODINGS = [
  'click_over_shown__item__s10',
  'click_over_shown__brand__at_brand_candidate_brand__s10',
  'click_rate_or_of_brand',
  'click_over_shown__device_item__s10_item',
  'first_place_rate__device',
];
const features = ENCODINGS.map((name) => {
  const feature = catalogue.find((one) => one.name === name);
  if (!feature) throw new Error(`the catalogue has no column ${name}`);
  return feature;
});

interface Asked {
  readonly bought: string | null;
  readonly hits: readonly { readonly item: string }[];
}

const rowsOf = (events: readonly RawEvent[]) =>
  replayed(log, features, events).map(({ columns }) => columns.map((column) => Array.from(column)));

describe('by hand', () => {
  const item = (id: string, brand: string): RawEvent =>
    ({ type: 'item', ts: 1, item: id, op: 'patch', fields: { brand } }) as RawEvent;
  const query = (n: number, bought: string): RawEvent =>
    ({
      ...{ type: 'query', ts: 1000 * n, user: 'u', session: 's', device: 'phone', kind: 'k', bought },
      hits: ['a', 'b', 'c'].map((id) => ({ item: id, price: 1 })),
    }) as unknown as RawEvent;

  /** clicks and times shown of an id, drawn toward a rate by a weight */
  const smoothed = (clicks: number, shown: number, toward: number, weight: number): number =>
    (clicks + weight * toward) / (shown + weight);

  test('a request knows the outcomes before it, and not its own', () => {
    const rows = rowsOf([item('a', 'X'), item('b', 'X'), item('c', 'Y'), query(1, 'a'), query(2, 'c'), query(3, 'b')]);
    // before the third request: three items shown twice each, a and c chosen once
    const overall = 2 / 6;
    const [byItem, byBrand, byBoth, byDevice, first] = rows[2]!;
    const near = (found: readonly number[], want: readonly number[]): void =>
      found.forEach((value, i) => expect(value).toBeCloseTo(want[i]!, 6));
    const items = [1, 0, 1].map((clicks) => smoothed(clicks, 2, overall, 10));
    const [x, y] = [smoothed(1, 4, overall, 10), smoothed(1, 2, overall, 10)];
    near(byItem!, items);
    near(byBrand!, [x, x, y]);
    near(byBoth!, [smoothed(1, 2, x, 10), smoothed(0, 2, x, 10), smoothed(1, 2, y, 10)]);
    near(
      byDevice!,
      items.map((rate, i) => smoothed([1, 0, 1][i]!, 2, rate, 10)),
    );
    near(first!, new Array(3).fill((1 + 1) / (2 + 4)));
  });
});

describe('no encoding of an id knows what it is asked to foretell', () => {
  const events = randomLog(log.schema, log.request, 240, 3);
  const places = events.flatMap(({ type }, i) => (type === log.request.on ? [i] : []));
  const before = rowsOf(events);

  /** The log with other outcomes of some of its requests: the next candidate of the list, or the first. */
  const flipped = (isFlipped: (nth: number) => boolean): RawEvent[] =>
    events.map((event, i) => {
      const nth = places.indexOf(i);
      if (nth < 0 || !isFlipped(nth)) return event;
      const { hits, bought } = event as unknown as Asked;
      const at = hits.findIndex((hit) => hit.item === bought);
      return { ...event, bought: hits[(at + 1) % hits.length]!.item } as RawEvent;
    });
  const asked = [5, 20, Math.floor(places.length / 2)];

  test('all of them are of class safe', () => {
    expect(features.map(({ leak }) => leak)).toEqual(ENCODINGS.map(() => 'safe'));
  });

  test.each(asked)(
    "request %i: its own outcome changes no row of it, and some of each encoding's later ones",
    (nth) => {
      const after = rowsOf(flipped((one) => one === nth));
      expect(after.slice(0, nth + 1)).toEqual(before.slice(0, nth + 1));
      for (const [i, name] of ENCODINGS.entries()) {
        const [was, is] = [before, after].map((rows) => rows.slice(nth + 1).map((columns) => columns[i]));
        if (name.startsWith('first_place_rate')) continue;
        expect(is, name).not.toEqual(was);
      }
    },
  );

  test.each(asked)('request %i: nor does any outcome after it', (nth) => {
    const after = rowsOf(flipped((one) => one >= nth));
    expect(after.slice(0, nth + 1)).toEqual(before.slice(0, nth + 1));
  });

  test('the rate of a whole log, which does know it, would have been seen', () => {
    const whole = (own: readonly RawEvent[]): number[] => {
      const lists = places.map((i) => own[i] as unknown as Asked);
      return ['item 1', 'item 2', 'item 3'].map((id) => lists.filter(({ bought }) => bought === id).length);
    };
    expect(asked.some((nth) => `${whole(flipped((one) => one === nth))}` !== `${whole(events)}`)).toBe(true);
  });
});
