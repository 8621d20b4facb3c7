import { count, last, lastOf, since } from '../../engine/spec/aggregates';
import type { NumberValue } from '../../engine/spec/values';
import type { Entry, WinnerWords } from './words';

/** Edges of pauses in milliseconds: every second up to 12 s, then every fourth up to two minutes. */
const EDGES = [...Array.from({ length: 12 }, (_, s) => s + 1), ...Array.from({ length: 27 }, (_, i) => 16 + 4 * i)].map(
  (seconds) => 1000 * seconds,
);

/** F3, steps: how likely a click so far below the last one is, so long after it, learned from all clicks before. */
export function stepProbabilities({ click, shown, actions, candidate: { rank }, list }: WinnerWords): Entry[] {
  const table = (name: string, from: NumberValue<'exact'>, ago: NumberValue<'exact'>): NumberValue => {
    const offered = shown.with(`w_${name}_offer`, (r) => ({ offset: r.rank.minus(from), pause: ago.bucket(...EDGES) }));
    const taken = offered.where(`w_${name}_step`, (r) => r.chosen.equals(r.item));
    const here = { offset: rank.minus(from), pause: ago.bucket(...EDGES) };
    const [wins, all] = [taken, offered].map((stream) => count(stream).per('offset', 'pause').at(here));
    const [atPlace, everyPlace] = [count(click).per('rank'), count(click)];
    return wins!
      .plus(1)
      .dividedBy(all!.plus(25))
      .otherwise(atPlace.plus(1).dividedBy(everyPlace.plus(25)));
  };
  const sameList = { list: list.signature() };
  const clicked = last(click.field('rank')).per('user', 'list');
  const touched = list.rankOf(lastOf(actions.field('item')).per('user'));
  return [
    {
      accumulator: 'click_probability_click_offset_time_offset',
      family: 'F3',
      columns: { probability: table('click', clicked.at(sameList), since(click).per('user', 'list').at(sameList)) },
      note: 'The table is learned as the log goes by; the original made it from the whole log.',
    },
    {
      accumulator: 'fake_click_probability_click_offset_time_offset',
      family: 'F3',
      columns: { probability: table('touch', touched, since(actions).per('user')) },
      note: 'As above, from the item touched last.',
    },
  ];
}
