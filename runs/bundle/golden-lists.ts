import { StateError } from '../../engine/base/errors';
import type { RawEvent } from '../../engine/events/event';
import type { Schema } from '../../engine/events/schema';
import type { Plan } from '../../engine/plan/plan';
import type { OnnxRanker } from '../../models/index';
import type { Manifest } from '../manifest';
import type { RunPaths } from '../paths';
import type { Watch } from '../progress';
import { type GoldenEvent, rankGolden } from './golden';
import { lastEvents } from './golden-log';

/** Lists with the events around them, and how many of the lists the log does not have: its own ones, asked again. */
export interface GoldenLists {
  readonly golden: readonly GoldenEvent[];
  readonly lists: number;
  readonly repeated: number;
}

/** Events that a log too short for its golden lists is repeated to at most. */
const MOST_EVENTS = 200_000;

/**
 * As many golden lists as were asked for, from the end of a run's log. Where the log has fewer, all of it comes again and
 * again, later and in new sessions, by the same people, until there are enough: made-up lists, whose features and order
 * must come out again as those of real ones must.
 *
 * @throws StateError when the log has no list at all, or is gone
 */
export async function goldenLists(
  plan: Plan,
  ranker: OnnxRanker,
  run: RunPaths,
  manifest: Manifest,
  wanted: number,
  watch: Watch,
): Promise<GoldenLists> {
  for (let asked = wanted; ; asked *= 2) {
    const { events, isWhole } = await lastEvents(run, manifest, asked, watch);
    const golden = await rankGolden(plan, ranker, events);
    const lists = golden.filter(isList).length;
    if (lists === 0 && isWhole)
      throw new StateError(`bundle: the log of ${run.dir} has no list, expected some to keep as golden`);
    if (lists >= wanted) return { golden, lists, repeated: 0 };
    if (!isWhole) continue;
    const rounds = Math.min(Math.ceil(wanted / lists) - 1, Math.floor(MOST_EVENTS / events.length));
    const again = Array.from({ length: rounds }, (_, i) => later(events, plan.codec.schema, i + 1));
    const whole = upTo(wanted, await rankGolden(plan, ranker, [...events, ...again.flat()]));
    const all = whole.filter(isList).length;
    return { golden: whole, lists: all, repeated: all - lists };
  }
}

function isList({ list }: GoldenEvent): boolean {
  return list !== null;
}

/** Events up to the list of a number, that one included. */
function upTo(lists: number, golden: readonly GoldenEvent[]): GoldenEvent[] {
  let left = lists;
  const end = golden.findIndex((each) => isList(each) && --left === 0);
  return end < 0 ? [...golden] : golden.slice(0, end + 1);
}

/** A log once more, after its end: what names a session or an event has another name, people and items have not. */
function later(events: readonly RawEvent[], { events: types, once }: Schema, round: number): RawEvent[] {
  const times = events.map(({ ts }) => ts);
  const span = times.reduce((most, ts) => Math.max(most, ts)) - times.reduce((least, ts) => Math.min(least, ts)) + 1;
  const named = ['session', 'id', ...(once ? [once.by] : [])];
  return events
    .filter(({ type }) => type !== 'item' && type !== 'user')
    .map(({ seq: _, ...event }) => {
      const own = [...named, ...(types[event.type]?.of ? [types[event.type].of!.by] : [])];
      const renamed = own
        .filter((name) => typeof event[name] === 'string')
        .map((name) => [name, `${event[name]}~${round}`]);
      return { ...event, ts: event.ts + round * span, ...Object.fromEntries(renamed) } as RawEvent;
    });
}
