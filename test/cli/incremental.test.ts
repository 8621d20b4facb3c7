import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readSnapshotManifest } from '../../engine/snapshot';
import { type ReadTable, readTable } from '../../engine/tables/reader';
import { readPlan } from '../../models/bundle';
import { folder, podium } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);
const LOG = ['--dataset', 'trivago', '--features'] as const;
const table = (run: string, name = 'features'): ReadTable => readTable(join(at(run), `${name}.arrow`));

async function replay(name: string, features: string, log: string, ...args: (string | number)[]): Promise<void> {
  const said = await podium('replay', ...LOG, features, '--log', at(log), '--out', at(name), '--digest', ...args);
  expect(said.err.split('\n').filter((line) => line.startsWith('podium:'))).toEqual([]);
  expect(said.code).toBe(0);
}

function snapshotRows(run: string): unknown {
  const { tables, seq, now } = readSnapshotManifest(join(at(run), 'snapshot'));
  return { seq, now, tables: tables.map(({ keys, rows }) => [keys, rows]) };
}

beforeAll(async () => {
  await podium('datasets', 'simulate', '--events', 4000, '--seed', 3, '--out', at('long.csv'));
  const [header, ...rows] = readFileSync(at('long.csv'), 'utf8').trimEnd().split('\n');
  writeFileSync(at('first.csv'), `${[header, ...rows.slice(0, 2200)].join('\n')}\n`);
  writeFileSync(at('second.csv'), `${[header, ...rows.slice(2200)].join('\n')}\n`);
  await replay('long', 'standard', 'long.csv');
  await replay('first', 'standard', 'first.csv');
}, 120_000);

describe('the next file of a log', { timeout: 200_000 }, () => {
  test.each([1, 2])('has the rows that one long replay gives it, with %d workers', async (workers) => {
    const run = `second-${workers}`;
    await replay(run, 'standard', 'second.csv', '--after', at('first'), '--workers', workers);
    const [long, second] = [table('long'), table(run)];
    const from = long.rows - second.rows;
    expect(from).toBe(table('first').rows);
    for (const name of second.names) {
      if (name === 'part') continue;
      if (name === 'qid' || name === 'candidate') {
        const texts = ({ codes, ids }: ReturnType<ReadTable['ids']>): string[] =>
          Array.from(codes, (code) => ids[code]);
        expect(texts(second.ids(name)), name).toEqual(texts(long.ids(name)).slice(from));
      } else expect(second.numbers(name), name).toEqual(long.numbers(name).slice(from));
    }
    const [all, own] = [table('long', 'requests'), table(run, 'requests')];
    for (const name of ['session_start', 'session_length', 'seq'])
      expect(own.numbers(name), name).toEqual(all.numbers(name).slice(all.rows - own.rows));
    expect(snapshotRows(run)).toEqual(snapshotRows('long'));
    expect(readPlan(at(run)).fingerprint).toBe(readPlan(at('long')).fingerprint);
  });

  test('features whose state the run does not have are named', async () => {
    const said = await podium(
      'replay',
      ...LOG,
      'full',
      '--log',
      at('second.csv'),
      '--after',
      at('first'),
      '--out',
      at('x'),
    );
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toMatch(/has no ".*which the plan needs; replay its log \(events 0 to \d+\)/);
    expect(existsSync(at('x'))).toBe(false);
  });
});

test('a log whose schema is inferred goes on, too: its types stay in their order', async () => {
  const log = join(__dirname, '../../datasets/fixtures/metarank.jsonl');
  const options = ['--dataset', 'ranklens', '--log', log, '--features', 'full', '--max-bad', 1] as const;
  expect((await podium('replay', ...options, '--out', at('inferred'))).code).toBe(0);
  const { schema } = readPlan(at('inferred'));
  expect(Object.keys(schema.events)).not.toEqual(Object.keys(schema.events).sort());
  const next = await podium('replay', ...options, '--after', at('inferred'), '--out', at('inferred-next'));
  expect(next).toMatchObject({ code: 0 });
  expect(readPlan(at('inferred-next')).fingerprint).toBe(readPlan(at('inferred')).fingerprint);
});

describe('more features on the same log', { timeout: 200_000 }, () => {
  test.each([1, 2])('take the columns that a run has and compute the others, with %d workers', async (workers) => {
    const run = `more-${workers}`;
    if (workers === 1) await replay('full', 'full', 'long.csv');
    await replay(run, 'full', 'long.csv', '--reuse', at('long'), '--workers', workers);
    const digests = (name: string): string => readFileSync(join(at(name), 'digests.json'), 'utf8');
    expect(digests(run)).toBe(digests('full'));
    expect(readFileSync(join(at(run), 'features.arrow')).equals(readFileSync(join(at('full'), 'features.arrow')))).toBe(
      true,
    );
    expect(snapshotRows(run)).toEqual(snapshotRows('full'));
  });

  test('fewer features read no state at all', async () => {
    await replay('fewer', 'slim', 'long.csv', '--reuse', at('long'));
    await replay('slim', 'slim', 'long.csv');
    expect(readFileSync(join(at('fewer'), 'digests.json'), 'utf8')).toBe(
      readFileSync(join(at('slim'), 'digests.json'), 'utf8'),
    );
  });

  test('another log is refused', async () => {
    const said = await podium(
      'replay',
      ...LOG,
      'slim',
      '--log',
      at('first.csv'),
      '--reuse',
      at('long'),
      '--out',
      at('y'),
    );
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toMatch(/was made from another log \(files long\.csv\), expected the same log to take columns/);
  });
});

test.each([
  ['both', ['--after', 'first', '--reuse', 'long'], /--after and --reuse were both given/],
  ['no run', ['--after', 'none'], /--after .*none does not exist; expected the folder of a run/],
  ['bins', ['--reuse', 'long', '--columns-as', 'uint8'], /--reuse takes columns as they were computed/],
])('%s is misuse', async (_, args, sentence) => {
  const named = args.map((arg) => (/^(first|long|none)$/.test(arg) ? at(arg) : arg));
  const said = await podium('replay', ...LOG, 'slim', '--log', at('long.csv'), '--out', at('z'), ...named);
  expect(said).toMatchObject({ code: 2, out: '' });
  expect(said.err).toMatch(sentence);
});
