import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bytesOf, folder, podium, SMALL, SMALL_REPLAY } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);

describe('the steps of a run', () => {
  test('run is one JSON document with --json, and nothing else on standard output', async () => {
    const said = await podium('run', ...SMALL, '--out', at('whole'), '--json');
    expect(said.code).toBe(0);
    expect(said.out.trimEnd().split('\n')).toHaveLength(1);
    const { leaderboard, protocol, paired, run } = JSON.parse(said.out) as Record<string, unknown[]>;
    expect((leaderboard as { ranker: string }[]).map(({ ranker }) => ranker)).toContain('boosted');
    expect(paired!.length).toBe(leaderboard!.length - 1);
    expect(protocol).toMatchObject({ split: 'time=0.8', protocol: 'last-click' });
    expect(run).toBe(at('whole'));
  });

  test('the same log and seed give the same bytes in another folder', async () => {
    expect((await podium('run', ...SMALL, '--out', at('again'))).code).toBe(0);
    expect(bytesOf(at('again'))).toEqual(bytesOf(at('whole')));
    expect(Object.keys(bytesOf(at('whole')))).toEqual(
      expect.arrayContaining(['features.arrow', 'requests.arrow', 'lists.arrow', 'model.onnx']),
    );
  });

  test('another seed gives other bytes', async () => {
    expect((await podium('replay', ...SMALL_REPLAY, '--seed', 2, '--out', at('other'))).code).toBe(0);
    expect(bytesOf(at('other'))['features.arrow']).not.toBe(bytesOf(at('whole'))['features.arrow']);
  });

  test('--resume goes on after the replay to the same bytes, and is over at once when all is done', async () => {
    expect((await podium('replay', ...SMALL_REPLAY, '--out', at('resumed'))).code).toBe(0);
    const refused = await podium('run', ...SMALL, '--out', at('resumed'));
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/exists already; choose another --out, or --force .* or --resume/);
    const replayed = readFileSync(join(at('resumed'), 'features.arrow')).length;
    expect((await podium('run', ...SMALL, '--out', at('resumed'), '--resume')).code).toBe(0);
    expect(readFileSync(join(at('resumed'), 'features.arrow'))).toHaveLength(replayed);
    expect(bytesOf(at('resumed'))).toEqual(bytesOf(at('whole')));
    const before = readFileSync(join(at('resumed'), 'manifest.json'), 'utf8');
    expect((await podium('run', ...SMALL, '--out', at('resumed'), '--resume')).code).toBe(0);
    expect(readFileSync(join(at('resumed'), 'manifest.json'), 'utf8')).toBe(before);
  });

  test('evaluate says that a run without a model has only baselines to score', async () => {
    const said = await podium('evaluate', '--run', at('other'));
    expect(said).toMatchObject({ code: 0 });
    expect(said.out).toMatch(
      /\nno trained model is there, only baselines were scored; podium train --run .*other makes one\n/,
    );
    expect((await podium('evaluate', '--run', at('whole'))).out).not.toMatch(/no trained model/);
  });

  test('--resume with other options is refused, --force begins anew', async () => {
    const other = ['--events', 5000, '--features', 'heuristic', '--out', at('other')] as const;
    const refused = await podium('replay', ...other, '--resume');
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/made with other options/);
    expect((await podium('replay', ...other, '--force')).code).toBe(0);
    expect(JSON.parse(readFileSync(join(at('other'), 'replay.json'), 'utf8')).counts.events).toBeGreaterThanOrEqual(
      5000,
    );
  });

  test('--force leaves the run that is there when the log is bad, and never takes a folder of something else', async () => {
    const before = bytesOf(at('other'));
    const failed = await podium(
      'replay',
      '--dataset',
      'trivago',
      '--log',
      at('none.csv'),
      '--out',
      at('other'),
      '--force',
    );
    expect(failed).toMatchObject({ code: 1, out: '' });
    expect(bytesOf(at('other'))).toEqual(before);
    const refused = await podium('replay', ...SMALL_REPLAY, '--out', dir, '--force');
    expect(refused.err).toMatch(/holds other files than a run/);
    expect(existsSync(at('whole'))).toBe(true);
  });

  test('train replaces the model and takes back what was computed with the old one; evaluate makes it again', async () => {
    const run = at('again');
    const model = bytesOf(run)['model.onnx'];
    const trained = await podium(
      'train',
      '--run',
      run,
      '--trees',
      3,
      '--threads',
      1,
      '--columns',
      'candidate_*',
      '--json',
    );
    const training = JSON.parse(trained.out) as { settings: { trees: number }; columns: string[]; run: string };
    expect(training).toMatchObject({ settings: { trees: 3 }, run });
    expect(training.columns.every((name) => name.startsWith('candidate_'))).toBe(true);
    expect(bytesOf(run)['model.onnx']).not.toBe(model);
    expect(readdirSync(run)).not.toEqual(expect.arrayContaining(['leaderboard.json']));
    expect(existsSync(join(run, 'lists.arrow'))).toBe(false);
    expect(existsSync(join(run, 'report.html'))).toBe(false);
    const judged = await podium('evaluate', '--run', run, '--json');
    expect(JSON.parse(judged.out)).toMatchObject({ run, protocol: { split: 'time=0.8' } });
    expect(existsSync(join(run, 'lists.arrow'))).toBe(true);
    expect(existsSync(join(run, 'report.html'))).toBe(true);
    expect((await podium('train', '--run', run, '--trees', 8, '--threads', 2)).code).toBe(0);
    expect(bytesOf(run)['model.onnx']).toBe(model);
  });

  test('train reads settings from a file and names what is wrong in it', async () => {
    const run = at('again');
    writeFileSync(at('params.json'), '{"leaves": 4, "rate": 0.2, "trees": 2}');
    const trained = await podium('train', '--run', run, '--params', at('params.json'), '--json');
    expect(JSON.parse(trained.out)).toMatchObject({ settings: { leaves: 4, rate: 0.2, trees: 2 } });
    writeFileSync(at('wrong.json'), '{"leafs": 4}');
    const model = bytesOf(run)['model.onnx'];
    const failed = await podium('train', '--run', run, '--params', at('wrong.json'));
    expect(failed).toMatchObject({ code: 2, out: '' });
    expect(failed.err).toMatch(/setting "leafs" does not exist/);
    expect(bytesOf(run)['model.onnx']).toBe(model);
    const none = await podium('train', '--run', run, '--columns', 'nothing_*');
    expect(none).toMatchObject({ code: 2, out: '' });
    expect(none.err).toMatch(/names none of the \d+ columns/);
    const weightless = await podium('train', '--run', run, '--weights', 'candidate_rnk');
    expect(weightless).toMatchObject({ code: 2, out: '' });
    expect(weightless.err).toMatch(
      /--weights "candidate_rnk" is no column of the table; did you mean candidate_rank\?/,
    );
  });

  test('a model of other features is refused by evaluate and score with a sentence that names both', async () => {
    const run = at('other');
    writeFileSync(join(run, 'model.onnx'), readFileSync(join(at('whole'), 'model.onnx')));
    const { fingerprint } = JSON.parse(readFileSync(join(run, 'manifest.json'), 'utf8')) as { fingerprint: string };
    expect((await podium('evaluate', '--run', run)).code).toBe(0);
    await podium('replay', '--events', 5000, '--features', 'slim', '--out', run, '--force');
    writeFileSync(join(run, 'model.onnx'), readFileSync(join(at('whole'), 'model.onnx')));
    const failed = await podium('evaluate', '--run', run);
    expect(failed).toMatchObject({ code: 1, out: '' });
    expect(failed.err).toContain(fingerprint);
    expect(failed.err).toMatch(/rows carry fingerprint [0-9a-f]{16}, model\.onnx was trained on [0-9a-f]{16}/);
  });

  test('replay says what it would cost with --dry-run and writes nothing', async () => {
    const said = await podium('replay', ...SMALL_REPLAY, '--out', at('dry'), '--dry-run');
    expect(said.out).toMatch(
      /6,\d{3} events, \d+ requests: a table of [\d,]+ rows x \d+ features, about \d+ MB \([\d,]+ MB are free\), \d MB of events in .* meanwhile \([\d,]+ MB are free\) and under a minute of replay; nothing was written/,
    );
    expect(existsSync(at('dry'))).toBe(false);
    const json = JSON.parse((await podium('run', ...SMALL, '--out', at('dry'), '--dry-run', '--json')).out) as object;
    expect(Object.keys(json)).toEqual(expect.arrayContaining(['rows', 'columns', 'bytes', 'minutes', 'log']));
    expect(existsSync(at('dry'))).toBe(false);
  });

  test('--limit stops after so many events', async () => {
    const said = await podium(
      'replay',
      '--events',
      6000,
      '--limit',
      2000,
      '--features',
      'heuristic',
      '--out',
      at('cut'),
      '--json',
    );
    const { counts, tables } = JSON.parse(said.out) as { counts: { events: number; rows: number }; tables: string[] };
    expect(counts.events).toBeGreaterThanOrEqual(2000);
    expect(counts.events).toBeLessThan(3000);
    expect(tables).toEqual([join(at('cut'), 'features.arrow')]);
  });

  test('replay --format writes the table once more beside it', async () => {
    for (const format of ['csv', 'parquet']) {
      const said = await podium('replay', ...SMALL_REPLAY, '--out', at('whole'), '--resume', '--format', format);
      expect(said.out).toContain(`table: ${join(at('whole'), `features.${format}`)}`);
    }
    const lines = readFileSync(join(at('whole'), 'features.csv'), 'utf8').split('\r\n');
    const { counts } = JSON.parse(readFileSync(join(at('whole'), 'replay.json'), 'utf8')) as {
      counts: { rows: number };
    };
    expect(lines).toHaveLength(counts.rows + 2);
  });
});
