import { loadRanker, type ModelMapping, type OnnxRanker } from '../models/index';

/** Loads a model file, gives it to whoever uses it, and lets it go when that is over, whatever it came to. */
export async function withRanker<T>(
  path: string,
  use: (ranker: OnnxRanker) => Promise<T>,
  mapping?: ModelMapping,
): Promise<T> {
  const ranker = await loadRanker(path, mapping);
  try {
    return await use(ranker);
  } finally {
    await ranker.close();
  }
}
