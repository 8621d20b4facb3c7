import { describe, expect, test } from 'vitest';
import { Assemble } from '../../engine/assemble';
import { Codec, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { Event } from '../../engine/events/event';
import { Ingest } from '../../engine/ingest';
import { Interpreter } from '../../engine/plan/interpret';
import { compilePlan } from '../../engine/plan/plan';
import { Store } from '../../engine/store';
import { bindCatalogue } from '../../features/index';
import { LOGS } from './logs';
import { randomLog } from './random-log';

const EVENTS = 150;

describe.each(Object.entries(LOGS))('every column of %s', (_, { schema, request }) => {
  test('is bit for bit what the interpreter says', () => {
    const catalogue = bindCatalogue(schema, request);
    const codec = new Codec(schema, new Dictionary());
    const plan = compilePlan(codec, request, catalogue);
    const store = new Store(plan.tables);
    const ingest = new Ingest(plan, store);
    const assemble = new Assemble(plan, store);
    const placed: Event[] = [];
    const interpreter = new Interpreter(codec, request, catalogue, placed);
    const differing = new Set<string>();
    const values = catalogue.map(() => new Set<number>());
    for (const raw of randomLog(schema, request, EVENTS, 11)) {
      const event = codec.encode(raw);
      if (isRejection(event)) continue;
      ingest.place(event);
      if (event.type === codec.typeOf(request.on) && !event.metadata && placed.length > 0.6 * EVENTS) {
        const columns = catalogue.map(() => new Float32Array(64));
        const n = assemble.rows(event, columns, 0);
        for (const [i, cells] of interpreter.rows(event).entries()) {
          if (!cells.every((cell, row) => Object.is(cell, columns[i][row]))) differing.add(catalogue[i].name);
          for (const cell of columns[i].subarray(0, n)) values[i].add(cell);
        }
      }
      ingest.apply(event);
      placed.push(event);
    }
    expect([...differing]).toEqual([]);
    const silent = catalogue.filter((__, i) => values[i].size < 2).map(({ name }) => name);
    if (process.env.SILENT) console.log(silent.join('\n'));
    expect(silent.length).toBeLessThan(0.15 * catalogue.length);
  }, 180_000);
});
