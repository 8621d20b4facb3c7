import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readTable } from '../../engine/tables/reader';
import type { Leaderboard } from '../../runs/leaderboard';
import type { Segmented } from '../../runs/segments';
import { folder, podium, SMALL_REPLAY } from './podium';

const dir = folder();
const run = join(dir, 'run');
const json = <T>(name: string): T => JSON.parse(readFileSync(join(run, name), 'utf8')) as T;

beforeAll(async () => {
  expect((await podium('replay', ...SMALL_REPLAY, '--out', run)).code).toBe(0);
});

describe('evaluate --segments', () => {
  test('the segments of every column that all lists have add up to the mean of the leaderboard', async () => {
    const said = await podium('evaluate', '--run', run, '--segments', 'all,part,candidates=0:10:25,session-length=0:3');
    expect(said).toMatchObject({ code: 0, err: '' });
    const { rankers, metric, unknown } = json<Segmented>('segments.json');
    expect(metric).toBe('mrr');
    expect(unknown).toEqual([]);
    for (const { ranker, columns } of rankers) {
      expect(columns.map(({ column, isOutcome }) => `${column}${isOutcome ? '!' : ''}`)).toEqual(
        'history/clicked item!/session length/list length/click position!/hour/part/candidates/session length'.split(
          '/',
        ),
      );
      const { metrics } = json<Leaderboard>('leaderboard.json').leaderboard.find((row) => row.ranker === ranker)!;
      for (const { column, segments, without } of columns) {
        expect(without, column).toBe(0);
        const n = segments.reduce((sum, segment) => sum + segment.n, 0);
        const sum = segments.reduce((total, segment) => total + segment.n * segment.value, 0);
        expect(sum / n, `${ranker} ${column}`).toBeCloseTo(metrics.mrr!.value!, 10);
      }
      expect(columns.at(-1)!.segments.map(({ segment }) => segment)).toEqual(['0–2', '3+']);
    }
    expect(said.out).toContain('clicked item is known only by the click: it describes a ranker');
  });

  test('lists with a history are those whose user had clicked in an earlier request', () => {
    const asked = readTable(join(run, 'requests.arrow'));
    const [user, session, qid, clicked] = ['user', 'session', 'qid', 'clicked'].map((name) => asked.texts(name));
    const who = (i: number): string => user[i] ?? `session ${session[i]}`;
    const lists = readTable(join(run, 'lists.arrow'));
    const lengths = lists.numbers('history_length');
    lists.texts('qid').forEach((id, row) => {
      const place = qid.indexOf(id);
      const met = new Set<string>();
      for (let i = 0; i < place; i++) if (who(i) === who(place) && clicked[i] !== null) met.add(clicked[i]!);
      expect(lengths[row], `list ${id}`).toBe(met.size);
    });
  });

  test.each([
    ['no such column', 'devize', 2, 'column "devize" does not exist; did you mean device? expected all, history,'],
    ['too many texts', 'user', 2, 'different values, expected at most 50'],
    ['too many numbers', 'ts', 2, 'different numbers, expected at most 50; give it cut points'],
    ['a feature of candidates', 'FEATURE', 2, 'expected one value for all its candidates; choose a column of the'],
  ])('%s is refused', async (_why, written, code, sentence) => {
    const feature = readTable(join(run, 'features.arrow')).names.find((name) => name.startsWith('candidate_'))!;
    const said = await podium('evaluate', '--run', run, '--segments', written.replace('FEATURE', feature));
    expect(said.code).toBe(code);
    expect(said.err).toContain(sentence);
  });

  test('an evaluation that is not asked for segments takes earlier ones back', async () => {
    expect((await podium('evaluate', '--run', run)).code).toBe(0);
    expect(existsSync(join(run, 'segments.json'))).toBe(false);
  });
});

test('fields of the requests are read out of the log again: each list by its own device and step', async () => {
  const small = join(dir, 'trivago');
  const log = ['--log', 'datasets/fixtures/trivago.csv', '--items', 'datasets/fixtures/trivago-items.csv'];
  const rules = ['--allow-undated-items', '--max-bad', 0.5, '--split', 'time=0.3', '--straddle', 'keep'];
  const replayed = await podium(
    ...['replay', '--dataset', 'trivago', ...log, ...rules, '--features', 'heuristic', '--out', small],
  );
  expect(replayed.code).toBe(0);
  expect(await podium('evaluate', '--run', small, '--segments', 'device,step')).toMatchObject({ code: 0, err: '' });
  const { rankers } = JSON.parse(readFileSync(join(small, 'segments.json'), 'utf8')) as Segmented;
  const [device, step] = rankers.find(({ ranker }) => ranker === 'shown order')!.columns;
  // U1 clicks the second of its list on a mobile at step 4, U2 the third of its on a tablet at step 3
  expect(device!.segments.map(({ segment, value }) => [segment, value])).toEqual([
    ['mobile', 1 / 2],
    ['tablet', 1 / 3],
  ]);
  expect(step!.segments.map(({ segment, value }) => [segment, value])).toEqual([
    ['3', 1 / 3],
    ['4', 1 / 2],
  ]);
  const slip = await podium('evaluate', '--run', small, '--segments', 'devise');
  expect(slip).toMatchObject({ code: 2 });
  expect(slip.err).toMatch(
    /column "devise" does not exist; did you mean device\?.* log's requests \(user, session, step, platform, city, device/,
  );
});
