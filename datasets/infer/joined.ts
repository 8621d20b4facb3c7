import type { EventColumns, ListColumns, Mapping } from '../csv/mapping';
import type { Facts } from './facts';
import { idFrom } from './kinds';
import type { Roles } from './roles';
import { shareGiven, type TypeRows, valuesOf } from './rows-of';
import type { Sample } from './sample';

/** A sample with lists in the rows of one type. */
interface Listed {
  readonly sample: Sample;
  readonly roles: Roles;
  readonly columns: readonly Facts[];
  /** By row; empty where nothing is shown. */
  readonly lists: readonly (readonly string[])[];
  readonly types: readonly TypeRows[];
  readonly shown: TypeRows;
  readonly columnsOfList: ListColumns;
}

/** The part of a mapping where rows of other types name the list that they answer; `by` is the column that does. */
interface Joined extends Pick<Mapping, 'events' | 'request'> {
  readonly by: string;
  readonly used: readonly Facts[];
}

/**
 * Lists that later rows answer: each has an id of its own, and rows of another type hold such an id and one of its items.
 * Null where there are none.
 */
export function joinedOf({ sample, roles, columns, lists, types, shown, columnsOfList }: Listed): Joined | null {
  const item = roles.get('item');
  if (!item || types.length < 2) return null;
  const scalar = columns.filter((facts) => !facts.isList && facts !== item && facts !== roles.get('time'));
  for (const own of scalar.filter((facts) => isIdOf(valuesOf(sample, facts), shown.rows))) {
    const rowOf = new Map(shown.rows.map((row) => [valuesOf(sample, own)[row] as string, row]));
    for (const other of scalar) {
      const answers = types.filter(
        (type) => type !== shown && namesLists(sample, type.rows, item, other, (id) => lists[rowOf.get(id) ?? -1]),
      );
      if (answers.length === 0) continue;
      const click = answers.find(({ type }) => /click|choose|chosen/.test(type)) ?? most(answers);
      return {
        by: `${item.name} of ${click.words.join(', ')}, which name it by ${other.name}`,
        events: eventsOf({ sample, types, shown, item, own, other, answers, columnsOfList }),
        request: {
          on: shown.type,
          candidates: 'shown',
          outcome: { kind: 'joined', on: click.type, item: 'item' },
          window: '30m',
        },
        used: [own, other, item],
      };
    }
  }
  return null;
}

interface Parts extends Pick<Listed, 'sample' | 'types' | 'shown' | 'columnsOfList'> {
  readonly item: Facts;
  readonly own: Facts;
  readonly other: Facts;
  readonly answers: readonly TypeRows[];
}

function eventsOf(parts: Parts): Record<string, EventColumns> {
  const { sample, types, shown, item, own, other, answers, columnsOfList } = parts;
  const events: Record<string, EventColumns> = {};
  for (const type of types) {
    const about = shareGiven(sample, item, type.rows) > 0.5 ? { item: idFrom(item) } : {};
    events[type.type] =
      type === shown
        ? { fields: { id: idFrom(own) }, lists: { shown: columnsOfList } }
        : answers.includes(type)
          ? { fields: { ...about, request: idFrom(other) }, of: { type: shown.type, by: 'request' } }
          : { fields: about };
  }
  return events;
}

/** Whether a column has another value in each of these rows. */
function isIdOf(values: readonly (string | readonly string[])[], rows: readonly number[]): boolean {
  const ids = rows.map((row) => values[row]);
  return ids.every((id) => id !== '') && new Set(ids).size === ids.length;
}

/** Whether most of these rows name a list, by its id, that holds their item. */
function namesLists(
  sample: Sample,
  rows: readonly number[],
  item: Facts,
  by: Facts,
  listOf: (id: string) => readonly string[] | undefined,
): boolean {
  const [items, ids] = [valuesOf(sample, item), valuesOf(sample, by)];
  const fitting = rows.filter((row) => listOf(ids[row] as string)?.includes(items[row] as string));
  return fitting.length > rows.length / 2;
}

function most(answers: readonly TypeRows[]): TypeRows {
  return answers.reduce((best, one) => (one.rows.length > best.rows.length ? one : best));
}
