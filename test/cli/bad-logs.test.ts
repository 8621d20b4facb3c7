import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { folder, podium } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);
const trivago = (name: string): string[] => ['--dataset', 'trivago', '--log', at(name)];

beforeAll(async () => {
  await podium('datasets', 'simulate', '--events', 3000, '--out', at('log.csv'));
  const text = readFileSync(at('log.csv'), 'utf8');
  const zipped = gzipSync(text);
  const lines = text.trimEnd().split('\n');
  writeFileSync(at('empty.csv'), '');
  writeFileSync(at('header.csv'), `${lines[0]}\n`);
  writeFileSync(at('cut.csv.gz'), zipped.subarray(0, zipped.length / 2));
  writeFileSync(at('broken.csv.gz'), Buffer.from(zipped).fill(7, 2000, 2100));
  writeFileSync(at('binary.csv'), Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 1, 2, 0, 10, 13]));
  writeFileSync(at('missing.csv'), text.replace('current_filters,', ''));
  writeFileSync(at('other.csv'), 'SessionId,ItemId,Time\n1,2,3\n');
  writeFileSync(at('few-bad.csv'), [...lines, 'half a line', `${lines[1]},`, ''].join('\n'));
  writeFileSync(at('all-bad.csv'), [lines[0], ...lines.slice(1).map(() => 'x,y'), ''].join('\n'));
});

const cases: [why: string, args: () => string[], sentence: RegExp][] = [
  ['an empty file', () => trivago('empty.csv'), /empty\.csv is empty, expected at least one line/],
  ['a header and no row', () => trivago('header.csv'), /header\.csv holds no event, expected at least one/],
  ['a file that is not there', () => trivago('none.csv'), /none\.csv does not exist, expected a readable file/],
  ['a folder', () => ['--dataset', 'trivago', '--log', dir], /is a folder, expected a file/],
  ['a truncated gzip', () => trivago('cut.csv.gz'), /ends in the middle of its gzip stream after \d+ whole lines/],
  ['a damaged gzip', () => trivago('broken.csv.gz'), /broken\.csv\.gz is damaged gzip/],
  ['a binary file', () => trivago('binary.csv'), /binary\.csv/],
  ['a missing column', () => trivago('missing.csv'), /\(missing: current_filters\)/],
  ['the wrong file', () => trivago('other.csv'), /found the columns SessionId,ItemId,Time, expected user_id/],
  ['the wrong data set', () => ['--dataset', 'ranklens', '--log', at('log.csv')], /log\.csv|interaction|bad/],
  ['no log', () => ['--dataset', 'trivago'], /no log was given, expected --log FILE/],
  ['a log for the simulator', () => ['--log', at('log.csv')], /expected none; name its --dataset/],
  ['only bad lines', () => trivago('all-bad.csv'), /3000 of 3000 lines are bad \(E_CELLS 3000\), expected at most 1 %/],
  [
    'a cut beyond the end',
    () => [...trivago('log.csv'), '--split', 'at=2040-01-01'],
    /none of \d+ requests lies at or after 2040/,
  ],
  ['a cut that is none', () => [...trivago('log.csv'), '--split', 'half'], /"half" was found, expected time=SHARE/],
  ['a set nobody knows', () => [...trivago('log.csv'), '--features', 'standrad'], /did you mean standard/],
  ['an undated item table', () => [...trivago('log.csv'), '--items', at('item_metadata.csv')], /--allow-undated-items/],
];

const misused = new Set([
  'no log',
  'a log for the simulator',
  'a cut that is none',
  'a set nobody knows',
  'an undated item table',
]);

test.each(cases)('%s is one sentence, and nothing is left', async (what, args, sentence) => {
  for (const command of ['run', 'replay']) {
    const said = await podium(command, ...args(), '--out', at('out'));
    expect(said).toMatchObject({ code: misused.has(what) ? 2 : 1, out: '' });
    expect(said.err).toMatch(/^podium: .*\n$/);
    expect(said.err).toMatch(sentence);
    expect(existsSync(at('out'))).toBe(false);
  }
});

test.each(cases.slice(0, 9))('datasets describe: %s is one sentence', async (_, args, sentence) => {
  const said = await podium('datasets', 'describe', ...args(), '--schema', at('schema.ts'));
  expect(said).toMatchObject({ code: 1, out: '' });
  expect(said.err).toMatch(sentence);
  expect(existsSync(at('schema.ts'))).toBe(false);
});

test('a few bad lines are counted by reason and shown, until --max-bad says they are too many', async () => {
  const args = ['replay', ...trivago('few-bad.csv'), '--features', 'heuristic', '--out', at('few')];
  const strict = await podium(...args, '--max-bad', 0.0005);
  expect(strict.code).toBe(1);
  expect(strict.err).toMatch(
    /2 of 3002 lines are bad .*expected at most 0\.05 %; first: .*line 3002: has 2 cells, expected 12|first: .*few-bad\.csv: line 3002/,
  );
  expect(existsSync(at('few'))).toBe(false);
  const said = await podium(...args);
  expect(said.code).toBe(0);
  expect(said.out).toMatch(/bad lines: 2 of 3,002 were left out \(E_CELLS 2\)\n {2}.*line 3002: .*\n {2}.*line 3003: /);
  const json = JSON.parse((await podium(...args, '--resume', '--json')).out) as { bad: { total: number } };
  expect(json.bad).toMatchObject({ total: 2, reasons: [{ code: 'E_CELLS', count: 2 }] });
});

test('a failed command leaves the standard output empty, with --json too', async () => {
  for (const command of [['run'], ['replay'], ['datasets', 'describe']])
    expect(await podium(...command, ...trivago('none.csv'), '--json')).toMatchObject({ code: 1, out: '' });
});
