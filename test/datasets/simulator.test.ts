import { expect, test } from 'vitest';
import { simulator } from '../../datasets/simulator/simulator';
import { trivago } from '../../datasets/trivago';
import { TRIVAGO_HEADER, TRIVAGO_ITEM_HEADER, trivagoItemText, trivagoText } from '../../datasets/trivago-text';
import { Codec, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { RawElement, RawEvent } from '../../engine/events/event';
import { readAll, tempFile } from './helpers';

const simulate = async (events: number, seed = 1, limit?: number) => {
  const opened = await simulator.open({ logs: [], events, seed, limit });
  return { opened, ...(await readAll(opened)) };
};

test('simulator: what simple rules reach, and how actions mix, is calibrated to a real day', async () => {
  const { opened, events } = await simulate(60_000);
  const sessions = sessionsOf(events);
  const truth = opened.truth!;
  const ceilings = new Map<RawEvent, number>();
  for (const event of events) if (event.type === 'clickout') ceilings.set(event, truth.expected(ceilings.size));
  expect(ceilings.size).toBe(truth.count);

  const lists = [...ceilings.keys()].map((e) => e.shown as RawElement[]);
  const clicked = [...ceilings.keys()].map((e) =>
    (e.shown as RawElement[]).findIndex(({ item }) => item === e.clicked),
  );
  const last = [...sessions.values()].flatMap((session) => {
    const at = session.findLastIndex((e) => e.type === 'clickout');
    return at < 0 ? [] : [{ event: session[at], before: session.slice(0, at) }];
  });
  const mrr = (order: (event: RawEvent, before: RawEvent[]) => RawElement[]): number =>
    mean(
      last.map(({ event, before }) => 1 / (1 + order(event, before).findIndex(({ item }) => item === event.clicked))),
    );
  const shownOrder = (event: RawEvent): RawElement[] => event.shown as RawElement[];
  const recency = (event: RawEvent, before: RawEvent[]): RawElement[] => {
    const touched = before.map((e) => e.item ?? e.clicked);
    const when = ({ item }: RawElement): number => touched.lastIndexOf(item as string);
    return shownOrder(event).toSorted((a, b) => when(b) - when(a));
  };
  const byPrice = (event: RawEvent): RawElement[] =>
    shownOrder(event).toSorted((a, b) => ((a.price ?? 1e9) as number) - ((b.price ?? 1e9) as number));

  const reached = {
    eventsPerSession: 60_000 / sessions.size / 13.3,
    firstClicked: mean(clicked.map((place) => (place === 0 ? 1 : 0))),
    listsOf25: mean(lists.map((list) => (list.length === 25 ? 1 : 0))),
    random: mean(last.map(({ event }) => harmonic(shownOrder(event).length))),
    price: mrr(byPrice),
    shown: mrr(shownOrder),
    recency: mrr(recency),
    ceiling: mean(last.map(({ event }) => ceilings.get(event)!)),
  };
  const wanted = {
    eventsPerSession: 1,
    firstClicked: 0.309,
    listsOf25: 0.77,
    random: 0.178,
    price: 0.258,
    shown: 0.482,
    recency: 0.635,
    ceiling: 0.73,
  };
  for (const [name, want] of Object.entries(wanted)) {
    expect(Math.abs(reached[name as keyof typeof reached] - want), `${name}: ${JSON.stringify(reached)}`).toBeLessThan(
      0.031,
    );
  }

  const percent = {
    image: 68.4,
    clickout: 13.5,
    filter: 5.6,
    destination: 3,
    sort: 2.9,
    info: 2,
    rating: 1.4,
    deals: 1.2,
    poi: 1,
    search: 1,
  };
  for (const [action, want] of Object.entries(percent)) {
    const found = (100 * events.filter((e) => (e.kind ?? e.type) === action).length) / 60_000;
    expect(Math.abs(found - want), `${action} ${found}`).toBeLessThan(Math.max(0.35, want * 0.04));
  }
});

test('simulator: the log is in order, fits its schema, and has ties, returning people and sessions past midnight', async () => {
  const { opened, events } = await simulate(20_000, 2);
  const codec = new Codec(opened.schema, new Dictionary());
  for (const event of events) expect(isRejection(codec.encode(event))).toBe(false);
  const log = events.filter((e) => e.type !== 'item');
  expect(log.length).toBe(20_000);
  for (let i = 1; i < events.length; i++) {
    const [a, b] = [events[i - 1], events[i]];
    expect(a.ts < b.ts || (a.ts === b.ts && ((a.step ?? 0) as number) <= ((b.step ?? 0) as number))).toBe(true);
  }
  const bySession = sessionsOf(log);
  const day = (e: RawEvent): number => Math.floor(e.ts / 86_400_000);
  expect([...bySession.values()].some((s) => day(s[0]) < day(s.at(-1)!))).toBe(true);
  expect(new Set(log.map((e) => e.user)).size).toBeLessThan(0.8 * bySession.size);
  for (const session of bySession.values()) expect(session.map((e) => e.step)).toEqual(session.map((_, i) => i + 1));
  const described = new Set<unknown>();
  for (const event of events) {
    if (event.type === 'item') described.add(event.item);
    if (event.type !== 'clickout') continue;
    for (const { item } of event.shown as RawElement[]) expect(described.has(item)).toBe(true);
    expect((event.shown as RawElement[]).some(({ item }) => item === event.clicked)).toBe(true);
  }
  expect(events.some((e) => e.type === 'item' && e.op === 'patch')).toBe(true);
});

test('simulator: the same seed gives the same log, another seed another, and a limit its beginning', async () => {
  const a = await simulate(3000, 3);
  expect((await simulate(3000, 3)).events).toEqual(a.events);
  expect((await simulate(3000, 4)).events).not.toEqual(a.events);
  const limited = (await simulate(3000, 3, 1000)).events;
  expect(limited).toEqual(a.events.slice(0, limited.length));
  expect(limited.filter((e) => e.type !== 'item').length).toBe(1000);
});

test('simulator: written as challenge files and read back, the events are the same', async () => {
  const { events } = await simulate(3000, 5);
  const log = events.filter((e) => e.type !== 'item');
  const items = events.filter((e) => e.type === 'item' && e.op === 'replace');
  const logs = [tempFile('log.csv', [TRIVAGO_HEADER, ...log.map(trivagoText)].join('\n'))];
  const table = tempFile('items.csv', [TRIVAGO_ITEM_HEADER, ...items.map(trivagoItemText)].join('\n'));
  const opened = await trivago.open({ logs, items: table, allowUndatedItems: true });
  const read = await readAll(opened);
  expect(opened.bad.total).toBe(0);
  expect(opened.sorted).toBe(false);
  expect(read.events.slice(items.length)).toEqual(log);
  expect(read.events[0].fields).toMatchObject({ stars: (items[0].fields as { stars: number }).stars });
});

const refused: [options: object, says: string][] = [
  [{ logs: ['x.csv'] }, 'simulator: log x.csv was given, expected none; name its --dataset'],
  [{ logs: [], events: 0 }, 'simulator: events is 0, expected a whole number from 1 to 100000000'],
  [{ logs: [], seed: 1.5 }, 'simulator: seed is 1.5, expected a whole number'],
];

for (const [options, says] of refused) {
  test(`simulator refuses: ${says}`, () => expect(simulator.open(options as never)).rejects.toThrow(says));
}

function sessionsOf(events: RawEvent[]): Map<string, RawEvent[]> {
  const sessions = new Map<string, RawEvent[]>();
  for (const event of events) {
    if (event.type === 'item') continue;
    const session = sessions.get(event.session as string);
    if (session) session.push(event);
    else sessions.set(event.session as string, [event]);
  }
  return sessions;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function harmonic(n: number): number {
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += 1 / i / n;
  return sum;
}
