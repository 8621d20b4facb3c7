import type { ColumnField, EventColumns, Mapping } from '../csv/mapping';
import { fieldName } from '../metarank/names';
import { decimalsOf, type Facts, mostly } from './facts';
import { joinedOf } from './joined';
import { idFrom } from './kinds';
import type { Roles } from './roles';
import { rowsByType, shareGiven, valuesOf } from './rows-of';
import type { Sample } from './sample';

const SEPARATORS = ['|', ';', ' ', ','] as const;

/** The part of a mapping that says what was shown, where a column packs several ids into a cell. */
export interface Lists extends Pick<Mapping, 'separator' | 'type' | 'events' | 'request'> {
  readonly used: readonly Facts[];
  /** The column of the item that other events are about; none where they have none. */
  readonly itemColumn: Facts | undefined;
}

/** Finds lists packed into cells and the column that says which of them was chosen; null where either is not there. */
export function listsOf(
  sample: Sample,
  columns: readonly Facts[],
  roles: Roles,
  say: (line: string) => void,
): Lists | null {
  const list = roles.get('list');
  if (!list) return null;
  const separator = list.isList ? undefined : separatorOf(sample, list);
  if (!list.isList && separator === undefined) return null;
  const members = (facts: Facts) =>
    valuesOf(sample, facts).map((value) =>
      typeof value !== 'string' ? value : value === '' ? [] : value.split(separator!),
    );
  const lists = members(list);
  const type = roles.get('type');
  const types = rowsByType(sample, type, 'impression', ownName);
  const shown = types.filter(({ rows }) => shareGiven(sample, list, rows) > 0.5);
  const beside = columns.filter((facts) => facts !== list && isBeside(members(facts), lists));
  const isNumeric = (facts: Facts): boolean => mostly(members(facts).flat(), isNumber);
  const numbers = beside.filter(isNumeric);
  const names = beside.filter((facts) => !numbers.includes(facts));
  const fields = Object.fromEntries(numbers.map((facts) => [nameBeside(facts), numberField(facts, separator)]));
  const attributes = Object.fromEntries(names.map((facts) => [fieldName(singular(facts.word)), idFrom(facts)]));
  const columnsOfList = { item: list.name, fields, ...(names.length && { attributes }) };
  const values = Object.fromEntries(types.flatMap(({ type: name, words }) => words.map((word) => [word, name])));
  const base = {
    ...(separator !== undefined && separator !== '|' && { separator }),
    ...(type && { type: { column: type.name, values } }),
  };
  const listed = { sample, roles, columns, lists, types, shown: shown[0], columnsOfList };
  const outcome = columns.find(
    (facts) => ![list, ...beside].includes(facts) && !facts.isList && isChosen(valuesOf(sample, facts), lists),
  );
  const joined = outcome || shown.length !== 1 ? null : joinedOf(listed);
  if (!outcome && !joined) {
    say(`not guessed: ${list.name} holds lists, but no column holds one of their items: what was chosen?`);
    return null;
  }
  const by = outcome ? outcome.name : joined!.by;
  say(`list: items of ${list.name}, chosen by ${by}${beside.map(({ name }) => `, with ${name}`).join('')}`);
  if (joined) {
    const { by: _, used, ...answered } = joined;
    return { ...base, ...answered, used: [list, ...beside, ...used], itemColumn: roles.get('item') };
  }
  if (shown.length !== 1) return null;
  const clicked: ColumnField = { ...idFrom(outcome!), label: true };
  const items = new Set(lists.flat());
  const events: Record<string, EventColumns> = {};
  for (const { type: name, rows } of types) {
    events[name] =
      name === shown[0].type
        ? { fields: { clicked }, lists: { shown: columnsOfList } }
        : { fields: otherFields(sample, outcome!, rows, items) };
  }
  const isAbout = Object.values(events).some((event) => event.fields?.item);
  return {
    ...base,
    events,
    request: { on: shown[0].type, candidates: 'shown', outcome: { kind: 'immediate', field: 'clicked' } },
    used: [list, outcome!, ...beside],
    itemColumn: isAbout ? outcome : undefined,
  };
}

/** In rows that show nothing, the column of the chosen item may hold an item or something else, such as a filter. */
function otherFields(
  sample: Sample,
  outcome: Facts,
  rows: readonly number[],
  items: ReadonlySet<string>,
): Record<string, ColumnField> {
  if (shareGiven(sample, outcome, rows) <= 0.5) return {};
  const values = valuesOf(sample, outcome);
  const known = rows.filter((row) => items.has(values[row] as string)).length;
  return known > rows.length / 4 ? { item: idFrom(outcome) } : { value: idFrom(outcome) };
}

function separatorOf(sample: Sample, list: Facts): string | undefined {
  const cells = valuesOf(sample, list).filter((value) => value !== '');
  return SEPARATORS.find((each) => cells.filter((cell) => cell.includes(each)).length > cells.length / 2);
}

function isChosen(values: readonly (string | readonly string[])[], lists: readonly (readonly string[])[]): boolean {
  const rows = lists.flatMap((list, i) => (list.length > 0 && values[i] !== '' ? [i] : []));
  return rows.length > 0 && rows.filter((i) => lists[i].includes(values[i] as string)).length > rows.length / 2;
}

function isBeside(cells: readonly (readonly string[])[], lists: readonly (readonly string[])[]): boolean {
  const rows = lists.flatMap((list, i) => (list.length > 1 ? [i] : []));
  return mostly(rows, (i) => cells[i].length === lists[i].length);
}

function isNumber(text: string): boolean {
  return /^(|nan)$/i.test(text) || Number.isFinite(Number(text));
}

function numberField({ name, distinct }: Facts, separator: string | undefined): ColumnField {
  const all = [...distinct].flatMap((value) => (separator === undefined ? value : value.split(separator)));
  const given = all.filter((value) => !/^(|nan)$/i.test(value));
  const isWhole = mostly(given, (value) => Number.isInteger(Number(value)));
  const decimals = given.reduce((most, value) => Math.max(most, decimalsOf(value)), 0);
  if (isWhole && decimals === 0) return { column: name, kind: 'int' };
  return { column: name, kind: 'number', scale: Math.min(6, Math.max(2, decimals)) };
}

/** `brands` are each a brand, `categories` a category. */
function singular(word: string): string {
  return word.replace(/ies$/, 'y').replace(/([^s])s$/, '$1');
}

function nameBeside({ word }: Facts): string {
  return word === 'prices' ? 'price' : word;
}

function ownName(word: string): string {
  const name = word
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  return /^(item|user|)$/.test(name) || !/^[a-z]/.test(name) ? `event_${name}` : name;
}
