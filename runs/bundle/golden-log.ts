import type { RawEvent } from '../../engine/events/event';
import type { RequestSpec } from '../../engine/events/request';
import { readPlan } from '../../models/bundle';
import { logOf } from '../log-of-run';
import type { Manifest } from '../manifest';
import type { RunPaths } from '../paths';
import { breathe, type Watch } from '../progress';

/** The end of a log, and whether it is all of it. */
export interface LastEvents {
  readonly events: readonly RawEvent[];
  readonly isWhole: boolean;
}

/**
 * The end of a run's log: its last requests that may have a list, at least so many where the log has them, all events
 * between them, and before these what the log said of the items and users they name.
 *
 * @throws StateError, MismatchError when the log is gone or is another one
 */
export async function lastEvents(
  paths: RunPaths,
  manifest: Manifest,
  lists: number,
  watch: Watch,
): Promise<LastEvents> {
  const { schema, request } = readPlan(paths.dir);
  const { dataset, open } = await logOf(manifest, paths);
  const opened = await dataset.open({ ...open, schema });
  const said: RawEvent[] = [];
  const last: RawEvent[] = [];
  let asked = 0;
  let isWhole = true;
  const isAsked = (event: RawEvent): boolean => mayHaveList(event, request);
  const cut = (): void => {
    let from = last.length;
    for (let left = lists; left > 0 && from > 0; ) if (isAsked(last[--from])) left--;
    if (from > 0) isWhole = false;
    for (const event of last.splice(0, from)) if (isMetadata(event)) said.push(event);
    asked = lists;
  };
  for await (const { events } of opened.events) {
    await breathe(watch);
    for (const event of events) {
      last.push(event);
      if (isAsked(event)) asked++;
    }
    if (asked > 2 * lists) cut();
  }
  if (asked > lists) cut();
  const named = new Set<unknown>();
  for (const event of last) addIds(event, named);
  const before = said.filter(({ item, user }) => named.has(item ?? user));
  return { events: [...before, ...last], isWhole };
}

/** Whether an event is a request that brings candidates, or may be given some. */
export function mayHaveList(event: RawEvent, { on, candidates, generate }: RequestSpec): boolean {
  if (event.type !== on) return false;
  const list = event[candidates];
  return generate !== undefined || (Array.isArray(list) && list.length > 0);
}

function isMetadata({ type }: RawEvent): boolean {
  return type === 'item' || type === 'user';
}

/** All texts of an event, those in its lists too. */
function addIds(value: unknown, into: Set<unknown>): void {
  if (typeof value === 'string') into.add(value);
  else if (value !== null && typeof value === 'object') for (const inner of Object.values(value)) addIds(inner, into);
}
