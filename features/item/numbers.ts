import { mean } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { StreamField } from '../../engine/spec/stream';
import type { NamedNumbers } from '../scales';
import type { Words } from '../words';

/** Numbers known of the candidate, beside those of the others and of what this person chose before. */
export function itemNumbers({ numbers, click, person }: Words): readonly Feature[] {
  return tagged(
    'item_numbers',
    ...Object.entries(numbers).map(([name, { value, isExact }]) => {
      const liked = isExact ? mean(click.field(name as never) as unknown as StreamField<NamedNumbers, string>) : null;
      const own = liked?.per(person as never);
      return [
        value,
        value.rankAmongCandidates('highestFirst'),
        value.zAmongCandidates(),
        ...(own ? [value.minus(own), value.minus(own).abs().rankAmongCandidates('lowestFirst')] : []),
      ];
    }),
  );
}
