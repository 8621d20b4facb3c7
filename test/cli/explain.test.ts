import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readTable } from '../../engine/tables/reader';
import { loadRanker } from '../../models/index';
import type { ExplainedList } from '../../runs/explain-list';
import { readRun, tableOf } from '../../runs/parts';
import { runPaths } from '../../runs/paths';
import { folder, podium } from './podium';

const paths = runPaths(join(folder(), 'run'));
let qid: string;

beforeAll(async () => {
  expect((await podium('run', '--events', 3000, '--features', 'slim', '--trees', 8, '--out', paths.dir)).code).toBe(0);
  const lists = readTable(paths.lists).ids('qid');
  qid = lists.ids[lists.codes[0]!]!;
}, 180_000);

test('effects of a candidate add up to its lead, those of a column to nothing, and scores are the model’s', async () => {
  const said = await podium('explain', paths.dir, '--list', qid, '--json');
  expect(said.code).toBe(0);
  const { candidates, background } = JSON.parse(said.out) as ExplainedList;
  const data = readRun(paths);
  const request = data.requests.qid.indexOf(qid);
  const ranker = await loadRanker(paths.model);
  const scores = await ranker.score(tableOf(data, Int32Array.of(request), ranker.columns));
  await ranker.close();
  expect(candidates).toHaveLength(scores.length);
  expect(background).toBeGreaterThan(1000);
  for (const { position, score, lead, columns, families } of candidates) {
    expect(score).toBeCloseTo(scores[position - 1]!, 4);
    expect(columns.reduce((sum, { effect }) => sum + effect, 0)).toBeCloseTo(lead, 10);
    expect(families.reduce((sum, { effect }) => sum + effect, 0)).toBeCloseTo(lead, 10);
  }
  expect(candidates.map(({ score }) => score)).toEqual(candidates.map(({ score }) => score).sort((a, b) => b - a));
  for (const { name } of candidates[0]!.columns) {
    const effects = candidates.map(({ columns }) => columns.find((column) => column.name === name)!.effect);
    expect(effects.reduce((sum, effect) => sum + effect, 0)).toBeCloseTo(0, 10);
  }
});

test('as a table it tells every candidate', async () => {
  const said = await podium('explain', paths.dir, '--list', qid, '--by', 'family', '--top', 2);
  expect(said.out).toMatch(new RegExp(`^list ${qid}: \\d+ candidates; lead: score less`));
  expect(said.out).toContain('strongest families');
});

test.each([
  [['--list', 'nowhere'], 2, /list nowhere is not in this run.*it has/],
  [['--list', '1', '--top', 0], 2, /--top is 0, expected a whole number/],
  [[], 2, /explain needs --list/],
])('%j is misused', async (args, code, words) => {
  const said = await podium('explain', paths.dir, ...args);
  expect(said).toMatchObject({ code, out: '' });
  expect(said.err).toMatch(words);
});
