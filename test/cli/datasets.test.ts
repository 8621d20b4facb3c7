import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { datasets } from '../../datasets/index';
import { folder, podium } from './podium';

const fixture = (name: string): string => join(__dirname, '../../datasets/fixtures', name);
const dir = folder();

test('datasets list shows every data set with a line that works', async () => {
  const { out, code } = await podium('datasets', 'list');
  expect(code).toBe(0);
  for (const { name, sentence, example } of datasets) {
    expect(out).toContain(`${name}: ${sentence}\n`);
    expect(out).toContain(example);
  }
});

test('datasets describe says where candidates are generated', async () => {
  const { out, code } = await podium(
    'datasets',
    'describe',
    '--dataset',
    'otto',
    '--log',
    fixture('otto.jsonl'),
    '--max-bad',
    1,
  );
  expect(code).toBe(0);
  expect(out).toContain('requests: 4 next events; the log shows no lists, candidates for the next view are generated');
  expect(out).not.toContain('clicks:');
});

test('datasets infer prints a mapping that --mapping takes at once, and says what it guessed', async () => {
  const said = await podium('datasets', 'infer', fixture('shop.jsonl'));
  expect(said.code).toBe(0);
  expect(said.err).toMatch(/time: at \(its values are times.*\n.*use it with --dataset ndjson --mapping FILE\n$/s);
  const mapping = join(dir, 'shop.json');
  writeFileSync(mapping, said.out);
  const log = ['--dataset', 'ndjson', '--log', fixture('shop.jsonl'), '--mapping', mapping, '--max-bad', 1] as const;
  const described = await podium('datasets', 'describe', ...log, '--target', 'purchase', '--json');
  expect(JSON.parse(described.out)).toMatchObject({
    unlisted: 4,
    request: { outcome: { kind: 'next', on: 'purchase' } },
  });
});

const wrong: [why: string, args: (string | number)[], code: number, says: RegExp][] = [
  ['no file', ['datasets', 'infer'], 2, /an argument is missing/],
  [
    'a file that is not there',
    ['datasets', 'infer', 'none.csv'],
    1,
    /none\.csv does not exist, expected a readable file/,
  ],
  [
    'a target that the log does not have',
    ['datasets', 'describe', '--dataset', 'otto', '--log', fixture('otto.jsonl'), '--target', 'buy'],
    2,
    /otto: target is "buy", expected a type of event with an item, one of view, cart, purchase/,
  ],
  [
    'a target of a log that shows lists',
    ['datasets', 'describe', '--dataset', 'trivago', '--log', fixture('trivago.csv'), '--target', 'view'],
    2,
    /trivago: target "view" was given, expected none: the log shows lists/,
  ],
  [
    'no requests at all',
    ['datasets', 'describe', '--dataset', 'otto', '--log', fixture('otto.jsonl'), '--requests-every', 0],
    2,
    /one in 0 item events, expected 1 or more/,
  ],
];

for (const [why, args, code, says] of wrong) {
  test(`datasets refuses ${why}`, async () => {
    const said = await podium(...args);
    expect(said).toMatchObject({ code, out: '' });
    expect(said.err).toMatch(says);
  });
}
