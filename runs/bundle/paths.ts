import { join } from 'node:path';

/** What a bundle holds: everything that serves a ranker, and what proves that it does. */
export interface BundlePaths {
  readonly dir: string;
  readonly manifest: string;
  readonly ranker: string;
  readonly plan: string;
  /** Real lists: the events before them, their features, scores and order. */
  readonly golden: string;
  readonly card: string;
  /** State to begin with; optional. */
  readonly snapshot: string;
  /** What the reader of the log knew at that state; with it alone. */
  readonly reader: string;
  readonly sources: string;
}

/** The paths of a bundle in a folder. */
export function bundlePaths(dir: string): BundlePaths {
  const at = (name: string): string => join(dir, name);
  return {
    dir,
    manifest: at('manifest.json'),
    ranker: at('ranker.onnx'),
    plan: at('plan.json'),
    golden: at('golden.arrow'),
    card: at('CARD.md'),
    snapshot: at('snapshot'),
    reader: at('reader.ndjson'),
    sources: at('sources'),
  };
}
