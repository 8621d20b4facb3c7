import { count, last, rate } from '../engine/spec/aggregates';
import { type Feature, features } from '../engine/spec/features';
import type { Value } from '../engine/spec/values';
import type { Words } from './words';

/** The columns that simple rankers sort by, by what they are for; `ctr` only where lists were shown, `price` where they have one. */
export interface BaselineColumns {
  readonly position: string;
  readonly popularity: string;
  /** Events of the visit since the last contact: unlike a time, never equal for two items. */
  readonly since: string;
  readonly ctr?: string;
  readonly price?: string;
}

/** The columns that simple rankers sort by: place, price, popularity, smoothed click rate, events since the last contact. */
export function baseline({ candidate, columns, click, shown, meet, any, visit }: Words): readonly Feature[] {
  const price = Object.entries(columns).find(([name]) => name.toLowerCase() === 'price');
  const numbered = meet.with('meet', () => ({ nth: count(any).per(visit) }));
  const roles: Partial<Record<keyof BaselineColumns, Value>> = {
    position: candidate.rank,
    popularity: count(click).per('item'),
    since: count(any)
      .per(visit)
      .minus(last(numbered.field('nth')).per(visit, 'item'))
      .named('events_since_meet'),
    ctr: rate(click).over(shown).per('item').smoothed({ toward: 'overall', weight: 10 }),
    ...(price && { price: price[1].value }),
  };
  return Object.entries(roles).flatMap(([role, value]) =>
    features(value).map((feature) => ({ ...feature, tags: ['baseline', roleTag(role)] })),
  );
}

/** The names of the columns that simple rankers sort by, as the catalogue declares them. */
export function baselineColumns(catalogue: readonly Feature[]): BaselineColumns {
  const roles = ['position', 'popularity', 'since', 'ctr', 'price'];
  const named = roles.map((role) => [role, catalogue.find(({ tags }) => tags.includes(roleTag(role)))?.name]);
  return Object.fromEntries(named.filter(([, name]) => name !== undefined)) as BaselineColumns;
}

function roleTag(role: string): string {
  return `baseline_${role}`;
}
