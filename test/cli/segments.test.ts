import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readTable } from '../../engine/tables/reader';
import type { Leaderboard } from '../../runs/leaderboard';
import type { Segmented } from '../../runs/segments';
import { folder, podium, SMALL_REPLAY } from './podium';

const run = join(folder(), 'run');
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
    ['no such column', 'devize', 2, 'column "devize" does not exist; expected all, history,'],
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
