import { describe, expect, test } from 'vitest';
import { type Clicks, histories } from '../../runs/clicks';

const ITEM = { a: 1, b: 2, c: 3 };

function clicks(isLater: boolean, rows: readonly [request: number, item: number, ts: number][]): Clicks {
  return {
    request: Int32Array.from(rows, ([request]) => request),
    person: new Int32Array(rows.length),
    item: Int32Array.from(rows, ([, item]) => item),
    ts: Float64Array.from(rows, ([, , ts]) => ts),
    isLater,
  };
}

const asked = { person: ['ann', 'ben', 'ann', 'ann'], ts: Float64Array.of(10, 10, 20, 30) };

const cases: [why: string, known: Clicks, request: number, items: number[]][] = [
  ['the first request knows nothing, its own click least of all', clicks(false, [[0, ITEM.a, 10]]), 0, []],
  ['a click that came with its request is known to the next one', clicks(false, [[0, ITEM.a, 10]]), 2, [ITEM.a]],
  ['other people do not count', clicks(false, [[1, ITEM.b, 10]]), 2, []],
  [
    'each item is told once, oldest first',
    clicks(false, [
      [0, ITEM.b, 10],
      [2, ITEM.b, 20],
      [3, ITEM.c, 30],
    ]),
    3,
    [ITEM.b],
  ],
  ['a click that came later is known from its own time on', clicks(true, [[0, ITEM.a, 19]]), 2, [ITEM.a]],
  ['and not at that very time', clicks(true, [[0, ITEM.a, 20]]), 2, []],
  [
    'a late click of an early request does not hide an early one of a later request',
    clicks(true, [
      [0, ITEM.a, 40],
      [2, ITEM.b, 25],
    ]),
    3,
    [ITEM.b],
  ],
];

describe('what whoever asks had clicked', () => {
  test.each(cases)('%s', (_why, known, request, items) => {
    const { offsets, items: found } = histories(known, asked, [request]);
    expect([...offsets]).toEqual([0, items.length]);
    expect([...found]).toEqual(items);
  });

  test('histories of several requests lie one behind the other', () => {
    const { offsets, items } = histories(
      clicks(false, [
        [0, ITEM.a, 10],
        [2, ITEM.c, 20],
      ]),
      asked,
      [0, 2, 3],
    );
    expect([...offsets]).toEqual([0, 0, 1, 3]);
    expect([...items]).toEqual([ITEM.a, ITEM.a, ITEM.c]);
  });
});
