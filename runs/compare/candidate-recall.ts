import { clusterMean } from '../../eval/interval';
import { known } from '../known';
import { isRecallKnown, type Leaderboard } from '../leaderboard';
import type { Entrant } from './entrant';

type Recall = Leaderboard['candidate_recall'];

/** Share of the answers that are among the candidates of an entrant's lists; null where its protocol cannot know it. user: [lists] */
export function recallOf({ protocol, values }: Entrant, user: Int32Array): Recall {
  if (!isRecallKnown(protocol)) return null;
  const [relevant, missed] = [values('relevant')!, values('missed')!];
  const found = Float64Array.from(relevant, (count, i) => (missed[i] > 0 ? 0 : count > 0 ? 1 : Number.NaN));
  const { value, lo, hi } = clusterMean(found, user);
  return { value: known(value), lo: known(lo), hi: known(hi) };
}

/** What stands beside every table of ranking quality where candidates were made from the state; null where they were given. */
export function recallSentence(
  { is_generated, candidate_recall }: Pick<Leaderboard, 'is_generated' | 'candidate_recall'>,
  show: (recall: NonNullable<Recall>) => string,
): string | null {
  if (candidate_recall)
    return `candidate recall ${show(candidate_recall)}: the share of answers that are among the candidates, which no ranker can exceed in hit rate`;
  if (!is_generated) return null;
  return 'candidate recall is not known: candidates were made from the state, and this protocol waits for the next item that is one of them; --protocol next-item counts what they miss';
}
