import type { Codec, TypeLayout } from '../events/codec';
import { type Delay, sameDelay } from '../spec/delay';
import { EventCode } from './event-code';
import { EventPieces } from './event-pieces';
import type { Delayed, Update } from './frame';
import type { StatePlanner } from './states';
import { KeyUpdates } from './update-code';
import { updateSites } from './update-sites';

/** Compiles, for every event type, what reads all that it needs and then updates every state that listens. */
export function emitUpdates(planner: StatePlanner, codec: Codec, delay?: Delay): readonly (Update | null)[] {
  return codec.types.map((layout) => emitUpdate(layout, codec, planner, delay));
}

/** The same for what takes effect later, one entry for each delay: the shortest first, then the shortest period. */
export function emitDelayed(planner: StatePlanner, codec: Codec): readonly Delayed[] {
  const branches = planner.states.flatMap(({ state }) => state.stream.branches);
  const delays: Delay[] = [];
  for (const { delay } of branches) if (delay && !delays.some((known) => sameDelay(known, delay))) delays.push(delay);
  return delays.sort(shortestFirst).map((delay) => ({ delay, updates: emitUpdates(planner, codec, delay) }));
}

function emitUpdate(layout: TypeLayout, codec: Codec, planner: StatePlanner, delay?: Delay): Update | null {
  const sites = updateSites(planner.states, layout, delay);
  if (sites.length === 0) return null;
  const pieces = new EventPieces();
  const code = new EventCode(layout, codec, planner, pieces, delay);
  const updates = new KeyUpdates(code);
  for (const inOrder of sites) updates.add(inOrder);
  // subtle: by now all that updates need was said; they come after it
  for (const unit of updates.units()) pieces.say(unit);
  return pieces.compile(planner.states, codec.dictionary);
}

function shortestFirst(a: Delay, b: Delay): number {
  if ('after' in a) return 'after' in b ? a.after - b.after : -1;
  return 'after' in b ? 1 : a.every - b.every || a.at - b.at;
}
