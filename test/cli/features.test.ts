import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { featureTable } from '../../cli/own-tables';
import { trivagoRequest } from '../../datasets/trivago-schema';
import { readTable } from '../../engine/tables/reader';
import { bindCatalogue, trivago } from '../../index';
import type { Cell } from '../../runs/cell';
import { folder, podium } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);

const OWN = `
import { count, custom, features, setOf, trivago } from 'podium';

const { click, meet } = trivago;
const streak = custom({
  id: 'streak_of_cells',
  version: 1,
  order: 'C',
  update: (state: number | null, value: number) => (state ?? 0) * 2 + value,
  read: (state) => state ?? Number.NaN,
  encode: (state) => state,
  decode: (json: number) => json,
  bytes: 8,
  cost: 5,
});
export const met = [
  setOf(meet.field('item')).per('session').size().named('items_met'),
  setOf(meet.field('item')).per('user').within('1h').size().named('items_met_lately'),
];
export const mine = features(streak(meet).per('session'), count(click).per('item').times(0.5).named('half_clicks'));
`;

describe('features list', () => {
  test('shows every column in a table that fits, and counts them', async () => {
    const { out, code } = await podium('features', 'list', '--dataset', 'trivago', '--set', 'slim');
    expect(code).toBe(0);
    expect(out).toMatch(/^name +leak +ns\/row +B\/key +family +sentence\n/);
    expect(out).toMatch(/\n\d+ features of "slim" on trivago: request \d+, safe \d+\nfamilies: baseline /);
    const table = featureTable(
      bindCatalogue(trivago.log.schema, trivagoRequest).map((f) => ({ ...f, nsPerRow: null, bytesPerKey: 8 })),
      90,
    );
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(90);
  });

  test('is one JSON document with --json', async () => {
    const { out } = await podium('features', 'list', '--set', 'tag:baseline', '--json');
    const { counts, features } = JSON.parse(out) as { counts: { features: number }; features: { name: string }[] };
    expect(features).toHaveLength(counts.features);
    expect(features[0]).toMatchObject({ name: 'candidate_rank', leak: 'request', sentence: "the candidate's rank" });
  });

  test('asks for the log where the schema comes from it', async () => {
    const none = await podium('features', 'list', '--dataset', 'ranklens');
    expect(none).toMatchObject({ code: 2, out: '' });
    expect(none.err).toMatch(/the fields of ranklens logs are inferred from the log itself; say which with --log FILE/);
    const log = join(__dirname, '../../datasets/fixtures/metarank.jsonl');
    const some = await podium(
      'features',
      'list',
      '--dataset',
      'ranklens',
      '--log',
      log,
      '--set',
      'tag:baseline',
      '--json',
    );
    expect(JSON.parse(some.out).counts.features).toBeGreaterThan(2);
  });

  test('a set that does not exist fails with what comes nearest', async () => {
    const { err, code } = await podium('features', 'list', '--set', 'standrad');
    expect(code).toBe(2);
    expect(err).toMatch(/set "standrad" does not exist; did you mean standard\?/);
  });
});

describe('features explain', () => {
  test('tells sentence, class, states and who shares them', async () => {
    const { out, code } = await podium('features', 'explain', 'click_over_shown__item__s10', '--dataset', 'trivago');
    expect(code).toBe(0);
    expect(out).toMatch(/leak class: safe; families: .*item_rates/);
    expect(out).toContain(
      '= smoothed(click_count__item, shown_count__item, rate(click_count__all, shown_count__all), 10)',
    );
    expect(out).toMatch(/count of click events per item\n {4}keys: item; window: life; never forgotten\n/);
    expect(out).toMatch(
      /count version 1, order class A, at most 8 bytes per key\n {4}shared with \d+ others: click_count__item, /,
    );
    expect(out).toMatch(/item by the candidate: once per candidate/);
  });

  test('is one JSON document with --json, with the states that streams read', async () => {
    const { out } = await podium('features', 'explain', 'meet_since__session_item', '--json');
    expect(JSON.parse(out)).toMatchObject({
      name: 'meet_since__session_item',
      leak: 'safe',
      states: [
        { primitive: 'last', order: 'A i', keys: ['session', 'item'], expires: '1d', bytesPerKey: 16, readBy: 'row' },
      ],
      lookups: [
        { table: ['session', 'item'], by: ["the request's session", 'the candidate'], per: 'candidate', round: 0 },
      ],
    });
    const steps = JSON.parse((await podium('features', 'explain', 'step_last_offset__session', '--json')).out);
    expect(steps.states.map(({ readBy }: { readBy: string }) => readBy)).toContain('stream');
  });

  test('a wrong name fails with the nearest one; none is a misuse', async () => {
    const wrong = await podium('features', 'explain', 'click_count__itme');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(/click_count__itme does not exist; did you mean click_count__item\?/);
    expect(await podium('features', 'explain')).toMatchObject({ code: 2 });
  });

  test("a person's own feature", async () => {
    writeFileSync(at('explained.ts'), OWN);
    const { out } = await podium('features', 'explain', 'half_clicks', '--set', `slim + ${at('explained.ts')}`);
    expect(out).toContain('= times(click_count__item, 0.5)');
    expect(out).toMatch(/shared with \d+ others: click_count__item, /);
  });
});

