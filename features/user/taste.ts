import { highest, last, lowest, mean, setOf } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import { numberOf, snake } from '../scales';
import type { Words } from '../words';

/** What lists said of the items that this person met or chose: its level, its bounds, and how the candidate compares. */
export function taste({
  columns,
  shown,
  placed,
  click,
  meet,
  slots,
  contexts,
  visit,
  person,
}: Words): readonly Feature[] {
  if (!placed) return [];
  return tagged(
    'taste',
    ...Object.entries(columns)
      .filter(([, { isExact }]) => isExact)
      .map(([column, { value }]) => {
        const name = snake(column);
        const chosen = numberOf(placed, column);
        const listed = numberOf(shown, column);
        const met = numberOf(
          meet.with(`meet_${name}`, () => ({ [column]: last(listed).per('item') })),
          column,
        );
        const liked = setOf(click.field('item'), { keep: 8 }).per(person);
        const place = `${column}_place`;
        const usualPlace = slots && mean(numberOf(slots.taken, place)).per(person);
        return [
          liked
            .meanOf((item) => last(chosen).per(person, 'item').at({ item }).minus(value).abs())
            .named(`${name}_distance_to_chosen`),
          value.dividedBy(last(chosen).per(person)).named(`${name}_over_last_chosen`),
          value.dividedBy(mean(met).per(visit)).named(`${name}_over_met__visit`),
          ...grid({ who: [visit, person] as const }, ({ who }) => [
            mean(chosen).per(who),
            value.minus(mean(chosen).per(who)).named(`${name}_minus_chosen__${who}`),
            mean(met).per(who),
            value.minus(mean(met).per(who)).named(`${name}_minus_met__${who}`),
          ]),
          value.dividedBy(mean(met).per(person)).named(`${name}_over_met__person`),
          value.greaterThan(highest(chosen).per(person)).named(`${name}_above_all_chosen`),
          value.lessThan(lowest(met).per(visit)).named(`${name}_below_all_met`),
          ...(usualPlace
            ? [
                usualPlace.named(`${name}_place_chosen`),
                value.rankAmongCandidates('lowestFirst').minus(usualPlace).named(`${name}_place_minus_chosen`),
                value
                  .rankAmongCandidates('lowestFirst')
                  .minus(last(numberOf(slots.taken, place)).per(person))
                  .named(`${name}_place_minus_last_chosen`),
              ]
            : []),
          ...Object.keys(contexts).map((context) =>
            value
              .dividedBy(mean(listed).by([context]))
              .minus(
                mean(chosen)
                  .per(person)
                  .dividedBy(mean(listed).by([context])),
              )
              .named(`${name}_minus_chosen_over__${snake(context)}`),
          ),
        ];
      }),
  );
}
