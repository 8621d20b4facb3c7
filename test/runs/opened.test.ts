import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countOpenings, noteOpening } from '../../runs/workspace/opened';
import { tempFolder } from '../datasets/helpers';

const PART = { data: 'dä7a', split: 'time=0.8' };
const line = (by: string): string => JSON.stringify({ ...PART, by });
const OTHER = JSON.stringify({ data: 'other', split: 'time=0.8', by: 'b' });

const read: [why: string, text: string, count: number, after: string][] = [
  ['there is none', '', 0, ''],
  ['lines are whole; others are of another part', `${line('a')}\n${OTHER}\n${line('a')}\n`, 2, `${line('a')}\n${OTHER}\n${line('a')}\n`], // biome-ignore format: one line
  ['the last line was cut off', `${line('a')}\n${line('b').slice(0, 9)}`, 1, `${line('a')}\n`],
  ['the only line was cut off', '{"dat', 0, ''],
  ['the last line lacks its end alone', `${line('a')}\n${line('b')}`, 2, `${line('a')}\n${line('b')}\n`],
  ['a person left a line empty', `${line('a')}\n\n${line('b')}\n`, 2, `${line('a')}\n\n${line('b')}\n`],
];
test.each(read)('opened.jsonl where %s', (_, text, count, after) => {
  const dir = tempFolder();
  writeFileSync(join(dir, 'opened.jsonl'), text);
  expect(countOpenings([dir, dir], PART)).toBe(count);
  noteOpening(dir, PART, 'c');
  expect(readFileSync(join(dir, 'opened.jsonl'), 'utf8')).toBe(`${after}${line('c')}\n`);
  expect(countOpenings([dir], PART)).toBe(count + 1);
});

const damaged: [what: string, broken: string, shown: string][] = [
  ['is cut', '{"data":"x', '"{\\"data\\":\\"x"'],
  ['holds null', 'null', '"null"'],
  ['holds a number', '5', '"5"'],
  ['says no split', '{"data":"x"}', '"{\\"data\\":\\"x\\"}"'],
];
test.each(damaged)('a line in the middle that %s is a sentence with its number', (_, broken, shown) => {
  const dir = tempFolder();
  const path = join(dir, 'opened.jsonl');
  writeFileSync(path, `${line('a')}\n${broken}\n${line('b')}\n`);
  expect(() => countOpenings([dir], PART)).toThrow(
    `opened: ${path}: line 2 is ${shown}, expected how a report part was opened, as {"data": …, "split": …, "by": …}; mend that line, or take it out: lines are counted`,
  );
  expect(() => countOpenings([dir], PART)).toThrow(expect.objectContaining({ code: 'E_STATE' }));
});
