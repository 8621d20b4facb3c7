import { existsSync } from 'node:fs';
import { type DataSet, datasets, type OpenOptions } from '../datasets/index';
import { MismatchError, StateError } from '../engine/base/errors';
import { hashFiles, type Manifest } from './manifest';
import type { RunPaths } from './paths';

/** The log that a run was made from. @throws StateError, MismatchError when it is gone or is another one */
export async function logOf(
  manifest: Manifest,
  paths: RunPaths,
): Promise<{ readonly open: OpenOptions; readonly dataset: DataSet }> {
  const { open } = JSON.parse(manifest.asked) as { readonly open: OpenOptions };
  const files = [...open.logs, ...(open.items ? [open.items] : [])];
  const gone = [...files, ...(open.mapping ? [open.mapping] : [])].find((file) => !existsSync(file));
  if (gone !== undefined)
    throw new StateError(
      `run: ${paths.dir} was made from ${gone}, which is not there; put it back, or call this where podium run was called`,
    );
  const found = await hashFiles(files);
  const changed = found.findIndex(({ sha256 }, i) => sha256 !== manifest.data[i]?.sha256);
  if (changed >= 0)
    throw new MismatchError(`run: ${paths.dir} was made from another ${files[changed]}; it has changed since`);
  return { open, dataset: datasets.find(({ name }) => name === manifest.dataset)! };
}
