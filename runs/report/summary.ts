import type { Leaderboard, PairedRow } from '../leaderboard';
import { BOOSTED, isTrainedName } from '../trained-name';
import type { Findings } from './collect';
import { count, counted, digits, isKnown, percent, pValue, signed, span } from './format';

/** What the interval of a difference says: A is ahead, B is, neither because it includes 0, or it cannot be told. */
export type Verdict = 'ahead' | 'behind' | 'not separable' | 'unknown';

export function verdictOf({ value, lo, hi }: PairedRow): Verdict {
  if (!isKnown(value) || !isKnown(lo) || !isKnown(hi)) return 'unknown';
  if (lo <= 0 && hi >= 0) return 'not separable';
  return value > 0 ? 'ahead' : 'behind';
}

/** The interval leaves out 0, and yet among so many comparisons one such was likely enough. */
export function isDoubtful(row: PairedRow): boolean {
  return ['ahead', 'behind'].includes(verdictOf(row)) && isKnown(row.p_holm) && row.p_holm >= 0.05;
}

/** The result in one sentence. */
export function summaryOf({ board, headline, bestBaseline, training }: Findings): string {
  const [best] = board.leaderboard;
  const trained = trainedOn(board);
  const { lists, users } = board.counts;
  const told = `told on ${counted(lists, 'list')} of ${counted(users, 'user')}`;
  if (!best || !isKnown(best.metrics.mrr?.value)) return `No ranker could be scored: ${told}.`;
  if (!headline && training)
    return `The trained ranker (${trained}) has an MRR of ${digits(best.metrics.mrr.value)} (95 % interval ${span(best.metrics.mrr)}), ${told}; no baseline stands beside it.`;
  if (!headline) {
    return `No model was trained; of ${counted(board.leaderboard.length, 'baseline')} ${best.ranker} is first with an MRR of ${digits(best.metrics.mrr.value)} (95 % interval ${span(best.metrics.mrr)}), ${told}.`;
  }
  const mrr = (ranker: string): string =>
    digits(board.leaderboard.find((row) => row.ranker === ranker)?.metrics.mrr?.value);
  const figures = `MRR ${mrr(trained)} against ${mrr(bestBaseline!)}, difference ${signed(headline.value)}, 95 % interval ${span(headline, signed)}`;
  const doubt = isDoubtful(headline)
    ? ` Adjusted for the ${board.paired.length} comparisons made here (p ${pValue(headline.p_holm)}) that may be chance.`
    : '';
  switch (verdictOf(headline)) {
    case 'ahead':
      return `The trained ranker (${trained}) is ahead of ${bestBaseline}, the best baseline: ${figures}, ${told}.${doubt}`;
    case 'behind':
      return `The trained ranker (${trained}) is behind ${bestBaseline}, the best baseline: ${figures}, ${told}.${doubt}`;
    case 'not separable':
      return `The trained ranker (${trained}) and ${bestBaseline}, the best baseline, are not separable: ${figures}, ${told}. A difference of at least ${digits(headline.detectable)} would have been found four times out of five.`;
    case 'unknown':
      return `Whether the trained ranker (${trained}) is ahead of ${bestBaseline}, the best baseline, cannot be told: ${figures}, ${told}.`;
  }
}

/** How far the trained ranker comes on the way from the best baseline to the best order there is; null where unknown. */
export function ceilingSentence({ board, bestBaseline }: Findings): string | null {
  const { ceiling } = board;
  const trained = trainedOn(board);
  if (!isKnown(ceiling)) return null;
  const mrr = (ranker: string | null): number =>
    board.leaderboard.find((row) => row.ranker === ranker)?.metrics.mrr?.value ?? Number.NaN;
  const [own, baseline] = [mrr(trained), mrr(bestBaseline)];
  const share = (own - baseline) / (ceiling - baseline);
  const way =
    share > 0 && ceiling > baseline
      ? ` From ${bestBaseline} to there it is ${digits(ceiling - baseline)}; ${trained} covers ${percent(share)} of that.`
      : '';
  return `This log is made up, so its best possible order is known: MRR ${digits(ceiling)} on these lists.${way}`;
}

/** What must be known before the scores are believed. */
export function cautionsOf({ board, manifest, features, parts, replay, headline }: Findings): string[] {
  const cautions = [...board.stamps];
  if (board.stamps.length === 0) {
    const beyond = features.filter(({ leak }) => leak !== 'safe' && leak !== 'request');
    if (beyond.length > 0)
      cautions.push(
        `${beyond.length} of ${features.length} columns are ${[...new Set(beyond.map(({ leak }) => leak))].join(' and ')}: they know more than a live service would`,
      );
  }
  if (manifest.isTransductive)
    cautions.push(
      'the items came without dates and applied before the first event: columns that read them are stamped transductive',
    );
  const choose = parts.find(({ part }) => part === 'choose');
  if (headline && choose && choose.lists < 100)
    cautions.push(`the choose part holds ${counted(choose.lists, 'list')}: the number of trees was chosen on little`);
  if (board.counts.users < 100)
    cautions.push(
      `the report part holds ${counted(board.counts.users, 'user')}: intervals are wide and lean on their being normal`,
    );
  const { total, lines } = replay.bad;
  if (total > 0.001 * lines)
    cautions.push(`${count(total)} of ${count(lines)} lines could not be used (${percent(total / lines)}); see Data`);
  return cautions;
}

/** What the trained ranker of a leaderboard is called there. */
function trainedOn({ leaderboard }: Leaderboard): string {
  return leaderboard.map(({ ranker }) => ranker).find(isTrainedName) ?? BOOSTED;
}
