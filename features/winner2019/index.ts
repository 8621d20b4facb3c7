import type { Schema } from '../../engine/events/schema';
import { type Feature, tagged } from '../../engine/spec/features';
import { graph } from './graph';
import { lists } from './lists';
import { positions } from './positions';
import { prices } from './prices';
import { rankBasedCtr } from './rank-ctr';
import { rates } from './rates';
import { registers } from './registers';
import { sequences } from './sequences';
import { similarity } from './similarity';
import { stepProbabilities } from './steps';
import { style } from './style';
import { userItem } from './user-item';
import { type Entry, hasWinnerWords, winnerWords } from './words';

export type { Entry } from './words';

/** The 89 accumulators of the winner of the RecSys Challenge 2019, with what each was meant to compute. */
export function winnerAccumulators(): readonly Entry[] {
  const words = winnerWords();
  return [
    userItem,
    registers,
    positions,
    sequences,
    stepProbabilities,
    rankBasedCtr,
    rates,
    lists,
    prices,
    similarity,
    graph,
    style,
  ].flatMap((family) => family(words));
}

/** The same as features, `w19_<accumulator>_<column>`; none for a log that lacks the challenge's fields. */
export function winner2019(schema: Schema): readonly Feature[] {
  if (!hasWinnerWords(schema)) return [];
  return winnerAccumulators().flatMap(({ accumulator, columns }) =>
    tagged(
      'winner2019',
      Object.entries(columns).map(([name, value]) => value.named(`w19_${accumulator}_${name}`)),
    ),
  );
}
