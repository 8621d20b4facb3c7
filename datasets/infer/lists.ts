import type { ColumnField, EventColumns, Mapping } from '../csv/mapping';
import { type Facts, mostly } from './facts';
import { idFrom } from './kinds';
import type { Roles } from './roles';
import { rowsByType, shareGiven, valuesOf } from './rows-of';
import type { Sample } from './sample';

const SEPARATORS = ['|', ';', ' ', ','] as const;

/** The part of a mapping that says what was shown, where a column packs several ids into a cell. */
export interface Lists extends Pick<Mapping, 'separator' | 'type' | 'events' | 'request'> {
  readonly used: readonly Facts[];
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
  const outcome = columns.find((facts) => facts !== list && !facts.isList && isChosen(valuesOf(sample, facts), lists));
  if (!outcome) {
    say(`not guessed: ${list.name} holds lists, but no column holds one of their items: what was chosen?`);
    return null;
  }
  const beside = columns.filter((facts) => facts !== list && facts !== outcome && isBeside(members(facts), lists));
  say(`list: items of ${list.name}, chosen by ${outcome.name}${beside.map(({ name }) => `, with ${name}`).join('')}`);
  const type = roles.get('type');
  const types = rowsByType(sample, type, 'impression', ownName);
  const shown = types.filter(({ rows }) => shareGiven(sample, list, rows) > 0.5);
  if (shown.length !== 1) return null;
  const clicked: ColumnField = { ...idFrom(outcome), label: true };
  const fields = Object.fromEntries(beside.map((facts) => [nameBeside(facts), numberField(facts, separator)]));
  const items = new Set(lists.flat());
  const events: Record<string, EventColumns> = {};
  for (const { type: name, rows } of types) {
    events[name] =
      name === shown[0].type
        ? { fields: { clicked }, lists: { shown: { item: list.name, fields } } }
        : { fields: otherFields(sample, outcome, rows, items) };
  }
  const values = Object.fromEntries(types.flatMap(({ type: name, words }) => words.map((word) => [word, name])));
  return {
    ...(separator !== undefined && separator !== '|' && { separator }),
    ...(type && { type: { column: type.name, values } }),
    events,
    request: { on: shown[0].type, candidates: 'shown', outcome: { kind: 'immediate', field: 'clicked' } },
    used: [list, outcome, ...beside],
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
  return mostly(rows, (i) => cells[i].length === lists[i].length && cells[i].every(isNumber));
}

function isNumber(text: string): boolean {
  return /^(|nan)$/i.test(text) || Number.isFinite(Number(text));
}

function numberField({ name, distinct }: Facts, separator: string | undefined): ColumnField {
  const all = [...distinct].flatMap((value) => (separator === undefined ? value : value.split(separator)));
  const isWhole = mostly(all, (value) => /^nan$/i.test(value) || Number.isInteger(Number(value)));
  return isWhole ? { column: name, kind: 'int' } : { column: name, kind: 'number', scale: 2 };
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
