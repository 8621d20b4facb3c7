import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { features } from '../../engine/spec/features';
import { NUMBERS, PRIMITIVES, WORDS } from './battery';
import { bits, differences, logs, Machine, request, world } from './world';
import { Interpreter } from '../../engine/plan/interpret';

describe('the compiled plan is the interpreter, bit for bit', () => {
  test('every word of the language', () => {
    fc.assert(
      fc.property(logs(), (raws) => {
        expect(differences(WORDS, raws)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
  test('every primitive, read, window, stream, key set and expiry', () => {
    fc.assert(
      fc.property(logs(), fc.uniqueArray(fc.nat(PRIMITIVES.length - 1), { minLength: 1, maxLength: 60, size: 'max' }), (raws, picks) => {
        const some = picks.map((i) => PRIMITIVES[i]!.feature());
        expect(differences(some, raws)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
