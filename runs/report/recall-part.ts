import { recallSentence } from '../compare/candidate-recall';
import type { Leaderboard } from '../leaderboard';
import { digits, span } from './format';
import { html, type Markup } from './html';

/** Candidate recall beside ranking quality, where candidates were made from the state. */
export function recallPart(of: Pick<Leaderboard, 'is_generated' | 'candidate_recall'>): Markup | false {
  const sentence = recallSentence(of, (recall) => `${digits(recall.value)} (95 % interval ${span(recall)})`);
  return (
    sentence !== null &&
    html`<p>${sentence[0].toUpperCase()}${sentence.slice(1)}.</p>
`
  );
}
