import type { RawEvent } from '../../engine/events/event';
import type { Plan } from '../../engine/plan/plan';
import { Store } from '../../engine/store';

/** What a bundle's accumulators are among those of the run it was made from. */
export interface Poisoned {
  readonly store: Store;
  /** The events, all that is not of the bundle poisoned before every so many. */
  readonly events: Iterable<RawEvent>;
  /** Accumulators that are poisoned. */
  readonly states: number;
  /** How often all keys are. */
  readonly times: number;
}

/**
 * A store of the larger plan in which all state that the smaller one does not have is poison, NaN and nothing, in keys
 * never seen from the beginning and in all keys again and again. Columns that both plans have must not notice.
 *
 * @param most how often all keys are poisoned at most
 */
export function poisonedStore(larger: Plan, smaller: Plan, raws: readonly RawEvent[], most: number): Poisoned {
  const kept = new Set(smaller.states.map(({ identity }) => identity));
  const poisoned = larger.states.filter(({ identity }) => !kept.has(identity));
  const clean = larger.tables.map(({ template }) => new Uint8Array(template.length));
  for (const { identity, table, lane, touched, accumulator, state, parts } of larger.states) {
    if (!kept.has(identity)) continue;
    if (lane >= 0) clean[table.index].fill(1, lane, lane + accumulator.lanes(state.window.kind, parts).length);
    if (touched >= 0) clean[table.index][touched] = 1;
  }
  // the tables of attributes hold no accumulators
  clean.slice(0, 2).forEach((lanes) => lanes.fill(1));
  const store = new Store(
    larger.tables.map((table) => ({
      ...table,
      template: table.template.map((value, lane) => (clean[table.index][lane] ? value : Number.NaN)),
    })),
  );
  const poison = (): void => {
    store.tables.forEach(({ lanes, stride, laneCount, rows }, t) => {
      for (let lane = 0; lane < laneCount; lane++)
        if (!clean[t][lane]) for (let row = 0; row < rows; row++) lanes[row * stride + lane] = Number.NaN;
    });
    for (const { table, blob } of poisoned) if (blob >= 0) store.tables[table.index].blobs[blob].fill(undefined);
  };
  const every = Math.ceil(raws.length / most);
  const events = function* (): Generator<RawEvent> {
    for (const [i, raw] of raws.entries()) {
      if (i % every === 0) poison();
      yield raw;
    }
  };
  return { store, events: events(), states: poisoned.length, times: Math.ceil(raws.length / every) };
}
