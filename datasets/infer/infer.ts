import { StateError } from '../../engine/base/errors';
import { checkMapping } from '../csv/check';
import type { Mapping } from '../csv/mapping';
import type { Format } from '../csv/source';
import { type Facts, factsOf } from './facts';
import { fieldFrom, restOf } from './kinds';
import { listsOf } from './lists';
import { type Roles, rolesOf, unitOf } from './roles';
import { readSample, type Sample } from './sample';
import { shopOf } from './shop';

const MOST_NAMED = 8;

/** A proposed mapping, the data set that reads it, and what was guessed and why, a line each. */
export interface Inferred {
  readonly dataset: Format;
  readonly mapping: Mapping;
  readonly said: readonly string[];
}

/**
 * Proposes a mapping for a CSV or NDJSON file by the names of its columns and the values of its first rows.
 *
 * @throws StateError E_INFER when time, item or person cannot be guessed; E_COLUMNS, or as `readLines`
 */
export async function inferMapping(path: string): Promise<Inferred> {
  const sample = await readSample(path);
  if (sample.isMetarank)
    throw new StateError(
      `infer: ${path} is in the event format of Metarank, expected a log that needs a mapping; this one needs none: ` +
        `podium run --dataset ranklens --log ${path}`,
      'E_INFER',
    );
  const columns = sample.columns.map(factsOf);
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  say(`${path}: ${sample.format}, ${sample.rows} rows looked at, ${columns.length} columns`);
  const roles = rolesOf(columns, say);
  need(path, roles.has('time'), 'a time', columns, notATime(columns));
  const request = roles.get('request');
  if (!roles.has('user') && !roles.has('session') && request)
    say(`session: ${request.name}, as no column tells people or sessions`);
  need(path, roles.has('user') || roles.has('session') || request !== undefined, 'a user or a session', columns);
  need(path, roles.has('item') || roles.has('list'), 'an item', columns);
  const mapping = mappingFrom(path, sample, columns, roles, say);
  checkMapping(mapping, 'the proposed mapping', sample.format);
  return { dataset: sample.format, mapping, said };
}

function mappingFrom(
  path: string,
  sample: Sample,
  columns: readonly Facts[],
  roles: Roles,
  say: (line: string) => void,
): Mapping {
  const time = roles.get('time')!;
  const user = roles.get('user');
  const session = roles.get('session') ?? (user ? undefined : roles.get('request'));
  const base = {
    ...(sample.format === 'csv' && sample.delimiter !== ',' && { delimiter: sample.delimiter }),
    ...(sample.each !== undefined && { each: sample.each }),
    time: { column: time.name, unit: unitOf(time) },
    ...(roles.has('step') && { order: roles.get('step')!.name }),
    ...(user && { user: user.name }),
    ...(session && { session: session.name }),
  };
  const impressions = isImpressions(sample, roles);
  const lists = impressions ? null : listsOf(sample, columns, roles, say);
  const used = new Set([...roles.values(), ...(lists?.used ?? [])]);
  const { item, user: person, common, unknown } = restOf(columns.filter((facts) => !used.has(facts)));
  const missing = [...new Set(columns.flatMap((facts) => facts.missing))];
  const more = { ...(missing.length && { missing }), ...(hasAny(common) && { common }) };
  if (missing.length) say(`missing: ${missing.join(', ')} say nothing`);
  if (hasAny(common)) say(`context: ${Object.keys(common).join(', ')}`);
  const ofPerson = hasAny(person) ? { attributes: { user: person } } : {};
  if (hasAny(person)) say(`people: ${Object.keys(person).join(', ')}`);
  if (unknown.length) say(`not guessed: ${some(unknown)}; left out`);
  if (impressions) {
    say('shape: one row per candidate');
    const fields = Object.fromEntries(Object.entries(item));
    const price = roles.get('price');
    if (price) fields.price = fieldFrom(price);
    return { ...base, ...more, impressions: { ...impressions, ...(hasAny(fields) && { fields }) }, ...ofPerson };
  }
  if (lists) {
    const { used: _, itemColumn, ...shown } = lists;
    const isOfItem = itemColumn !== undefined && hasAny(item);
    if (hasAny(item) && !isOfItem) say(`not guessed: whose ${Object.keys(item).join(', ')} that is; left out`);
    const attributes = { ...(isOfItem && { item }), ...ofPerson.attributes };
    return { ...base, ...more, ...shown, ...(hasAny(attributes) && { attributes }) };
  }
  need(path, roles.has('item'), 'an item', columns);
  const price = roles.get('price');
  const ofItem = {
    ...item,
    ...(price && { price: { ...fieldFrom(price), kind: 'number', scale: Math.max(2, price.decimals) } }),
  };
  const attributes = { ...(hasAny(ofItem) && { item: ofItem }), ...(hasAny(person) && { user: person }) };
  if (hasAny(ofItem)) say(`attributes: ${Object.keys(ofItem).join(', ')}`);
  if (!session) say('session: no column, so 30 minutes of silence of a user end one');
  return { ...base, ...more, ...shopOf(sample, roles, say), ...(hasAny(attributes) && { attributes }) } as Mapping;
}

/** One row per candidate: a request's id comes again and again, and each row says whether it was clicked. */
function isImpressions({ rows }: Sample, roles: Roles): Mapping['impressions'] {
  const [request, item, clicked, position] = (['request', 'item', 'clicked', 'position'] as const).map((role) =>
    roles.get(role),
  );
  if (!request || !item || !clicked || request.distinct.size * 1.5 > rows) return undefined;
  const place = position && { position: position.name };
  return { request: request.name, item: item.name, clicked: clicked.name, ...place };
}

function need(path: string, isThere: boolean, what: string, columns: readonly Facts[], also = ''): void {
  if (isThere) return;
  throw new StateError(
    `infer: ${path}: no column looks like ${what}, found ${some(columns.map(({ name }) => name))}` +
      (also || '; write the mapping by hand, docs/datasets.md shows three'),
    'E_INFER',
  );
}

/** A column that is named like a time and holds none that is read. */
function notATime(columns: readonly Facts[]): string {
  const named = columns.find(({ word, distinct }) => /^ts$|time|date/.test(word) && distinct.size > 0);
  if (!named) return '';
  const [value] = named.distinct;
  return `, and ${named.name} holds "${value.slice(0, 40)}", expected ISO 8601, as in 2026-01-31T12:00:00Z, or time since 1970; write the log with such times`;
}

function some(names: readonly string[]): string {
  const named = names.slice(0, MOST_NAMED).map((name) => name || '(no name)');
  return `${named.join(', ')}${names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''}`;
}

function hasAny(fields: object): boolean {
  return Object.keys(fields).length > 0;
}
