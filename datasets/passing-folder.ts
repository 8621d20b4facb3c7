import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateError } from '../engine/base/errors';

/** A folder of this process alone. */
export interface PassingFolder {
  readonly path: string;
  /** It and all in it is gone, also when asked again. */
  remove(): void;
}

/**
 * Makes a folder for files that no other process needs. It is gone once it is removed, and otherwise with the process; what a
 * process left that was killed goes when the next one makes such a folder: its owner stands in its name. A folder whose
 * owner lives, or lives on a machine or in a container that cannot be looked into from here, is left alone.
 *
 * @param what it is for, a word
 * @param tmp the folder it is made in; by default the system's, which TMPDIR names
 * @throws StateError E_DISK where it cannot be made
 */
export function passingFolder(what: string, tmp = tmpdir()): PassingFolder {
  removeAbandoned(tmp);
  let path: string;
  try {
    path = mkdtempSync(join(tmp, `podium-${what}-${here()}-${process.pid}-`));
  } catch (error) {
    throw new StateError(
      `${what}: no folder can be made in ${tmp} (${(error as NodeJS.ErrnoException).code}), expected one that can be written to; name another with TMPDIR`,
      'E_DISK',
    );
  }
  const remove = (): void => {
    rmSync(path, { recursive: true, force: true });
    process.off('exit', remove);
  };
  process.on('exit', remove);
  return { path, remove };
}

const NAME = /^podium-[a-z]+-([0-9a-f]{8})-(\d+)-\w{6}$/;

function removeAbandoned(tmp: string): void {
  for (const name of namesIn(tmp)) {
    const [, place, owner] = NAME.exec(name) ?? [];
    if (place !== here() || isAlive(Number(owner))) continue;
    try {
      rmSync(join(tmp, name), { recursive: true, force: true });
    } catch {
      // another user's, or another process is removing it too: what is left of it harms nobody
    }
  }
}

/** Names in a folder; none where it cannot be read, which making a folder in it will tell. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Where the ids of processes hold: the machine and, where there are such, the namespace. */
function here(): string {
  let space = '';
  try {
    space = readlinkSync('/proc/self/ns/pid');
  } catch {
    // no Linux: there is one for the machine
  }
  return createHash('sha256').update(`${hostname()} ${space}`).digest('hex').slice(0, 8);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
