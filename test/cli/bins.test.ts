import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { beforeAll, describe, expect, test } from 'vitest';
import { readTable } from '../../engine/tables/reader';
import { assignBins } from '../../models/index';
import { readEdges } from '../../runs/edges';
import { bytesOf, folder, podium, SMALL, SMALL_REPLAY } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);
const table = (run: string): string => join(at(run), 'features.arrow');
const BINS = ['--columns-as', 'uint8'] as const;

async function boardOf(run: string): Promise<unknown> {
  const said = await podium('evaluate', '--run', at(run), '--json');
  return (JSON.parse(said.out) as { leaderboard: unknown }).leaderboard;
}

beforeAll(async () => {
  expect(await podium('run', ...SMALL, '--out', at('floats'))).toMatchObject({ code: 0 });
  const digested = ['--digest', '--resume'] as const;
  expect(await podium('replay', ...SMALL_REPLAY, '--out', at('floats'), ...digested)).toMatchObject({ code: 0 });
  expect(await podium('replay', ...SMALL_REPLAY, ...BINS, '--digest', '--out', at('bins'))).toMatchObject({ code: 0 });
}, 120_000);

describe('columns as bins', () => {
  test('a byte is the bin of the value, null where the value is missing; baselines keep their values', () => {
    const [floats, bins] = [readTable(table('floats')), readTable(table('bins'))];
    const edges = readEdges(join(at('bins'), 'edges.json'));
    expect(bins.names).toEqual(floats.names);
    expect(edges.size).toBeGreaterThan(0);
    const arrow = tableFromIPC(readFileSync(table('bins')));
    for (const name of bins.names.slice(7)) {
      const values = floats.numbers(name) as Float32Array;
      const own = edges.get(name);
      if (!own) {
        expect(bins.numbers(name)).toEqual(values);
        continue;
      }
      expect(String(arrow.schema.fields.find((field) => field.name === name)!.type)).toBe('Uint8');
      const expected = new Uint8Array(values.length);
      assignBins(values, own, expected);
      const wanted = Array.from(expected, (bin, i) => (Number.isNaN(values[i]) ? Number.NaN : bin));
      expect(Array.from(bins.numbers(name))).toEqual(wanted);
    }
  });

  test('digests are those of the values, and cannot be had from the bins', async () => {
    const [floats, bins] = ['floats', 'bins'].map((run) => readFileSync(join(at(run), 'digests.json'), 'utf8'));
    expect(bins).toBe(floats);
    const other = ['--out', at('undigested')] as const;
    await podium('replay', ...SMALL_REPLAY, ...BINS, ...other);
    const said = await podium('replay', ...SMALL_REPLAY, ...BINS, ...other, '--resume', '--digest');
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toMatch(/holds \d+ columns as bins, expected the values they were made of; replay it again/);
  });

  test('a log that fits the sample trains the same model from bins as from values', async () => {
    expect(await podium('train', '--run', at('bins'), '--trees', 8)).toMatchObject({ code: 0 });
    expect(bytesOf(at('bins'))['model.onnx']).toBe(bytesOf(at('floats'))['model.onnx']);
    const [floats, bins] = [await boardOf('floats'), await boardOf('bins')];
    expect(bins).toEqual(floats);
  });

  test('edges of one run serve another file', async () => {
    const other = [...SMALL_REPLAY, '--seed', 2, ...BINS, '--edges', at('bins'), '--out', at('second')] as const;
    expect(await podium('replay', ...other)).toMatchObject({ code: 0 });
    expect(readEdges(join(at('second'), 'edges.json'))).toEqual(readEdges(join(at('bins'), 'edges.json')));
    expect(await podium('train', '--run', at('second'), '--trees', 2)).toMatchObject({ code: 0 });
  });

  test.each([
    ['edges without bins', ['--edges', at('bins')], 2, /--edges was given, but features are written as float32/],
    ['no such run', [...BINS, '--edges', at('none')], 2, /--edges .*none does not exist; expected the folder of a run/],
    ['a run without edges', [...BINS, '--edges', at('floats')], 1, /has no edges\.json; expected a run replayed with/],
    [
      'more features',
      [...BINS, '--edges', at('bins'), '--features', 'slim'],
      1,
      /has no edges for \w+, \w+, \w+ and \d+ more/,
    ],
  ])('%s is one sentence', async (_, args, code, sentence) => {
    const features = args.includes('--features') ? [] : ['--features', 'heuristic'];
    const said = await podium('replay', '--events', 6000, ...features, '--out', at('refused'), ...args);
    expect(said).toMatchObject({ code, out: '' });
    expect(said.err).toMatch(sentence);
  });

  test('weights and single cells need values', async () => {
    const [column] = readEdges(join(at('bins'), 'edges.json')).keys();
    const weighed = await podium('train', '--run', at('bins'), '--weights', column!);
    expect(weighed).toMatchObject({ code: 2, out: '' });
    expect(weighed.err).toMatch(/is stored as bins, expected its values; replay with --columns-as float32/);
    const qid = readTable(join(at('bins'), 'requests.arrow')).ids('qid').ids[0];
    const cell = await podium('features', 'value', column!, '--run', at('bins'), '--qid', qid);
    expect(cell).toMatchObject({ code: 1, out: '' });
    expect(cell.err).toMatch(/is stored as bins in .*features\.arrow, expected its values/);
  });
});
