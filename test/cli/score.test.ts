import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { beforeAll, describe, expect, test } from 'vitest';
import { TRIVAGO_HEADER } from '../../datasets/index';
import { loadRanker } from '../../models/index';
import { folder, podium } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);
const CLICKOUT = 'clickout item';
const [USER, SESSION, TIME, STEP, ACTION, REFERENCE] = [0, 1, 2, 3, 4, 5];
const SHOWN = 10;

let rows: string[][];

/** The last part of the log; `isBlank` says which click-outs lose their reference. */
function writeLog(name: string, part: readonly string[][], isBlank: (row: string[], i: number) => boolean): string {
  const lines = part.map((row, i) => (isBlank(row, i) ? row.with(REFERENCE, '') : row).map(quoted).join(','));
  writeFileSync(at(name), `${[TRIVAGO_HEADER, ...lines].join('\n')}\n`);
  return at(name);
}

function quoted(cell: string): string {
  return /[",]/.test(cell) ? `"${cell}"` : cell;
}

function readCsv(path: string): string[][] {
  const lines = readFileSync(path, 'utf8').trimEnd().split(/\r?\n/);
  return lines.map((line) =>
    Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, inQuotes, plain]) => inQuotes ?? plain ?? ''),
  );
}

beforeAll(async () => {
  await podium('datasets', 'simulate', '--events', 6000, '--seed', 3, '--out', at('log.csv'));
  rows = readCsv(at('log.csv')).slice(1);
  const train = writeLog('train.csv', rows.slice(0, 5000), () => false);
  const made = await podium(
    ...['run', '--dataset', 'trivago', '--log', train, '--features', 'slim', '--trees', 10, '--out', at('run')],
  );
  expect(made).toMatchObject({ code: 0 });
});

