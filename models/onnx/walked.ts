import { random } from '../../engine/base/random';
import type { Forest } from '../forest';
import { type ForestWalk, forestWalk } from '../forest-walk';
import type { OnnxSession } from './session';

const PROBES = 64;

/**
 * A walk over a model's trees in this process, where it gives the runtime's scores to the last bit on probes: values at
 * thresholds, beside them, and missing. Null where it does not: a runtime may add a row's leaves in another order.
 *
 * A call of the runtime waits for its turn and copies; for a request's list that takes longer than the trees do.
 */
export async function walkedForest(forest: Forest, session: OnnxSession): Promise<ForestWalk | null> {
  const walk = forestWalk(forest);
  const probes = probesOf(forest);
  const [own, theirs] = [walk(probes, PROBES), await session.score(probes, PROBES)];
  return own.every((score, row) => Object.is(score, theirs[row])) ? walk : null;
}

/** [probes × columns] drawn from each column's thresholds, in every row others. */
function probesOf({ names, trees }: Forest): Float32Array {
  const thresholds: number[][] = names.map(() => []);
  for (const { feature, threshold } of trees)
    feature.forEach((column, node) => thresholds[column].push(threshold[node]));
  const next = random(PROBES, 1);
  return Float32Array.from({ length: PROBES * names.length }, (_, i) => {
    const own = thresholds[i % names.length];
    if (own.length === 0 || next() < 0.1) return Number.NaN;
    const at = own[Math.floor(next() * own.length)];
    const side = next();
    return side < 0.3 ? at : side < 0.65 ? at + Math.abs(at) * 1e-3 + 1e-6 : at - Math.abs(at) * 1e-3 - 1e-6;
  });
}
