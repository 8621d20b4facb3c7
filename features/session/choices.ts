import { distinct, lastOf, rate, since } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import { knownValues } from '../known-values';
import type { Words } from '../words';

/** Filters, sort orders, destinations of the visit: which is the last, and how the candidate fares after it. */
export function choicesMade({ choices, click, shown, meet, visit }: Words): readonly Feature[] {
  return tagged(
    'choices',
    ...Object.entries(choices).map(([name, choice]) => {
      const value = lastOf(choice.field('value')).per(visit);
      const after = rate(click.with(`click_${name}`, () => ({ choice: value }))).over(
        shown.with(`shown_${name}`, () => ({ choice: value })),
      );
      return [
        distinct(choice.field('value')).per(visit),
        since(choice).per(visit).minus(since(meet).per(visit)).named(`${name}_before_last_met`),
        after
          .per('item', 'choice')
          .at({ choice: value })
          .smoothed({ toward: ['item'], weight: 10 })
          .named(`click_rate_after_${name}`),
        ...knownValues.choice(name).map((known) => value.equals(known)),
      ];
    }),
  );
}