describe('score', () => {
  test('a submission has one line per click-out without a reference: its own list, best first', async () => {
    const log = writeLog('test.csv', rows.slice(5000), (row, i) => row[ACTION] === CLICKOUT && i % 3 !== 0);
    const asked = rows.slice(5000).filter((row, i) => row[ACTION] === CLICKOUT && i % 3 !== 0);
    const said = await podium('score', '--run', at('run'), '--log', log, '--out', at('sub.csv'), '--submission');
    expect(said).toMatchObject({ code: 0, err: '' });
    const [header, ...lines] = readCsv(at('sub.csv'));
    expect(header!.join()).toBe('user_id,session_id,timestamp,step,item_recommendations');
    expect(lines.map((line) => line.slice(0, 4))).toEqual(
      asked.map((row) => [row[USER], row[SESSION], row[TIME], row[STEP]]),
    );
    lines.forEach((line, i) => expect(line[4].split(' ').sort()).toEqual(asked[i][SHOWN].split('|').sort()));
    expect(lines.some((line, i) => line[4] !== asked[i][SHOWN].replaceAll('|', ' '))).toBe(true);
  });

  test('CSV and Arrow hold the same rows: every candidate with its score, best first', async () => {
    const log = at('test.csv');
    await podium('score', '--run', at('run'), '--log', log, '--out', at('rows.csv'));
    await podium('score', '--run', at('run'), '--log', log, '--out', at('rows.arrow'), '--json');
    const [header, ...lines] = readCsv(at('rows.csv'));
    expect(header).toEqual(['qid', 'item', 'position', 'score', 'rank']);
    const table = tableFromIPC(readFileSync(at('rows.arrow')));
    const arrow = Array.from(table, (row) => Object.values(row!.toJSON()));
    expect(
      lines.map(([qid, item, position, score, rank]) => [
        qid,
        item,
        Number(position),
        Math.fround(Number(score)),
        Number(rank),
      ]),
    ).toEqual(arrow);
    for (let i = 1; i < arrow.length; i++) {
      if (arrow[i][0] === arrow[i - 1][0]) expect(arrow[i][3] as number).toBeLessThanOrEqual(arrow[i - 1][3] as number);
    }
  });

  test('a request without a label updates nothing: the others are ranked as if it were not there', async () => {
    const part = rows.slice(5000);
    const asked = part.filter((row) => row[ACTION] === CLICKOUT).slice(-12);
    const others = asked.slice(0, -1);
    const all = writeLog('all.csv', part, (row) => asked.includes(row));
    const one = writeLog(
      'one.csv',
      part.filter((row) => !others.includes(row)),
      (row) => row === asked.at(-1),
    );
    await podium('score', '--run', at('run'), '--log', all, '--out', at('all-sub.csv'), '--submission');
    await podium('score', '--run', at('run'), '--log', one, '--out', at('one-sub.csv'), '--submission');
    expect(readCsv(at('all-sub.csv')).at(-1)).toEqual(readCsv(at('one-sub.csv')).at(-1));
  });

  test('what is read for a request without a label is what a replay reads for it', async () => {
    const last = rows.findLastIndex((row) => row[ACTION] === CLICKOUT);
    const log = writeLog('last.csv', rows, (_, i) => i === last);
    const scored = ['score', '--run', at('run'), '--log', log, '--out', at('last.csv.rows.csv'), '--from', 'empty'];
    expect(await podium(...scored)).toMatchObject({ code: 0 });
    await podium('replay', '--dataset', 'trivago', '--log', at('log.csv'), '--features', 'slim', '--out', at('full'));
    const full = tableFromIPC(readFileSync(join(at('full'), 'features.arrow')));
    const ranker = await loadRanker(join(at('run'), 'model.onnx'));
    const qid = readCsv(at('last.csv.rows.csv'))[1][0];
    const of = Array.from(full.getChild('qid')!).flatMap((id, row) => (id === qid ? [row] : []));
    const columns = ranker.columns.map((name) => {
      const column = full.getChild(name)!;
      return Float32Array.from(of, (row) => (column.get(row) as number | null) ?? Number.NaN);
    });
    const matrix = Float32Array.from(
      { length: of.length * columns.length },
      (_, i) => columns[i % columns.length][Math.floor(i / columns.length)],
    );
    const expected = await ranker.scoreMatrix(matrix, of.length);
    await ranker.close();
    const found = new Float32Array(of.length);
    for (const [, , position, score] of readCsv(at('last.csv.rows.csv')).slice(1))
      found[Number(position) - 1] = Number(score);
    expect(of.length).toBeGreaterThan(0);
    expect(found).toEqual(expected);
  });

  test('a bundle that brings no state is refused with what to do, and begins with none where that is said', async () => {
    const bundle = ['bundle', 'create', at('run'), '--out', at('bare'), '--lists', 10];
    expect(await podium(...bundle)).toMatchObject({ code: 0 });
    const log = writeLog('bare.csv', rows.slice(5000), (row) => row[ACTION] === CLICKOUT);
    const asked = ['score', '--run', at('bare'), '--log', log, '--dataset', 'trivago', '--out', at('bare.out.csv')];
    const said = await podium(...asked);
    expect(said.code).toBe(1);
    expect(said.err).toMatch(/score: .*bare holds no state to begin with.*--from empty begins without one.*--snapshot/);
    expect(await podium(...asked, '--from', 'empty')).toMatchObject({ code: 0 });
  });

  test('it begins with what the run knows, and says so when the log lies before that', async () => {
    const log = writeLog('early.csv', rows.slice(0, 500), (row) => row[ACTION] === CLICKOUT);
    const said = await podium('score', '--run', at('run'), '--log', log, '--out', at('early.out.csv'));
    expect(said.out).toMatch(/note: \d+ events lie before .* --from empty begins without state/);
    const empty = await podium(
      'score',
      '--run',
      at('run'),
      '--log',
      log,
      '--out',
      at('early.empty.csv'),
      '--from',
      'empty',
    );
    expect(empty.out).not.toMatch(/note/);
    expect(readFileSync(at('early.out.csv'), 'utf8')).not.toBe(readFileSync(at('early.empty.csv'), 'utf8'));
  });

  const refusals: [why: string, args: (string | number)[], code: number, sentence: RegExp][] = [
    [
      'an existing file',
      ['--log', at('test.csv'), '--out', at('sub.csv')],
      1,
      /exists already; choose another --out, or --force/,
    ],
    ['nothing to rank', ['--log', at('train.csv'), '--out', at('x.csv')], 1, /holds no clickout without an outcome/],
    ['no log', ['--log', at('none.csv'), '--out', at('x.csv')], 1, /none\.csv does not exist/],
    ['an ending nobody knows', ['--log', at('test.csv'), '--out', at('x.txt')], 2, /ends in \.csv or \.arrow/],
    ['a submission as Arrow', ['--log', at('test.csv'), '--out', at('x.arrow'), '--submission'], 2, /expected \.csv/],
    [
      'bad lines',
      ['--log', at('bad.csv'), '--out', at('x.csv')],
      1,
      /3 of \d+ lines are bad .* allow more with --max-bad/,
    ],
  ];
  test.each(refusals)('%s is refused and leaves nothing behind', async (_, args, code, sentence) => {
    writeLog(
      'bad.csv',
      [...rows.slice(5000, 5040), ...Array.from({ length: 3 }, () => ['x'])],
      (row) => row[ACTION] === CLICKOUT,
    );
    const said = await podium('score', '--run', at('run'), ...args);
    expect(said).toMatchObject({ code, out: '' });
    expect(said.err).toMatch(sentence);
    for (const name of ['x.csv', 'x.txt', 'x.arrow', 'x.csv.part', 'x.arrow.part'])
      expect(existsSync(at(name))).toBe(false);
  });

  test('--force writes over a file, and --max-bad lets bad lines pass', async () => {
    const args = ['--log', at('bad.csv'), '--out', at('sub.csv'), '--force', '--max-bad', 0.5, '--json'];
    const said = await podium('score', '--run', at('run'), ...args);
    expect(JSON.parse(said.out)).toMatchObject({ bad: { total: 3 }, out: at('sub.csv') });
  });

  test('a run without a model says how to make one', async () => {
    const said = await podium('score', '--run', at('full'), '--log', at('test.csv'), '--out', at('x.csv'));
    expect(said.code).toBe(1);
    expect(said.err).toMatch(/has no trained ranker; make one with podium train --run/);
  });

  test('where outcomes come later, the rankings that nothing answers are ranked', async () => {
    const log = at('metarank.jsonl');
    const seconds = (n: number): string => String(1_636_993_800_000 + 1000 * n);
    const events = Array.from({ length: 60 }, (_, n) => {
      const items = Array.from({ length: 5 }, (_, i) => ({ id: `i${(n + 3 * i) % 11}` }));
      const own = { user: `u${n}`, session: `s${n}` };
      const ranking = { event: 'ranking', id: `r${n}`, timestamp: seconds(2 * n), ...own, fields: [], items };
      const click = { event: 'interaction', id: `c${n}`, ranking: `r${n}`, timestamp: seconds(2 * n + 1), ...own };
      return n % 5 === 0 ? [ranking] : [ranking, { ...click, type: 'click', item: items[n % 5].id, fields: [] }];
    });
    writeFileSync(
      log,
      events
        .flat()
        .map((event) => `${JSON.stringify(event)}\n`)
        .join(''),
    );
    writeFileSync(at('params.json'), '{"earlyStopping": 0, "trees": 2, "minDataInLeaf": 1}');
    const made = await podium(
      ...['run', '--dataset', 'ranklens', '--log', log, '--features', 'heuristic', '--params', at('params.json')],
      ...['--out', at('joined')],
    );
    expect(made).toMatchObject({ code: 0 });
    const scored = ['score', '--run', at('joined'), '--log', log, '--out', at('joined.csv'), '--from', 'empty'];
    expect(await podium(...scored)).toMatchObject({ code: 0, err: '' });
    const qids = new Set(
      readCsv(at('joined.csv'))
        .slice(1)
        .map(([qid]) => qid),
    );
    expect([...qids]).toEqual(Array.from({ length: 12 }, (_, n) => `r${5 * n}`));
    const submission = await podium(...scored.with(6, at('joined-sub.csv')), '--submission');
    expect(submission.err).toMatch(/a ranking has no step, expected user, session and step/);
    expect(existsSync(at('joined-sub.csv.part'))).toBe(false);
  });
});
