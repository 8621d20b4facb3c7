import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { StateError } from './base/errors';
import { canonicalJson, sha256 } from './base/hash';

const FORMAT = 1;
const PIECE = 1 << 22;
const OURS = /^manifest\.json\.part$|-[0-9a-f]{16}\.(arrow|json)$|\.new(\.part)?$/;

/**
 * A folder of files that belong together, replaced as one: every file is named by its content, and the manifest, which
 * names them with their SHA-256, takes its name last. Whoever stops midway leaves the old folder whole.
 */
export class SnapshotWriter {
  readonly #dir: string;
  readonly #digests: Record<string, string> = {};

  constructor(dir: string) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true });
  }

  /** Has a file written under a passing name and gives it its own: `<name>-<16 hex of its content>.<kind>`. */
  add(name: string, kind: 'arrow' | 'json', write: (path: string) => void): string {
    const passing = join(this.#dir, `${name}.new`);
    write(passing);
    sync(passing);
    const digest = fileDigest(passing);
    const file = `${name}-${digest.slice(0, 16)}.${kind}`;
    renameSync(passing, join(this.#dir, file));
    this.#digests[file] = digest;
    return file;
  }

  /** Makes the files added the snapshot, and removes those of the one before. */
  seal(content: object): void {
    const body = { ...content, format: FORMAT, digests: this.#digests };
    const path = join(this.#dir, 'manifest.json');
    writeText(`${path}.part`, `${canonicalJson({ ...body, digest: sha256(canonicalJson(body)) })}\n`);
    sync(`${path}.part`);
    sync(this.#dir);
    renameSync(`${path}.part`, path);
    sync(this.#dir);
    for (const file of readdirSync(this.#dir)) {
      if (OURS.test(file) && !Object.hasOwn(this.#digests, file)) rmSync(join(this.#dir, file));
    }
  }
}

/**
 * Reads what a snapshot says about itself after checking all of its files.
 *
 * @throws StateError when there is none, or a file is missing, cut or changed
 */
export function openSnapshotFolder(dir: string): unknown {
  const refuse = (file: string, found: string): never => {
    throw new StateError(
      `snapshot: ${join(dir, file)}: ${found}; write the snapshot again by replaying the log it was made from`,
    );
  };
  let manifest: Record<string, unknown>;
  try {
    manifest = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as Record<string, unknown>;
    if (manifest === null) throw new SyntaxError('it holds null');
  } catch (error) {
    return refuse('manifest.json', `cannot be read (${(error as Error).message}), expected a whole snapshot`);
  }
  const { digest, ...body } = manifest;
  if (digest !== sha256(canonicalJson(body))) refuse('manifest.json', 'was changed since it was written');
  if (body.format !== FORMAT) refuse('manifest.json', `has format ${String(body.format)}, expected ${FORMAT}`);
  for (const [file, expected] of Object.entries(body.digests as Record<string, string>)) {
    let found: string;
    try {
      found = fileDigest(join(dir, file));
    } catch (error) {
      return refuse(file, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
    if (found !== expected)
      refuse(file, `has SHA-256 ${found.slice(0, 16)}…, expected ${expected.slice(0, 16)}…: it was cut or changed`);
  }
  return body;
}

/** Writes a text file whole. */
export function writeText(path: string, text: string): void {
  const file = openSync(path, 'w');
  try {
    const bytes = Buffer.from(text, 'utf8');
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  } finally {
    closeSync(file);
  }
}

/** SHA-256 of a file, read in pieces: a file of any length. */
function fileDigest(path: string): string {
  const hash = createHash('sha256');
  const piece = new Uint8Array(PIECE);
  const file = openSync(path, 'r');
  try {
    for (let read = 0; (read = readSync(file, piece, 0, PIECE, null)) > 0; ) hash.update(piece.subarray(0, read));
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}

/** Waits until a file, or the names in a folder, are on the disk. */
function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
