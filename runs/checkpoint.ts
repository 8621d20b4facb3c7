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
 * Opens the checkpoint of a training: a journal with a line for each tree. A tree that was not written whole is grown anew.
 *
 * @param asked all that the trees depend on
 */
export function openCheckpoint(path: string, asked: object): Checkpoint {
  const journal = openJournal(path, asked, readTree);
  return {
    known: journal.entries,
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

function writeTree(tree: Tree): object {
  const parts = Object.keys(ARRAYS).map((name) => {
    const { buffer, byteOffset, byteLength } = tree[name as keyof Tree];
    return [name, Buffer.from(buffer, byteOffset, byteLength).toString('base64')];
  });
  return Object.fromEntries(parts);
}

function readTree(parts: Readonly<Record<string, unknown>>): Tree | null {
  const arrays: [name: string, values: Tree[keyof Tree]][] = [];
  for (const [name, Kind] of Object.entries(ARRAYS)) {
    const text = parts[name];
    if (typeof text !== 'string') return null;
    const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
    if (bytes.length % Kind.BYTES_PER_ELEMENT !== 0) return null;
    arrays.push([name, new Kind(bytes.buffer)]);
  }
  const tree = Object.fromEntries(arrays) as unknown as Tree;
  const nodes = tree.feature.length;
  const isWhole = ['threshold', 'missingLeft', 'left', 'right', 'gain'].every(
    (name) => tree[name as keyof Tree].length === nodes,
  );
  return isWhole && nodes > 0 && tree.value.length === nodes + 1 ? tree : null;
}
