import { performance } from 'node:perf_hooks';
import { Assemble } from '../engine/assemble';
import { isRejection } from '../engine/events/codec';
import type { Event, RawEvent } from '../engine/events/event';
import { Ingest } from '../engine/ingest';
import type { Plan } from '../engine/plan/plan';
import { Store } from '../engine/store';

/** Seconds by the clock and by the processor, summed over stretches. */
export class Stopwatch {
  seconds = 0;
  cpu = 0;

  time<T>(run: () => T): T {
    const began = performance.now();
    const used = process.cpuUsage();
    const result = run();
    const { user, system } = process.cpuUsage(used);
    this.cpu += (user + system) / 1e6;
    this.seconds += (performance.now() - began) / 1000;
    return result;
  }
}

/** A replay in which encoding, rows and updates are timed apart: two readings of the clock per request. */
export class Parts {
  readonly plan: Plan;
  readonly store: Store;
  encode = 0;
  rows = 0;
  update = 0;
  count = 0;
  rowCount = 0;
  requests = 0;
  readonly #ingest: Ingest;
  readonly #assemble: Assemble;
  readonly #columns: Float32Array[];
  readonly #requestType: number;
  #row = 0;

  constructor(plan: Plan) {
    this.plan = plan;
    this.store = new Store(plan.tables);
    this.#ingest = new Ingest(plan, this.store);
    this.#assemble = new Assemble(plan, this.store);
    this.#columns = plan.features.map(() => new Float32Array(BATCH));
    this.#requestType = plan.codec.typeOf(plan.request.on);
  }

  replay(log: readonly RawEvent[]): void {
    const events: Event[] = [];
    const began = performance.now();
    for (const raw of log) {
      const event = this.plan.codec.encode(raw);
      if (!isRejection(event)) events.push(event);
    }
    const encoded = performance.now();
    this.encode += (encoded - began) / 1000;
    let reading = 0;
    for (const event of events) {
      this.#ingest.place(event);
      if (event.type === this.#requestType) reading += this.#read(event);
      this.#ingest.apply(event);
    }
    this.rows += reading / 1000;
    this.update += (performance.now() - encoded - reading) / 1000;
    this.count += events.length;
  }

  #read(event: Event): number {
    const list = this.#assemble.candidates(event);
    if (this.#row + list.n > BATCH) this.#row = 0;
    const began = performance.now();
    const n = this.#assemble.rows(event, this.#columns, this.#row, list);
    const took = performance.now() - began;
    this.#row += n;
    this.rowCount += n;
    this.requests++;
    return took;
  }
}

const BATCH = 4096;
/** Look-ups timed for each key set. */
const SAMPLE = 200_000;

/** What a key set costs: a table of the time to find a known row and to miss, keys drawn all over the table. */
export function* keySets({ plan, store }: Parts): Generator<string> {
  yield '  key set | rows | bytes/row | index bytes/row | ns to find | ns to miss | look-ups per row';
  for (const planned of plan.tables) {
    const table = store.tables[planned.index];
    if (table.rows < 2) continue;
    const { arity } = planned;
    const known = table.keys();
    const n = Math.min(SAMPLE, 64 * table.rows);
    const [hits, misses] = [new Float64Array(n * arity), new Float64Array(n * arity)];
    for (let i = 0; i < n; i++) {
      const row = 1 + ((Math.imul(i, 0x9e3779b1) >>> 0) % (table.rows - 1));
      for (let j = 0; j < arity; j++) hits[i * arity + j] = misses[i * arity + j] = known[row * arity + j];
      if (arity > 0) misses[i * arity + arity - 1] = Math.imul(i, 0x85ebca77) >>> 2;
    }
    const asked = plan.lookups.filter((lookup) => lookup.table === planned).map(({ per }) => per);
    const cells = [
      planned.keys.join(' + ') || '(all)',
      (table.rows - 1).toLocaleString('en'),
      8 * table.stride,
      Math.round((table.bytes() - table.lanes.byteLength) / (table.rows - 1)),
      find(hits),
      find(misses),
      asked.join(' ') || 'updates only',
    ];
    yield `  ${cells.join(' | ')}`;

    function find(keys: Float64Array): string {
      const rows = new Int32Array(32);
      const size = 32 * arity;
      const began = performance.now();
      for (let i = 0; i + 32 <= n; i += 32)
        table.findAll(size ? keys.subarray(i * arity, i * arity + size) : keys, 32, rows);
      return (((performance.now() - began) * 1e6) / n).toFixed(1);
    }
  }
}
