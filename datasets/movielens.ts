import type { Mapping } from './csv/mapping';
import { shopLog } from './shop/shop-log';
import type { SideTable, Table } from './shop/table';

function events(user: string, item: string, what: 'rating' | 'tag', time: string): Omit<Mapping, 'next'> {
  const given = { item: { column: item, kind: 'id' } } as const;
  return {
    time: { column: time, unit: 's' },
    user,
    events:
      what === 'rating'
        ? { rate: { fields: { ...given, rating: { column: what, kind: 'number', scale: 1 } } } }
        : { review: { fields: { ...given, tag: { column: what, kind: 'id' } } } },
  };
}

const people = {
  kind: 'user',
  id: 'user',
  fields: {
    gender: { column: 'gender', kind: 'id' },
    age: { column: 'age', kind: 'int' },
    occupation: { column: 'occupation', kind: 'id' },
  },
  static: true,
} as const satisfies Omit<SideTable, 'name'>;

function films(id: string): Omit<SideTable, 'name'> {
  const fields = { genres: { column: 'genres', kind: 'set' } } as const;
  return { kind: 'item', id, fields, missing: ['(no genres listed)'], static: true };
}

const tables: readonly Table[] = [
  {
    kind: 'events',
    name: 'ratings.csv',
    mapping: events('userId', 'movieId', 'rating', 'timestamp'),
  },
  {
    kind: 'events',
    name: 'tags.csv',
    mapping: events('userId', 'movieId', 'tag', 'timestamp'),
  },
  { ...films('movieId'), name: 'movies.csv' },
  {
    kind: 'events',
    name: 'ratings.dat',
    delimiter: '::',
    header: ['user', 'item', 'rating', 'time'],
    first: /^\d+::\d+::\d(\.5)?::\d{6,}$/,
    mapping: events('user', 'item', 'rating', 'time'),
  },
  {
    ...people,
    name: 'users.dat',
    delimiter: '::',
    header: ['user', 'gender', 'age', 'occupation', 'zip'],
    first: /^\d+::[MF]::\d+::\d+::/,
  },
  {
    kind: 'events',
    name: 'tags.dat',
    delimiter: '::',
    header: ['user', 'item', 'tag', 'time'],
    first: /^\d+::\d+::.*::\d{6,}$/,
    mapping: events('user', 'item', 'tag', 'time'),
  },
  {
    ...films('item'),
    name: 'movies.dat',
    delimiter: '::',
    header: ['item', 'title', 'genres'],
    first: /^\d+::.*::[^:]+$/,
  },
  {
    kind: 'events',
    name: 'u.data',
    delimiter: '\t',
    header: ['user', 'item', 'rating', 'time'],
    first: /^\d+\t\d+\t\d\t\d+$/,
    mapping: events('user', 'item', 'rating', 'time'),
  },
  {
    ...people,
    name: 'u.user',
    delimiter: '|',
    header: ['user', 'age', 'gender', 'occupation', 'zip'],
    first: /^\d+\|\d+\|[MF]\|[^|]*\|[^|]*$/,
  },
];

/**
 * MovieLens of any size: ratings and tags, with what is known of films and people. It has no sessions: 30 minutes of
 * silence end one. Genres and demographics have no dates and count as true from the start.
 *
 * @see F. Maxwell Harper, Joseph A. Konstan. The MovieLens Datasets: History and Context. ACM TiiS 5(4), 2015.
 */
export const movielens = shopLog({
  name: 'movielens',
  sentence: 'MovieLens of any size: ratings of films and tags on them, with genres and what people say of themselves.',
  example: 'podium run --dataset movielens --log ratings.dat users.dat movies.dat',
  tables,
  target: 'rate',
});
