import { expect, test } from 'vitest';
import { Codec, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import { id, set } from '../../engine/events/fields';
import { DraftDictionary } from '../../serve/draft-dictionary';

const schema = { common: {}, events: { look: { fields: { user: id(), city: id(), tags: set() } } } };

test('an encoder remembers no code of an id that is not kept', () => {
  const below = new Dictionary();
  const draft = new DraftDictionary(below);
  const codec = new Codec(schema, draft);
  const codes = (city: string, tag: string): readonly number[] => {
    const event = codec.encode({ type: 'look', ts: 1, user: 'u', city, tags: [tag] });
    if (isRejection(event)) throw new Error(event.message);
    return [...event.values, ...event.compounds[0]!];
  };
  below.code('u');
  expect(codes('Paris', 'wifi')).toEqual([0, 1, 2]);
  draft.forget();
  expect(codes('Rome', 'pool')).toEqual([0, 1, 2]);
  draft.keep();
  expect(codes('Paris', 'wifi')).toEqual([0, 3, 4]);
  draft.forget();
  expect(codes('Oslo', 'wifi')).toEqual([0, 3, 4]);
  draft.forget();
  expect(codes('Rome', 'pool')).toEqual([0, 1, 2]);
});
