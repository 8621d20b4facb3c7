import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  exportBlend,
  exportLinear,
  exportOnnx,
  exportStack,
  firstStageNames,
  fitLinear,
  gbdtTrainer,
} from '../../models';
import type { Forest } from '../../models/forest';
import { task } from './task';

const folder = mkdtempSync(join(tmpdir(), 'podium-form-'));
afterAll(() => rmSync(folder, { recursive: true }));

const METADATA = { fingerprint: 'abc', protocol: { split: 'time=0.8' }, training: { seed: 0, name: 'é' } };
const fit = task(100, 1);
const forest = async (): Promise<Forest> =>
  (await gbdtTrainer.train(fit, task(40, 2), { trees: 6, leaves: 5, earlyStopping: 0 })).forest;
const ofForest = async (): Promise<Uint8Array> => exportOnnx(await forest(), METADATA);
const ofLinear = async (): Promise<Uint8Array> => exportLinear(fitLinear(fit), METADATA);
const ofStack = async (): Promise<Uint8Array> => {
  const table = {
    ...fit,
    names: [...fit.names, ...firstStageNames('a')],
    columns: [...fit.columns, ...fit.columns.slice(0, 3)],
  };
  const { forest: second } = await gbdtTrainer.train(table, table, { trees: 6, leaves: 5, earlyStopping: 0 });
  return exportStack([{ name: 'a', model: await ofForest() }], exportOnnx(second, METADATA), METADATA);
};
const ofBlend = async (): Promise<Uint8Array> =>
  exportBlend(
    [
      { name: 'a', model: await ofForest(), weight: 0.3 },
      { name: 'b', model: await ofLinear(), weight: -2 },
    ],
    METADATA,
  );

/** What the bare script says of a model. */
function checked(model: Uint8Array): string {
  const path = join(folder, 'model.onnx');
  writeFileSync(path, model);
  try {
    return execFileSync(process.execPath, [join(__dirname, 'bare/check.js'), path], { encoding: 'utf8' });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

/** The same bytes with the first, or any later, place of a text written over. */
function replaced(model: Uint8Array, from: string, to: string, nth = 0): Uint8Array {
  expect(to.length).toBe(from.length);
  const bytes = Buffer.from(model);
  let at = -1;
  for (let i = 0; i <= nth; i++) at = bytes.indexOf(from, at + 1);
  expect(at).toBeGreaterThan(0);
  bytes.write(to, at, 'latin1');
  return bytes;
}

describe('every kind of model that is exported is well-formed ONNX', () => {
  const kinds: [why: string, model: () => Promise<Uint8Array>][] = [
    ['a forest', ofForest],
    ['a forest without trees', async () => exportOnnx({ names: ['a', 'b'], trees: [] }, METADATA)],
    ['a linear ranker', ofLinear],
    ['two stages', ofStack],
    [
      'a blend with two stages in it',
      async () =>
        exportBlend(
          [
            { name: 'a', model: await ofStack(), weight: 1 },
            { name: 'b', model: await ofForest(), weight: 1 },
          ],
          METADATA,
        ),
    ],
    ['a blend', ofBlend],
    [
      'a blend of a blend',
      async () =>
        exportBlend(
          [
            { name: 'a', model: await ofBlend(), weight: 1 },
            { name: 'b', model: await ofForest(), weight: 1 },
          ],
          METADATA,
        ),
    ],
  ];
  test.each(kinds)('%s', async (_, model) => {
    expect(checked(await model())).toBe('well-formed\n');
  });
});

describe('the script sees what is not', () => {
  const faults: [why: string, model: () => Promise<Uint8Array>, said: string][] = [
    ['a cut file', async () => (await ofForest()).subarray(0, 300), 'ends behind its message'],
    [
      'a field that ONNX does not have',
      async () => Buffer.concat([await ofForest(), Buffer.from([0xf8, 0x07, 1])]),
      'Model: has no field 127',
    ],
    ['an input that nothing makes', async () => replaced(await ofForest(), 'features', 'feetures'), 'reads feetures'],
    ['an output that nothing makes', async () => replaced(await ofForest(), 'scores', 'scares'), 'output scores'],
    ['a mode that is none', async () => replaced(await ofForest(), 'BRANCH_LEQ', 'BRANCH_LEX'), 'mode BRANCH_LEX'],
    [
      'a leaf in place of a node',
      async () => replaced(await ofForest(), 'nodes_values', 'nodes_volues'),
      'attributes ',
    ],
    [
      'an operator of another domain',
      async () => replaced(await ofForest(), 'ai.onnx.ml', 'ai.onnx.mx', 1),
      'is not in domain',
    ],
    ['two things of one name', async () => replaced(await ofBlend(), 'm0_weighted', 'm0_features'), 'is defined twice'],
  ];
  test.each(faults)('%s', async (_, model, said) => {
    expect(checked(await model())).toContain(said);
  });
});
