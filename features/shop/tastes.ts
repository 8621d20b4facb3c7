import { count, seen, since } from '../../engine/spec/aggregates';
import { tally } from '../../engine/spec/distributions';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import { at, lastItem } from './scales';
import type { Shop } from './words';

/** Which share of what this visit and this person met was of the candidate's kind, how lately, and whether the last was. */
export function shopTastes(shop: Shop): readonly Feature[] {
  const { funnel, meet, attributes, levels, finest, brand, main, person, visit } = shop;
  const [coarsest, ...finer] = levels.map((level) => level.of(lastItem(shop)).equals(level.value).toNumber());
  const kinds = [finest, brand].filter((kind) => kind !== null);
  return tagged(
    'shop_tastes',
    grid({ of: attributes, who: [visit, person] }, ({ of, who }) =>
      count(meet).per(who, of.name).at(at(of)).dividedBy(count(meet).per(who)).named(`${of.name}_share_${who}`),
    ),
    grid({ of: kinds, act: funnel }, ({ of, act }) => since(act).per(person, of.name).at(at(of))),
    attributes.map((of) => of.of(lastItem(shop)).equals(of.value).named(`is_${of.name}_of_last_met`)),
    finer.length > 0
      ? finer.reduce((sum, same) => sum.plus(same.otherwise(0)), coarsest!.otherwise(0)).named('levels_of_last_met')
      : [],
    main.map((of) => seen(meet).per(person, of.name).at(at(of)).not().named(`is_${of.name}_new_to_person`)),
    kinds.map((of) => count(meet).per(person, of.name).at(at(of)).decaying('7d')),
    grid({ of: kinds, who: [visit, person] }, ({ of, who }) =>
      tally(meet.field(of.name)).per(who).entropy().named(`${of.name}_entropy_${who}`),
    ),
  );
}
