import type { Tree } from '../forest';
import type { Ensemble, ScoredPart } from './ensemble';
import type { GbdtSettings } from './settings';

/**
 * DART: each tree is grown as if some earlier ones, drawn by chance, were not there; then it and they are shrunk so that
 * together they say no more than the dropped ones did. Of k dropped trees each keeps k / (k + 1) of its weight, and the
 * new one has 1 / (k + 1).
 *
 * Since weights change, the trees of round 40 are not the first 40 of round 100: `keep` remembers weights, too. Scores
 * are summed in float64, and rounded to float32 to be seen.
 *
 * @param next the stream that drops are drawn from
 * @see Rashmi, Gilad-Bachrach. DART: dropouts meet multiple additive regression trees. AISTATS 2015.
 */
export function dartEnsemble(
  fit: ScoredPart,
  choose: ScoredPart,
  { dropRate, maxDrop, skipDrop }: Pick<GbdtSettings, 'dropRate' | 'maxDrop' | 'skipDrop'>,
  next: () => number,
): Ensemble {
  const trees: Tree[] = [];
  const weights: number[] = [];
  const parts = [partOf(fit), partOf(choose)];
  let dropped: number[] = [];
  let best: number[] = [];

  const draw = (): number[] => {
    if (trees.length === 0 || next() < skipDrop) return [];
    const chance = Math.min(dropRate, maxDrop / trees.length);
    return trees.flatMap((_, i) => (next() < chance ? [i] : [])).slice(0, maxDrop);
  };
  return {
    fit: parts[0].shown,
    choose: parts[1].shown,
    get size() {
      return trees.length;
    },
    begin() {
      dropped = draw();
      for (const { part, exact, without, shown } of parts) {
        without.fill(0);
        for (const i of dropped) part.addTree(trees[i], without, weights[i]);
        for (let row = 0; row < exact.length; row++) shown[row] = exact[row] - without[row];
      }
    },
    add(tree) {
      const share = 1 / (dropped.length + 1);
      for (const { part, exact, without, shown } of parts) {
        for (let row = 0; row < exact.length; row++) exact[row] -= share * without[row];
        part.addTree(tree, exact, share);
        shown.set(exact);
      }
      for (const i of dropped) weights[i] *= dropped.length * share;
      trees.push(tree);
      weights.push(share);
    },
    keep() {
      best = weights.slice();
    },
    kept: () =>
      best.map((weight, i) => ({ ...trees[i], value: trees[i].value.map((value) => Math.fround(weight * value)) })),
  };
}

/** exact: [rows] float64, all trees. without: [rows] float64, what the dropped ones say. shown: [rows] float32. */
function partOf(part: ScoredPart) {
  const { rows } = part;
  return { part, exact: new Float64Array(rows), without: new Float64Array(rows), shown: new Float32Array(rows) };
}
