import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Codec, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { Event, RawEvent } from '../../engine/events/event';
import { float, id, int, label, number, set, vector } from '../../engine/events/fields';
import { checkSchema, type Schema } from '../../engine/events/schema';
import { logs, world } from './world';

const codec = (): Codec => new Codec(world.schema, new Dictionary());
const encode = (raw: unknown, by = codec()): Event => {
  const event = by.encode(raw as RawEvent);
  if (isRejection(event)) throw new Error(event.message);
  return event;
};

describe('an event and its JSON', () => {
  test('decoded, sent as text and encoded again it is the same event', () => {
    fc.assert(
      fc.property(logs(), (raws) => {
        const one = codec();
        for (const raw of raws) {
          const event = encode(raw, one);
          const again = encode(JSON.parse(JSON.stringify(one.decode(event))), one);
          expect(again).toEqual(event);
          expect(one.decode(again)).toEqual(one.decode(event));
        }
      }),
    );
  });

  test('absent, null and empty are missing; zero and false are not', () => {
    const by = codec();
    const { values, compounds } = encode({ type: 'touch', ts: 0, user: '', session: null, step: 0, flag: false }, by);
    const field = (name: string): number => values[by.types[by.typeOf('touch')].scalars.indexOf(name)];
    expect(['user', 'session', 'item', 'step', 'flag'].map(field)).toEqual([Number.NaN, Number.NaN, Number.NaN, 0, 0]);
    expect(compounds).toEqual([null, null]);
  });

  test('numbers are kept as whole counts of their last decimal, and zero has no sign', () => {
    const by = codec();
    const prices = [0.1, 71.1, 1.005, -0.001, -3.25, 12.345].map(
      (price) =>
        encode({ type: 'touch', ts: 0, price }, by).values[by.types[by.typeOf('touch')].scalars.indexOf('price')],
    );
    expect(prices).toEqual([10, 7110, 100, 0, -325, 1235]);
    const { weight } = by.decode(encode({ type: 'touch', ts: 0, weight: -0 }, by));
    expect(Object.is(weight, 0)).toBe(true);
  });

  test('members of a set are kept once, without order', () => {
    const by = codec();
    const [one, two] = [
      ['t2', 't1', 't2'],
      ['t1', 't2'],
    ].map((tags) => encode({ type: 'touch', ts: 0, tags }, by).compounds);
    expect(one).toEqual(two);
  });
});

describe('what is rejected, and what is said', () => {
  const cases: [string, object, string, string][] = [
    [
      'an unknown type',
      { type: 'tuch' },
      'E_TYPE',
      'type is "tuch", expected one of search, touch, answer, item, user',
    ],
    ['a ts that is no number', { ts: '2019' }, 'E_TS', 'ts is "2019", expected epoch milliseconds, 0 or more'],
    ['a ts before the epoch', { ts: -1 }, 'E_TS', 'ts is -1'],
    ['a ts in nanoseconds', { ts: 1e18 }, 'E_TS', 'ts is 1000000000000000000'],
    [
      'an unknown field',
      { colour: 'red' },
      'E_UNKNOWN_FIELD',
      'touch has a field "colour" that its schema does not know',
    ],
    ['an id that is a list', { item: ['i1'] }, 'E_FIELD', 'touch.item is ["i1"], expected an id (text)'],
    ['a bool that is a number', { flag: 1 }, 'E_FIELD', 'touch.flag is 1, expected true or false'],
    ['a number that is text', { price: '12' }, 'E_FIELD', 'touch.price is "12", expected a number (number)'],
    ['a whole number with decimals', { n: 1.5 }, 'E_FIELD', 'touch.n is 1.5, expected a whole number (int)'],
    [
      'a number that is not exact',
      { price: 1e300 },
      'E_FIELD',
      'expected at most 2^53 of its last decimal (number, 2 decimals)',
    ],
    ['a set that is text', { tags: 't1' }, 'E_FIELD', 'touch.tags is "t1", expected a list (set)'],
    ['a set of numbers', { tags: [1] }, 'E_FIELD', 'touch.tags holds 1, expected ids (text)'],
    [
      'a list that is an object',
      { type: 'search', shown: {} },
      'E_FIELD',
      'search.shown is {}, expected a list of elements',
    ],
    [
      'an element that is null',
      { type: 'search', shown: [null] },
      'E_FIELD',
      'shown[0] is null, expected an object with an item',
    ],
    ['an element without item', { type: 'search', shown: [{ price: 1 }] }, 'E_FIELD', 'search.shown[0] has no item'],
    [
      'an unknown column',
      { type: 'search', shown: [{ item: 'a', rank: 1 }] },
      'E_UNKNOWN_FIELD',
      'search.shown[0] has a field "rank"',
    ],
    [
      'a wrong column',
      { type: 'search', shown: [{ item: 'a', price: true }] },
      'E_FIELD',
      'search.shown[0].price is true, expected a number',
    ],
    [
      'an item twice',
      { type: 'search', shown: [{ item: 'a' }, { item: 'a' }] },
      'E_DUPLICATE',
      'search.shown holds item "a" twice',
    ],
    ['metadata without an id', { type: 'item' }, 'E_FIELD', 'item: item is undefined, expected an id (text)'],
    [
      'an unknown operation',
      { type: 'item', item: 'a', op: 'merge' },
      'E_FIELD',
      'item.op is "merge", expected patch, replace or delete',
    ],
    [
      'fields that are text',
      { type: 'item', item: 'a', fields: 'x' },
      'E_FIELD',
      'item.fields is "x", expected an object',
    ],
    [
      'an unknown attribute',
      { type: 'item', item: 'a', fields: { colour: 1 } },
      'E_UNKNOWN_FIELD',
      'item has a field "colour"',
    ],
    [
      'a wrong attribute',
      { type: 'item', item: 'a', fields: { stars: '4' } },
      'E_FIELD',
      'item.stars is "4", expected a number (int)',
    ],
    [
      'a vector of another length',
      { type: 'item', item: 'a', fields: { shape: [1] } },
      'E_FIELD',
      'item.shape has 1 entries, expected 2 numbers',
    ],
  ];
  test.each(cases)('%s', (_, fields, code, sentence) => {
    const result = codec().encode({ type: 'touch', ts: 1, ...fields } as RawEvent);
    expect(isRejection(result) && result).toMatchObject({ code, message: expect.stringContaining(sentence) });
  });
});

