import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { BadLines } from '../../datasets/bad-lines';
import { csvCells, readCsv } from '../../datasets/csv-lines';
import { readLines } from '../../datasets/lines';
import { tempFile, tempFolder } from './helpers';

async function lines(path: string): Promise<(string | null)[]> {
  const out: (string | null)[] = [];
  for await (const block of readLines(path)) {
    expect(block.first).toBe(out.length + 1);
    out.push(...block.lines);
  }
  return out;
}

const texts: [why: string, content: string | Uint8Array, want: (string | null)[]][] = [
  ['plain', 'a\nb\n', ['a', 'b']],
  ['no newline at the end', 'a\nb', ['a', 'b']],
  ['CRLF and a byte order mark', '\ufeffa\r\nb\r\n', ['a', 'b']],
  ['gzip, whatever its name', gzipSync('a\nb\n'), ['a', 'b']],
  ['two gzip members', Buffer.concat([gzipSync('a\n'), gzipSync('b\n')]), ['a', 'b']],
  ['one line is not UTF-8', Buffer.from([97, 10, 0xff, 10, 98]), ['a', null, 'b']],
];

for (const [why, content, want] of texts) {
  test(`readLines: ${why}`, async () => expect(await lines(tempFile('log.txt', content))).toEqual(want));
}

test('readLines: lines longer than a block, and many of them', async () => {
  const want = Array.from({ length: 4000 }, (_, i) => `${i}é`.repeat(i % 50 ? 40 : 20_000));
  expect(await lines(tempFile('log.gz', gzipSync(want.join('\n'))))).toEqual(want);
});

const refused: [why: string, content: Uint8Array | string | null, code: string, says: RegExp][] = [
  ['no file', null, 'E_NO_FILE', /log\.csv does not exist, expected a readable file/],
  ['empty', '', 'E_EMPTY', /is empty, expected at least one line/],
  ['empty inside gzip', gzipSync(''), 'E_EMPTY', /is empty, expected at least one line/],
  ['binary', Buffer.from([1, 0, 2, 10]), 'E_BINARY', /holds bytes of a binary file, expected lines of text/],
  ['truncated gzip', truncated(), 'E_TRUNCATED', /ends in the middle of its gzip stream after \d+ whole lines/],
];

for (const [why, content, code, says] of refused) {
  test(`readLines refuses: ${why}`, async () => {
    const path = content === null ? `${tempFolder()}/log.csv` : tempFile('log.csv', content);
    await expect(lines(path)).rejects.toMatchObject({ code, message: expect.stringMatching(says) });
  });
}

test('readLines refuses a folder', async () => {
  await expect(lines(tempFolder())).rejects.toMatchObject({ code: 'E_NOT_A_FILE' });
});

function truncated(): Buffer {
  const whole = gzipSync(Array.from({ length: 200_000 }, (_, i) => `${i * 7919}`).join('\n'));
  return whole.subarray(0, whole.length >> 1);
}

const rows: [text: string, want: string[] | null][] = [
  ['a,b,c', ['a', 'b', 'c']],
  ['', ['']],
  ['a,,', ['a', '', '']],
  ['"a,b",c', ['a,b', 'c']],
  ['"say ""hi""",', ['say "hi"', '']],
  ['"",x', ['', 'x']],
  ['5" nails,x', ['5" nails', 'x']],
  ['"open', null],
];

for (const [text, want] of rows) {
  test(`csvCells: ${JSON.stringify(text)}`, () => expect(csvCells(text)).toEqual(want));
}

test('csvCells: between cells of more than one character a quote is a character, open or not', () => {
  expect(csvCells('1::2::"quirky"::9', '::')).toEqual(['1', '2', '"quirky"', '9']);
  expect(csvCells('1::"Great" Cats (1998)::x', '::')).toEqual(['1', '"Great" Cats (1998)', 'x']);
  expect(csvCells('1::2::"open::9', '::')).toEqual(['1', '2', '"open', '9']);
});

test('readCsv: records over several lines keep the line they begin on; an open quote costs one line', async () => {
  const bad = new BadLines();
  const path = tempFile('x.csv', 'h,i\r\n"two\r\nlines",1\r\n\r\n"never closed,2\r\nc,3\r\n');
  const records = [];
  for await (const block of readCsv(path, bad)) records.push(...block);
  expect(records.map(({ cells, line }) => [line, ...cells])).toEqual([
    [1, 'h', 'i'],
    [2, 'two\nlines', '1'],
    [6, 'c', '3'],
  ]);
  expect(bad.reasons()).toEqual([{ code: 'E_QUOTE', count: 1 }]);
  expect(bad.first[0].line).toBe(5);
});