describe('features value', () => {
  const log = at('log.csv');
  const run = at('run');
  let qid = '';

  beforeAll(async () => {
    writeFileSync(at('mine.ts'), OWN);
    await podium('datasets', 'simulate', '--events', 4000, '--out', log);
    const said = await podium(
      'replay',
      '--dataset',
      'trivago',
      '--log',
      log,
      '--features',
      `full + ${at('mine.ts')}`,
      '--out',
      run,
    );
    expect(said).toMatchObject({ code: 0 });
    rmSync(at('mine.ts'));
    const asked = readTable(join(run, 'requests.arrow'));
    const place = asked.numbers('session_length').findLastIndex((length) => length > 5);
    const { codes, ids } = asked.ids('qid');
    qid = ids[codes[place]];
  }, 180_000);

  test('shows state, events and arithmetic, and equals the stored cell', async () => {
    const { out, code } = await podium('features', 'value', 'half_clicks', '--run', run, '--qid', qid);
    expect(code).toBe(0);
    expect(out).toMatch(/^half_clicks = \d/);
    expect(out).toContain('equal to the stored cell, bit for bit');
    expect(out).toMatch(
      /\n(\d+) times 0\.5 = [\d.]+\n└ count of click events per item = \1 \(\1 events?\)\n {2}└ item: the candidate = \w+\n/,
    );
  });

  test('comes alive from the stored copy of a file that is gone', async () => {
    const { out } = await podium(
      'features',
      'value',
      'meet_custom_streak_of_cells__session',
      '--run',
      run,
      '--qid',
      qid,
      '--json',
    );
    expect(JSON.parse(out)).toMatchObject({ isEqual: true, steps: { steps: [{ key: 'session' }] } });
    const explained = await podium('features', 'explain', 'meet_custom_streak_of_cells__session', '--run', run);
    expect(explained.out).toMatch(/custom_streak_of_cells version 1, order class C, at most 16 bytes per key/);
  });

  test('shows the members of a set', async () => {
    for (const name of ['items_met', 'items_met_lately']) {
      const { out } = await podium('features', 'value', name, '--run', run, '--qid', qid, '--json');
      const { value, isEqual, steps } = JSON.parse(out) as Cell;
      expect(isEqual).toBe(true);
      expect(value).toBeGreaterThan(0);
      expect(steps.steps[0].value).toHaveLength(value!);
    }
  });

  test('every kind of column is computed again to the same bits', async () => {
    const { features } = JSON.parse(readFileSync(join(run, 'plan.json'), 'utf8')) as { features: { name: string }[] };
    const some = features
      .filter(({ name }, i) => i % 23 === 0 || /decay|jaccard|__last_|neighbour/.test(name))
      .slice(0, 30);
    for (const { name } of some) {
      const { out } = await podium('features', 'value', name, '--run', run, '--qid', qid, '--json');
      expect(JSON.parse(out)).toMatchObject({ feature: name, isEqual: true });
    }
  });

  test('what does not exist is a sentence', async () => {
    const err = async (...args: string[]) => (await podium('features', 'value', ...args, '--run', run)).err;
    expect(await err('half_click', '--qid', qid)).toMatch(/half_click does not exist; did you mean half_clicks\?/);
    expect(await err('half_clicks', '--qid', 'none')).toMatch(/request none is not in this run; its requests are /);
    expect(await err('half_clicks', '--qid', qid, '--item', 'x')).toMatch(/x is no candidate of request /);
    const elsewhere = ['half_clicks', '--run', run, '--qid', qid, '--item', 'x'];
    expect(await podium('features', 'value', ...elsewhere)).toMatchObject({ code: 2, out: '' });
    expect(await podium('features', 'value', 'half_clicks')).toMatchObject({ code: 2 });
  });

  test('a log that changed or is gone is a sentence, and so is a changed source', async () => {
    const value = () => podium('features', 'value', 'half_clicks', '--run', run, '--qid', qid);
    const source = join(run, 'sources/mine.js');
    const code = readFileSync(source, 'utf8');
    writeFileSync(source, `${code}// changed\n`);
    expect((await value()).err).toMatch(/sources\/mine\.js has SHA-256 .*; it was changed afterwards/);
    writeFileSync(source, code);
    writeFileSync(log, readFileSync(log, 'utf8').replace(/\n[^\n]*\n$/, '\n'));
    expect((await value()).err).toMatch(/was made from another .*log\.csv; it has changed since/);
    rmSync(log);
    expect(await value()).toMatchObject({ code: 1, out: '' });
    expect((await value()).err).toMatch(/was made from .*log\.csv, which is not there; put it back/);
  });
});

describe('what was probably meant', () => {
  test.each([
    [['rnu'], /"rnu" does not exist; did you mean run\?/],
    [['run', '--datset', 'x'], /option --datset does not exist; did you mean --dataset\?; podium run --help/],
    [
      ['run', '--max-bda', '1'],
      /^podium: option --max-bda does not exist; did you mean --max-bad\?; podium run --help/,
    ],
    [['features', 'lst'], /"lst" does not exist; did you mean list\?; podium features --help/],
    [
      ['features', 'list', '--sset', 'x'],
      /option --sset does not exist; did you mean --set\?; podium features list --help/,
    ],
    [['features'], /list, explain or value is missing/],
  ])('%j', async (args, message) => {
    const said = await podium(...args);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toMatch(message);
  });
});