describe('a schema that contradicts itself', () => {
  const base = { common: {}, events: { view: {} } };
  const cases: [string, object, string][] = [
    ['a field name with a space', { common: { 'my field': id() } }, 'field "my field": expected letters, digits and _'],
    ['a reserved field', { common: { rank: int() } }, 'field name "rank" is reserved'],
    ['an event called item', { events: { item: {} } }, 'event type "item" is reserved for metadata'],
    [
      'a field said twice',
      { common: { user: id() }, events: { view: { fields: { user: id() } } } },
      'field user is also a common field',
    ],
    [
      'a list without item',
      { events: { view: { lists: { shown: { price: float() } } } } },
      'list view.shown needs a field item of kind id',
    ],
    [
      'a set in a list',
      { events: { view: { lists: { shown: { item: id(), tags: set() } } } } },
      'tags is a set, expected a scalar',
    ],
    ['too many decimals', { common: { price: number(7) } }, 'scale is 7, expected a whole number from 0 to 6'],
    ['an empty vector', { items: { shape: vector(0) } }, 'length is 0, expected a whole number above 0'],
    [
      'an answer to nothing',
      { events: { view: { of: { type: 'search', by: 'x' } } } },
      'event view answers "search", which is no event type',
    ],
    [
      'an answer by no id',
      { events: { view: { of: { type: 'view', by: 'x' } } } },
      'answers by "x", which is no id field',
    ],
  ];
  test.each(cases)('%s', (_, change, sentence) => {
    expect(() => checkSchema({ ...base, ...change } as Schema)).toThrow(sentence);
  });
  test('a label is a field like any other', () => {
    expect(() => checkSchema({ ...base, events: { view: { fields: { clicked: label(id()) } } } })).not.toThrow();
  });
});

describe('the fast way to encode', () => {
  const odd = fc.constantFrom<unknown>(
    null,
    '',
    'a',
    7,
    0.5,
    -0,
    Number.NaN,
    2 ** 60,
    true,
    [],
    ['t1', '', 't1'],
    ['\ud800'],
    {},
    [{ item: 'a' }, { item: 'a' }],
  );
  const changes = fc.array(
    fc.tuple(fc.constantFrom('ts', 'user', 'step', 'tags', 'shown', 'price', 'weight', 'zzz'), odd),
    { maxLength: 2 },
  );

  test('gives what the definition gives, and leaves to it whatever is odd', () => {
    fc.assert(
      fc.property(logs(20), fc.array(changes, { minLength: 20, maxLength: 20 }), (raws, changed) => {
        const [fast, slow] = [codec(), codec()];
        for (const [i, raw] of raws.entries()) {
          const given = { ...raw, ...Object.fromEntries(changed[i]) } as RawEvent;
          expect(shape(fast, fast.encode(given))).toEqual(
            shape(slow, slow.encode({ seq: undefined, ...given } as unknown as RawEvent)),
          );
        }
      }),
    );
  });

  /** Codes mean nothing: an event is compared by its JSON, and its lists by their lengths. */
  function shape(by: Codec, event: ReturnType<Codec['encode']>): unknown {
    return isRejection(event)
      ? event
      : [by.decode(event), event.lists.map(({ n, columns }) => [n, columns.map((c) => c.length)])];
  }
});
