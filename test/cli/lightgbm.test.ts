import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readMetadata } from '../../models/onnx/metadata';
import { installedLightgbm } from '../models/lightgbm/installed';
import { folder, podium, SMALL, SMALL_REPLAY } from './podium';

const dir = folder();
const run = join(dir, 'run');

describe('--trainer lightgbm', () => {
  test('refuses a library that is not there before anything is replayed, and does not switch', async () => {
    const asked = ['--trainer', 'lightgbm', '--lightgbm-library', join(dir, 'none')] as const;
    const said = await podium('run', ...SMALL, ...asked, '--out', run);
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toMatch(
      /^podium: train: LightGBM was not found in .*none, expected .*; pip install lightgbm puts it there, .*\n$/,
    );
  });

  test('settings that it does not take with those of a run are refused before anything is replayed', async () => {
    const params = join(dir, 'goss.json');
    writeFileSync(params, '{"sampling": "goss"}');
    const said = await podium('run', ...SMALL, '--trainer', 'lightgbm', '--params', params, '--out', run);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain('sampling and rowFraction are goss and 0.8, LightGBM has either; give rowFraction 1');
  });

  test('a library without the trainer is a mistake', async () => {
    const said = await podium('run', ...SMALL, '--lightgbm-library', 'x', '--out', run);
    expect(said.code).toBe(2);
    expect(said.err).toContain('--lightgbm-library was given, but the trainer is embedded; add --trainer lightgbm');
  });

  test.skipIf(installedLightgbm() === null)(
    'trains a run: the version is printed and stands in the model',
    async () => {
      expect((await podium('replay', ...SMALL_REPLAY, '--out', run)).code).toBe(0);
      const said = await podium('train', '--run', run, '--trainer', 'lightgbm', '--trees', 5);
      expect(said).toMatchObject({ code: 0, err: '' });
      expect(said.out).toMatch(/^trainer: lightgbm \S+/);
      const training = JSON.parse(readFileSync(join(run, 'training.json'), 'utf8')) as { trainer: string };
      expect(training.trainer).toBe('lightgbm');
      const model = readMetadata(readFileSync(join(run, 'model.onnx')));
      expect(model!.training).toMatchObject({ trainer: 'lightgbm', version: expect.any(String) });
      expect((await podium('evaluate', '--run', run)).out).toContain('boosted');
      const other = await podium('run', ...SMALL, '--out', run, '--resume');
      expect(other.err).toMatch(/was trained with other options .*lightgbm/);
    },
  );
});
