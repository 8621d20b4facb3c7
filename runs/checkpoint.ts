import type { Tree } from '../models/index';
import { openJournal } from './journal';

/** The trees of a training, written down as they are grown. */
export interface Checkpoint {
  /** Trees of an earlier training of the same kind, which was stopped. */
  readonly known: readonly Tree[];
  add(tree: Tree): void;
  /** The training is over: nothing is left to go on with. */
  remove(): void;
}

/**
 * Opens the checkpoint of a training: a journal with a line for each tree.
 *
 * @param asked all that the trees depend on
 */
export function openCheckpoint(path: string, asked: object): Checkpoint {
  const journal = openJournal(path, asked);
  return {
    known: journal.lines.map(readTree),
    add: (tree) => journal.add(writeTree(tree)),
    remove: () => journal.remove(),
  };
}

const ARRAYS = {
  feature: Int32Array,
  threshold: Float32Array,
  missingLeft: Uint8Array,
  left: Int32Array,
  right: Int32Array,
  gain: Float64Array,
  value: Float32Array,
} as const satisfies { readonly [K in keyof Tree]: unknown };

function writeTree(tree: Tree): string {
  const parts = Object.keys(ARRAYS).map((name) => {
    const { buffer, byteOffset, byteLength } = tree[name as keyof Tree];
    return [name, Buffer.from(buffer, byteOffset, byteLength).toString('base64')];
  });
  return JSON.stringify(Object.fromEntries(parts));
}

function readTree(line: string): Tree {
  const parts = JSON.parse(line) as Record<string, string>;
  const arrays = Object.entries(ARRAYS).map(([name, Kind]) => {
    const bytes = Uint8Array.from(Buffer.from(parts[name], 'base64'));
    return [name, new Kind(bytes.buffer)];
  });
  return Object.fromEntries(arrays) as Tree;
}
