import { MismatchError } from '../../engine/base/errors';
import type { GoldenEvent } from './golden';

/** How golden lists came out again. */
export interface GoldenFound {
  readonly lists: number;
  readonly cells: number;
  /** Lists whose scores are not the same bits, though their order is: another build of the runtime. */
  readonly otherScores: number;
}

/**
 * Compares lists with golden ones: the same candidates, features bit for bit (every missing the same), the same order.
 *
 * @throws MismatchError naming the first list, column and candidate that differ
 */
export function compareGolden(
  names: readonly string[],
  golden: readonly GoldenEvent[],
  found: readonly GoldenEvent[],
  where: string,
): GoldenFound {
  const refuse = (what: string): never => {
    throw new MismatchError(`bundle: ${where}: ${what}`, 'E_GOLDEN');
  };
  if (found.length !== golden.length) refuse(`${found.length} events are taken, expected ${golden.length}`);
  const counts = { lists: 0, cells: 0, otherScores: 0 };
  golden.forEach(({ list: must }, i) => {
    const is = found[i].list;
    if (must === null && is === null) return;
    if (must === null || is === null || must.items.join('\n') !== is.items.join('\n'))
      throw refuse(`request ${must?.qid ?? is?.qid}: its candidates are other ones`);
    names.forEach((name, c) => {
      for (const [row, value] of is.features[c].entries()) {
        const expected = must.features[c][row];
        if (!Object.is(value, expected))
          refuse(`request ${must.qid}: ${name} of ${must.items[row]} is ${value}, expected ${expected}`);
      }
    });
    const moved = is.ranks.findIndex((rank, row) => rank !== must.ranks[row]);
    if (moved >= 0)
      refuse(
        `request ${must.qid}: ${must.items[moved]} stands at rank ${is.ranks[moved]}, expected ${must.ranks[moved]}`,
      );
    counts.lists++;
    counts.cells += names.length * must.items.length;
    if (is.scores.some((score, row) => !Object.is(score, must.scores[row]))) counts.otherScores++;
  });
  return counts;
}
