import { last, lastOf, mean, seen } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { StreamField } from '../../engine/spec/stream';
import { type NamedNumbers, where } from '../scales';
import type { Words } from '../words';

/** What the list says of the candidate, beside what it said of the items that this person chose or met. */
export function chosenColumns({ columns, placed, meet, candidate, visit, person }: Words): readonly Feature[] {
  return tagged(
    'chosen_columns',
    ...Object.entries(columns).map(([name, { value, isExact }]) => {
      const isLast = lastOf(meet.field('item')).per(visit).equals(candidate.item);
      const met = where(seen(meet).per(visit, 'item'), value).meanOfCandidates();
      const here = where(isLast, value).highestOfCandidates();
      const named = (what: string): string => `${name.toLowerCase()}_${what}`;
      const chosen = placed && isExact ? (placed.field(name as never) as unknown as Chosen) : null;
      return [
        value.minus(here).named(named('minus_last_met')),
        value.dividedBy(here).named(named('over_last_met')),
        value.minus(met).named(named('minus_met_mean')),
        value.minus(met).abs().named(named('distance_met_mean')),
        ...(chosen
          ? grid({ who: [visit, person] as never[] }, ({ who }) => [
              value.minus(last(chosen).per(who)),
              value.dividedBy(mean(chosen).per(who)),
              value.minus(mean(chosen).per(who)).abs(),
            ])
          : []),
      ];
    }),
  );
}

type Chosen = StreamField<NamedNumbers, string>;
