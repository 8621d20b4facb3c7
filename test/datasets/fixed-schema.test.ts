import { expect, test } from 'vitest';
import { csv } from '../../datasets/csv';
import { writeSchema } from '../../datasets/schema-text';
import { simulator } from '../../datasets/simulator/simulator';
import { trivagoSchema } from '../../datasets/trivago-schema';
import { Codec, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import { id, number, text } from '../../engine/events/fields';
import type { Schema } from '../../engine/events/schema';
import { Ingest } from '../../engine/ingest';
import { compilePlan } from '../../engine/plan/plan';
import { count } from '../../engine/spec/aggregates';
import { features } from '../../engine/spec/features';
import { log } from '../../engine/spec/log';
import { Store } from '../../engine/store';
import { readAll, tempFile } from './helpers';

const LOG = tempFile(
  'shop.csv',
  `n,time,user,what,item,price,brand
e1,1000,ann,look,i1,5.00,acme
e1,1000,ann,look,i1,5.00,acme
e2,2000,ann,buy,i1,5.00,acme
e3,3000,bob,look,i2,7.50,zeta
`,
);
const view = { fields: { item: { column: 'item', kind: 'id' }, price: { column: 'price', kind: 'number', scale: 2 } } };
const MAPPING = {
  time: { column: 'time', unit: 'ms' },
  user: 'user',
  type: { column: 'what', values: { look: 'view', buy: 'purchase' } },
  common: { n: { column: 'n', kind: 'id' } },
  events: { view, purchase: view },
  attributes: { item: { brand: { column: 'brand', kind: 'id' } } },
  next: { on: 'view' },
};
const open = (mapping: object, schema?: Schema) =>
  csv.open({ logs: [LOG], mapping: tempFile('mapping.json', JSON.stringify(mapping)), ...(schema && { schema }) });

test('a mapping says which events come once, and what becomes of late ones', async () => {
  const events = { view: { ...view, late: 'drop' }, purchase: view };
  const { schema, request, events: chunks } = await open({ ...MAPPING, events, once: { by: 'n', within: '1h' } });
  expect(schema.once).toEqual({ by: 'n', within: '1h' });
  expect(schema.events.view!.late).toBe('drop');
  expect(writeSchema(schema)).toMatch(/late: 'drop'[\s\S]*once: \{ by: 'n', within: '1h' \}/);
  const codec = new Codec(schema, new Dictionary());
  const t = log(schema, request) as never as { on: Record<string, { as(name: string, roles: () => object): never }> };
  const seen = t.on.view!.as('seen', () => ({}));
  const plan = compilePlan(codec, request, features(count(seen).per('item' as never) as never));
  expect(plan.features[0]!.sentence).toContain('(late ones dropped)');
  const ingest = new Ingest(plan, new Store(plan.tables));
  let refused = 0;
  for await (const { events } of chunks) {
    for (const raw of events) {
      const event = codec.encode(raw);
      if (isRejection(event)) throw new Error(event.message);
      if (ingest.refusal(event)) refused++;
      else {
        ingest.place(event);
        ingest.apply(event);
      }
    }
  }
  expect(refused).toBe(2);
});

test.each([
  [
    'a rule that nobody knows',
    { events: { view: { ...view, late: 'sometimes' }, purchase: view } },
    /event view: late is "sometimes", expected one of accept, atArrival, drop/,
  ],
  [
    'an id that requests for the next item lack',
    { once: { by: 'item', within: '1h' } },
    /once\.by is "item", expected a field of common beside next/,
  ],
  ['no length of time', { once: { by: 'n', within: 'long' } }, /long/],
] as const)('a mapping with %s is refused', async (_why, change, message) => {
  await expect(open({ ...MAPPING, ...change })).rejects.toThrow(message);
});

test('a schema that was given decides about kinds and rules; fields it lacks are left out and counted', async () => {
  const own = (await open(MAPPING)).schema;
  const { view: _, ...others } = own.events;
  const given: Schema = {
    ...own,
    once: { by: 'n', within: '1h' },
    items: {},
    events: { ...others, view: { fields: { item: id(), note: text() } } },
  };
  const opened = await open(MAPPING, given);
  const { events } = await readAll(opened);
  expect(opened.schema).toBe(given);
  expect(events.filter(({ type }) => type === 'view').every((event) => !('price' in event))).toBe(true);
  expect(events.find(({ type }) => type === 'purchase')).toMatchObject({ price: 5 });
  expect(events.find(({ type }) => type === 'item')).toMatchObject({ fields: {} });
  expect([...opened.unknownFields]).toEqual([
    ['item.brand', 2],
    ['view.price', 3],
  ]);
});

test.each([
  [
    'lacks a type of event',
    { ...trivagoSchema, events: { clickout: trivagoSchema.events.clickout } },
    /simulator: schema: events are clickout, expected touch, too; begin with/,
  ],
  ['lacks who', { ...trivagoSchema, common: { user: id() } }, /common fields are user, expected session, too/],
  [
    'has a field of another kind',
    { ...trivagoSchema, items: { stars: id() } },
    /field stars of item is id, expected int, as the log has it/,
  ],
  [
    'makes a field of a label',
    {
      ...trivagoSchema,
      events: { ...trivagoSchema.events, clickout: { ...trivagoSchema.events.clickout, fields: { clicked: id() } } },
    },
    /field clicked of clickout is id, expected a label of id, as the log has it/,
  ],
] as const)('a schema that %s is refused', async (_why, schema, message) => {
  await expect(simulator.open({ logs: [], events: 10, schema: schema as Schema })).rejects.toThrow(message);
});

test('a schema may say that a price has more decimals', async () => {
  const { clickout } = trivagoSchema.events;
  const lists = { shown: { item: id(), price: number(2) } };
  const schema: Schema = { ...trivagoSchema, events: { ...trivagoSchema.events, clickout: { ...clickout, lists } } };
  const opened = await simulator.open({ logs: [], events: 50, schema });
  const { events } = await readAll(opened);
  const codec = new Codec(opened.schema, new Dictionary());
  expect(events.map((event) => codec.encode(event)).filter(isRejection)).toEqual([]);
  expect([...opened.unknownFields]).toEqual([]);
});
