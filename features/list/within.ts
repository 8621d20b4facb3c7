import { count, lastOf, rate, setOf, since } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { NumberValue } from '../../engine/spec/values';
import { snake } from '../scales';
import type { Words } from '../words';

/**
 * The within-list macro: signals about the candidate as its place among the others, as the gap to the best of them, and
 * as the difference to the candidate above.
 */
export function withinList(words: Words): readonly Feature[] {
  return tagged(
    'within_list',
    ...Object.entries(signals(words)).map(([name, [value, order]]) => [
      value.rankAmongCandidates(order).named(`${name}_in_list_rank`),
      value
        .minus(order === 'lowestFirst' ? value.lowestOfCandidates() : value.highestOfCandidates())
        .named(`${name}_to_best`),
      value.minus(value.ofNeighbour(-1)).named(`${name}_to_above`),
    ]),
  );
}

type Signals = Readonly<Record<string, readonly [NumberValue, 'highestFirst' | 'lowestFirst']>>;

/** What is compared, by name, and which end of it is the better one. */
function signals({
  click,
  meet,
  shown,
  examined,
  touches,
  placed,
  contexts,
  sets,
  measures,
  visit,
  person,
}: Words): Signals {
  const per = (stream: typeof click, who: typeof visit) => count(stream).per(who, 'item');
  const ago = (stream: typeof click, who: typeof visit) => since(stream).per(who, 'item');
  const ctr = (stream: typeof click) =>
    rate(stream).over(shown).per('item').smoothed({ toward: 'overall', weight: 10 });
  const met = setOf(meet.field('item'), { keep: 8 }).per(visit);
  const lastMet = lastOf(meet.field('item')).per(visit);
  return {
    click_visit: [per(click, visit), 'highestFirst'],
    meet_person: [per(meet, person), 'highestFirst'],
    since_click_visit: [ago(click, visit), 'lowestFirst'],
    since_meet_person: [ago(meet, person), 'lowestFirst'],
    shown_visit: [per(shown, visit), 'highestFirst'],
    meet_rate: [ctr(meet), 'highestFirst'],
    click_hour: [count(click).per('item').within('1h'), 'highestFirst'],
    click_decay: [count(click).per('item').decaying('6h'), 'highestFirst'],
    ...Object.fromEntries(
      Object.entries(touches).flatMap(([name, touch]): [string, Signals[string]][] => [
        [`${snake(name)}_visit`, [per(touch, visit), 'highestFirst']],
        [`${snake(name)}_rate`, [ctr(touch), 'highestFirst']],
      ]),
    ),
    ...Object.fromEntries(
      Object.keys(contexts).flatMap((context): [string, Signals[string]][] => [
        [
          `click_rate_${snake(context)}`,
          [
            rate(click)
              .over(shown)
              .by(['item', context as 'item'])
              .smoothed({ toward: ['item'], weight: 10 }),
            'highestFirst',
          ],
        ],
      ]),
    ),
    ...(examined ? { examined: [count(examined).per('item'), 'highestFirst'] as const } : {}),
    ...(placed
      ? {
          place_rate: [
            rate(placed)
              .over(shown)
              .per('item', 'rank')
              .smoothed({ toward: ['item'], weight: 10 }),
            'highestFirst',
          ] as const,
        }
      : {}),
    ...Object.fromEntries(
      Object.entries(sets).flatMap(([name, { value, of }]): [string, Signals[string]][] => [
        [`${snake(name)}_like_met`, [met.meanOf((item) => of(item).jaccard(value)), 'highestFirst']],
        [`${snake(name)}_like_last`, [of(lastMet).jaccard(value), 'highestFirst']],
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(measures).map(([name, { value, of }]): [string, Signals[string]] => [
        `${snake(name)}_off_met`,
        [value.minus(met.meanOf(of)).abs(), 'lowestFirst'],
      ]),
    ),
  };
}
