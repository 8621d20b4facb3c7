import { sum } from '../sum';
import { MEASURES, type Measure } from './measures';
import type { UnitSums } from './unit-sums';

/** By measure, why two arms have nothing to tell of it; measures that have are not in it. */
export function nothingBy(arms: readonly UnitSums[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    MEASURES.flatMap(({ name }) => {
      const reason = nothingOf(name, arms);
      return reason === null ? [] : [[name, reason] as const];
    }),
  );
}

function nothingOf(name: Measure['name'], arms: readonly UnitSums[]): string | null {
  const isNone = (of: 'clicks' | 'orders' | 'revenue' | 'views'): boolean => arms.every((sums) => sum(sums[of]) === 0);
  switch (name) {
    case 'ctr':
      if (arms.some(({ impressions }) => sum(impressions) === 0)) return 'an arm was shown no list';
      return isNone('clicks') ? 'nothing was clicked' : null;
    case 'conversion':
      return isNone('orders') ? 'nothing was bought' : null;
    case 'revenue':
      return isNone('orders') ? 'nothing was bought' : isNone('revenue') ? 'no purchase has a value' : null;
    case 'views':
      return isNone('views') ? 'nothing was viewed' : null;
  }
}
