import type { RawEvent } from '../../engine/events/event';
import { Catalogue } from './catalogue';
import { Chance } from './chance';
import { Changes } from './changes';
import { Guests } from './guests';
import { SessionMaker } from './session';
import { SETTINGS as S } from './settings';
import { SessionHeap } from './under-way';

const DAY = 86_400_000;

/** Told of every click-out in log order: expected and realised reciprocal rank of the best possible order. */
export type OnTruth = (expected: number, realised: number) => void;

/**
 * A market's log in time order, ties by step: `events` events, and the item table as dated metadata before and among
 * them. Sessions come as a Poisson process with a daily rhythm over 1 to 60 days; those under way are all that is held.
 */
export function* generate(seed: number, events: number, onTruth: OnTruth): Generator<RawEvent> {
  const span = DAY * Math.min(60, Math.max(1, 3 * Math.sqrt(events / 100_000)));
  const catalogue = new Catalogue(seed, events, span);
  const arrivals = new Chance(seed, 2);
  const guests = new Guests(seed, catalogue, new Chance(seed, 3));
  const maker = new SessionMaker(catalogue, new Chance(seed, 4));
  const changes = new Changes(catalogue, new Chance(seed, 5), span);
  const news: RawEvent[] = [];
  const heap = new SessionHeap();
  const meanGap = (span * S.eventsPerSession) / events;
  const change = (until: number): void => {
    for (let event = changes.next(until); event; event = changes.next(until)) news.push(event);
  };
  let clock = S.start;
  let next = clock;
  const arrive = (): void => {
    const rhythm = 1 + 0.6 * Math.sin((2 * Math.PI * (clock - S.start)) / DAY - 2);
    clock += arrivals.exponential(meanGap / rhythm);
    next = 1000 * Math.ceil(clock / 1000);
  };

  for (let item = 0; item < catalogue.ids.length; item++) {
    if (catalogue.listed[item] === S.start) yield catalogue.event(item, S.start, 'replace');
  }
  arrive();
  for (let n = 0; n < events; n++) {
    while (!heap.top || next <= heap.top.ts) {
      change(next);
      heap.push(guests.session(maker, next));
      arrive();
    }
    const { top } = heap;
    change(top.ts);
    while (news.length && news[0].ts <= top.ts) yield news.shift()!;
    const event = top.session.events[top.at];
    if (event.type === 'clickout') onTruth(top.session.truth[top.truthAt++], top.session.truth[top.truthAt++]);
    heap.step();
    yield event;
  }
}
