import { describe, expect, test } from 'vitest';
import { random } from '../../engine/base/random';
import { judgedSlates, type ShownSlates } from '../../eval/off-policy/judged-slates';

const ITEMS = ['a', 'b', 'c', 'd'];

/** Sixty lists of two or three of four items, drawn alike. */
function shown(target: number[] | null = null): ShownSlates {
  const next = random(5);
  const [item, click, propensity]: [string[], number[], number[]] = [[], [], []];
  const offsets = [0];
  for (let list = 0; list < 60; list++) {
    const left = [...ITEMS];
    for (let place = 0; place < 2 + (list % 2); place++) {
      item.push(...left.splice(Math.floor(next() * left.length), 1));
      click.push(next() < 0.4 ? 1 : 0);
      propensity.push(1 / (ITEMS.length - place));
    }
    offsets.push(item.length);
  }
  return { offsets, item, click, propensity, target, user: Array.from({ length: 60 }, (_, i) => i >> 1) };
}

/** Clicks from a row on in its list. */
const ahead = ({ offsets, click }: ShownSlates, list: number, row: number): number =>
  click.slice(row, offsets[list + 1]).reduce((a, b) => a + b, 0);

/** By the definition: the mean at a place among users of other parts, an item's held to it by a hundred rows. */
function naive(log: ShownSlates, part: number, place: number, item: string | null): number {
  const [all, own]: [number[], number[]] = [[], []];
  for (let list = 0; list < 60; list++) {
    const row = log.offsets[list] + place;
    if (log.user[list] % 5 === part || row >= log.offsets[list + 1]) continue;
    all.push(ahead(log, list, row));
    if (log.item[row] === item) own.push(ahead(log, list, row));
  }
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  return item === null ? mean : (own.reduce((a, b) => a + b, 0) + 100 * mean) / (own.length + 100);
}

describe('lists with the chances of another policy', () => {
  test('every item alike: of what is left, each has the same chance', () => {
    const log = shown();
    const { target, reward } = judgedSlates(log);
    expect(reward).toBe(log.click);
    for (let list = 0; list < 60; list++)
      for (let row = log.offsets[list]; row < log.offsets[list + 1]; row++)
        expect(target[row]).toBe(1 / (4 - (row - log.offsets[list])));
  });
  test('its model is what the definition says, from other users alone', () => {
    const log = shown();
    const { model } = judgedSlates(log);
    for (let list = 0; list < 60; list++) {
      const part = log.user[list] % 5;
      for (let row = log.offsets[list]; row < log.offsets[list + 1]; row++) {
        const place = row - log.offsets[list];
        const above = log.item.slice(log.offsets[list], row);
        const left = ITEMS.filter((item) => !above.includes(item)).map((item) => naive(log, part, place, item));
        expect(model!.taken[row]).toBeCloseTo(naive(log, part, place, log.item[row]), 12);
        expect(model!.target[row]).toBeCloseTo(left.reduce((a, b) => a + b, 0) / left.length, 12);
      }
    }
  });
  test('chances out of the log: they are kept, and a place has one mean', () => {
    const log = shown();
    const given = { ...log, target: log.propensity.map((p) => p / 2) };
    const { target, model } = judgedSlates(given);
    expect(target).toBe(given.target);
    expect(model!.taken[0]).toBeCloseTo(naive(log, 0, 0, null), 12);
    expect(Array.from(model!.target)).toEqual(Array.from(model!.taken));
  });
});
