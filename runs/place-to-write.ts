import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigError } from '../engine/base/errors';

/**
 * Refuses a file that could not be written, before the work that it is to hold.
 *
 * @param command whose `--out` it is
 * @throws ConfigError when its folder is not there, is no folder or takes no file, or the name is that of a folder
 */
export function checkFilePlace(command: string, out: string): void {
  const path = resolve(out);
  if (existsSync(path) && statSync(path).isDirectory())
    refuse(command, out, 'is a folder, expected the name of a file');
  const folder = dirname(path);
  if (!existsSync(folder)) refuse(command, out, `lies in ${folder}, which is not there; make that folder first`);
  checkFolder(command, out, folder);
}

/**
 * Refuses a folder that could not be made; those above it may be missing.
 *
 * @throws ConfigError when the nearest of those above it that is there is no folder, or takes no other
 */
export function checkFolderPlace(command: string, out: string): void {
  let above = dirname(resolve(out));
  while (!existsSync(above)) above = dirname(above);
  checkFolder(command, out, above);
}

function checkFolder(command: string, out: string, folder: string): void {
  if (!statSync(folder).isDirectory()) refuse(command, out, `lies in ${folder}, which is a file, expected a folder`);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    refuse(command, out, `lies in ${folder}, which cannot be written to; choose another --out`);
  }
}

function refuse(command: string, out: string, what: string): never {
  throw new ConfigError(`${command}: --out ${out} ${what}`);
}
