import { random } from '../../engine/base/random';
import type { Forest } from '../forest';
import { forestCode, type MatrixScores } from '../forest-code';
import type { OnnxSession } from './session';

const PROBES = 64;

/**
 * A model's trees in this process, where they give the runtime's scores to the last bit on probes: values at thresholds,
 * beside them, and missing. Null where they do not, since a runtime may add a row's leaves in another order, and for
 * forests too large to be code.
 *
 * A call of the runtime waits for its turn and copies; for a request's list that takes as long as the trees do.
 */
export async function inProcess(forest: Forest, session: OnnxSession): Promise<MatrixScores | null> {
  const own = forestCode(forest);
  if (own === null) return null;
  const probes = probesOf(forest);
  const [scores, theirs] = [own(probes, PROBES), await session.score(probes, PROBES)];
  return scores.every((score, row) => Object.is(score, theirs[row])) ? own : null;
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
