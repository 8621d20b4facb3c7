import { type Feature, tagged } from '../../engine/spec/features';
import type { NumberValue } from '../../engine/spec/values';
import { constant } from './scales';
import type { Shop } from './words';

/** Which sources gave the candidate, and at which of their places. */
export function shopSources({ places }: Shop): readonly Feature[] {
  const found = Object.entries(places).map(([name, { value }]) => ({
    name: name.toLowerCase(),
    value,
    is: value.isMissing().not(),
  }));
  if (found.length === 0) return [];
  const sum = (of: (one: (typeof found)[number]) => NumberValue): NumberValue =>
    found.map(of).reduce((all, one) => all.plus(one));
  const best = found.map(({ value }) => value.otherwise(1e6)).reduce((least, one) => least.atMost(one));
  return tagged(
    'shop_sources',
    sum(({ is }) => is.toNumber()).named('source_count'),
    best.named('source_best_place'),
    sum(({ value }) => constant(1).dividedBy(value.plus(60)).otherwise(0)).named('source_fusion'),
    found.flatMap(({ name, value, is }) => [
      value,
      is.named(`is_from_${name.replace('place_', '')}`),
      value.countOfCandidates().named(`${name}_count`),
    ]),
  );
}
