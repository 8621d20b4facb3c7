import { count, distinct, lastOf, mean, rate, setOf, since } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { snake } from '../scales';
import type { Words } from '../words';

/** Filters, sort orders, destinations: when they changed, what is chosen after them, and whether the candidate has what was asked. */
export function choiceSteps({
  choices,
  sets,
  click,
  placed,
  shown,
  contexts,
  candidate,
  visit,
  person,
}: Words): readonly Feature[] {
  return tagged(
    'choice_steps',
    ...Object.entries(choices).map(([key, choice]) => {
      const name = snake(key);
      const value = lastOf(choice.field('value')).per(visit);
      const asked = setOf(choice.field('value'), { keep: 16 }).per(person);
      return [
        since(choice).per(visit).lessThan(since(click).per(visit)).named(`${name}_since_click`),
        ...Object.entries(sets).flatMap(([set, { value: own }]) => [
          asked
            .overlap(own)
            .dividedBy(asked.size())
            .named(`${name}_ever_matched_${snake(set)}`),
          own.has(value).named(`${name}_last_matched_${snake(set)}`),
        ]),
        value.hashed(32).named(`${name}_hashed`),
        count(choice).per(visit, 'value').at({ value }).named(`${name}_again_count`),
        count(choice).per('value').at({ value }).named(`${name}_usual_count`),
        distinct(choice.field('value')).per(person).named(`${name}_distinct__person`),
        ...(placed
          ? [
              candidate.rank
                .minus(
                  mean(placed.with(`click_${key}`, () => ({ choice: value })).field('rank'))
                    .per('choice')
                    .at({ choice: value }),
                )
                .named(`rank_minus_usual_after_${name}`),
            ]
          : []),
        ...Object.entries(contexts).map(([context, now]) => value.equals(now).named(`${name}_is_${snake(context)}`)),
        ...Object.keys(contexts).map((context) =>
          rate(click.with(`click_${key}`, () => ({ choice: value })))
            .over(shown.with(`shown_${key}`, () => ({ choice: value })))
            .by(['item', 'choice', context as 'item'])
            .at({ choice: value })
            .smoothed({ toward: ['item', 'choice'], weight: 10 })
            .named(`click_rate_after_${name}__${snake(context)}`),
        ),
      ];
    }),
  );
}
