import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Dictionary } from '../../engine/events/dictionary';

test('codes count ids in the order of first sight, however many maps hold them', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.oneof(fc.string({ maxLength: 2 }), fc.string({ unit: 'binary', minLength: 12, maxLength: 16 })), {
        maxLength: 60,
      }),
      (per, ids) => {
        const [few, one] = [new Dictionary(per), new Dictionary()];
        for (const id of ids) {
          expect(few.find(id)).toBe(one.find(id));
          expect(few.code(id)).toBe(one.code(id));
        }
        expect(few.ids()).toEqual([...new Set(ids)]);
        expect(ids.map((id) => few.id(few.find(id)))).toEqual(ids);
        expect(few.find('never seen')).toBe(-1);
      },
    ),
  );
});

test('bytes grow with ids and their characters; what is known costs nothing more', () => {
  const dictionary = new Dictionary();
  expect(dictionary.bytes()).toBe(0);
  for (const [id, bytes] of [
    ['session12345', 80],
    ['caf\u00e9', 72],
    ['\u20acuro', 72],
    ['\u20ac234567890123', 96],
  ] as const) {
    const before = dictionary.bytes();
    dictionary.code(id);
    dictionary.code(id);
    dictionary.find(`${id} unknown`);
    expect(dictionary.bytes() - before).toBe(bytes);
  }
});
