import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Argv } from 'yargs';
import { ConfigError, StateError } from '../../engine/base/errors';
import { modelMetadata } from '../../models/index';
import { type Blend, type BlendModel, blendModels } from '../../runs/blend';
import { readManifest } from '../../runs/manifest';
import { type RunData, readRun } from '../../runs/parts';
import { runPaths } from '../../runs/paths';
import { checkFilePlace } from '../../runs/place-to-write';
import { command } from '../command';
import { Misuse } from '../misuse';
import { JSON_OPTION } from '../options';
import { columnsFile } from '../other-model';
import { print } from '../print';
import { openRun, RUN_OPTION } from '../run-option';
import { watched } from '../watched';

const options = {
  ...RUN_OPTION,
  models: {
    type: 'string',
    array: true,
    demandOption: true,
    describe: 'ONNX files, two or more: of this run, of others of the same log, or of another making',
  },
  columns: {
    type: 'string',
    array: true,
    describe:
      'for --models that Podium did not write, in their order, or one for all of them: JSON file of columns, as podium evaluate takes it',
  },
  out: { type: 'string', demandOption: true, describe: 'file to write: .onnx' },
  folds: { type: 'number', default: 5, describe: 'parts that the users are dealt to for judging the blend' },
  force: { type: 'boolean', default: false, describe: 'write over an existing file' },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .options(options)
    .usage(
      'podium blend: the weighted sum of several rankers as one ONNX model, its weights fitted on the choose part of a run.\n\nHow good it is, is said by cross-fitting: every user of the choose part is judged by weights that were fitted on the other users. The report part is not looked at; podium evaluate --model does that, once.',
    )
    .example(
      'podium blend --run runs/day --models runs/day/model.onnx runs/other/model.onnx --out blend.onnx',
      'two trainings over the same features',
    )
    .example(
      'podium blend --run runs/day --models runs/day/model.onnx theirs.onnx --columns columns.json --out blend.onnx',
      'with a model that was trained elsewhere',
    )
    .example('podium evaluate --run runs/day --model blend.onnx', 'the blend beside the others, on the report part');
}

export const blend = command({
  command: 'blend',
  describe: 'a weighted sum of rankers as one model',
  builder,
  handler: (parsed) =>
    watched(async (watch) => {
      const { out, folds, models } = parsed;
      if (!out.endsWith('.onnx')) throw new Misuse(`blend: --out is ${out}, expected a name that ends in .onnx`);
      if (!(Number.isInteger(folds) && folds >= 2 && folds <= 100))
        throw new Misuse(`blend: --folds is ${folds}, expected a whole number from 2 to 100`);
      if (existsSync(out) && !parsed.force)
        throw new ConfigError(
          `blend: ${out} exists already; choose another --out, or --force to write over it`,
          'E_EXISTS',
        );
      checkFilePlace('blend', out);
      const { paths, manifest } = openRun(parsed.run);
      const data = readRun(paths);
      const read = withColumns(
        models.map((path) => ({ name: relative('.', path), bytes: bytesOf(path), home: homeOf(path, data) })),
        parsed.columns ?? [],
      );
      const made = await blendModels(data, manifest.cuts, manifest.protocol, { models: read, folds }, watch);
      writeFileSync(out, made.model);
      const { model: _, ...rest } = made;
      print(parsed.json ? JSON.stringify({ ...rest, out }) : `${blendText(made)}\nwritten: ${out}`);
    }),
});

/** The table of the run that a model lies in, where it is another run than the one it is blended for. */
function homeOf(path: string, { fingerprint }: RunData): RunData | undefined {
  const paths = runPaths(dirname(resolve(path)));
  if (!existsSync(paths.manifest) || !existsSync(paths.features)) return undefined;
  return readManifest(paths).fingerprint === fingerprint ? undefined : readRun(paths);
}

/** Models with the columns of those that name none. @throws Misuse for files that are too many or too few */
function withColumns(models: readonly BlendModel[], files: readonly string[]): BlendModel[] {
  const foreign = models.filter(({ bytes, name }) => modelMetadata(name, bytes) === null);
  if (files.length === 0) return [...models];
  if (files.length > 1 && files.length !== foreign.length)
    throw new Misuse(
      `blend: ${files.length} files of --columns were given, expected one, or ${foreign.length}: one for each of --models that names no columns`,
    );
  if (foreign.length === 0)
    throw new Misuse('blend: --columns was given, but every one of --models names its own; leave it out');
  const mappings = files.map(columnsFile);
  return models.map((model) => {
    const place = foreign.indexOf(model);
    return place < 0 ? model : { ...model, mapping: mappings[files.length === 1 ? 0 : place] };
  });
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StateError(`blend: ${path} cannot be read (${code}), expected an ONNX file`);
  }
}

function blendText({ parts, crossFitted, difference, best, lists, folds }: Blend): string {
  const signed = (x: number): string => `${x < 0 ? '' : '+'}${x.toFixed(4)}`;
  return [
    ...parts.map(({ name, share, mrr }) => `${name}: MRR ${mrr.toFixed(4)} alone, share ${share.toFixed(3)}`),
    `blend: MRR ${crossFitted.toFixed(4)} on ${lists.toLocaleString('en')} lists of the choose part, cross-fitted in ${folds} folds of users`,
    `blend - ${best}: MRR ${signed(difference.value)} [${signed(difference.lo)}, ${signed(difference.hi)}]`,
  ].join('\n');
}
