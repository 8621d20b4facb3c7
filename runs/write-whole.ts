import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes a file so that it is the one before or the new one, whoever stops midway: it takes its name when it is whole. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const passing = `${path}.part`;
  try {
    writeFileSync(passing, content);
    renameSync(passing, path);
  } catch (error) {
    rmSync(passing, { force: true });
    throw error;
  }
}
