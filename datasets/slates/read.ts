import { StateError } from '../../engine/base/errors';
import { assertBad, BadLines } from '../bad-lines';
import { BadCell, truth } from '../csv/cells';
import { readCsv } from '../csv-lines';

/** Lists that a policy showed, place by place; arrays are [rows] but `offsets` and `user`. */
export interface SlateLog {
  /** [lists + 1] first row of each list; rows stand in shown order. */
  readonly offsets: Int32Array;
  readonly item: readonly string[];
  readonly click: readonly number[];
  /** Chance with which the policy put the item here, given those above it. */
  readonly propensity: readonly number[];
  /** The same of the judged policy; null where the log has no column of it. */
  readonly target: readonly number[] | null;
  /** [lists] user codes; each list its own where the log has no users. */
  readonly user: Int32Array;
  /** Lists that were not taken, because a row of them or the whole of them is bad. */
  readonly leftOut: number;
}

const NEEDED = ['list', 'position', 'item_id', 'click', 'propensity_score'] as const;

interface Row {
  readonly list: string;
  readonly position: number;
  readonly item: string;
  readonly click: number;
  readonly propensity: number;
  readonly target: number | undefined;
  readonly user: string;
  readonly line: number;
}

/**
 * Reads CSV files of lists, plain or gzip, a row for each place (docs/off-policy.md has the format), as one log; rows of a
 * list stand in one file, in any order. A list of which a row is bad, whose places are not 1, 2, 3 …, each once, that holds
 * an item twice or names two users, counts as bad and is left out whole; a bad row that names no list counts as itself alone.
 *
 * @throws StateError E_COLUMNS, E_BAD_LINES, E_EMPTY
 */
export async function readLoggedSlates(paths: readonly string[], maxBad = 0.01): Promise<SlateLog> {
  const bad = new BadLines();
  const lists: (readonly Row[])[] = [];
  let [rows, leftOut] = [0, 0];
  let hasTarget: boolean | undefined;
  for (const path of paths) {
    const found = new Map<string, Row[]>();
    const broken = new Set<string>();
    let reader: RowReader | undefined;
    for await (const records of readCsv(path, bad)) {
      for (const { cells, line } of records) {
        if (reader === undefined) {
          reader = readerOf(path, cells);
          if (hasTarget !== undefined && hasTarget !== reader.hasTarget)
            throw new StateError(`slates: ${path}: only some files have target_score, expected all or none`, 'E_COLUMNS'); // biome-ignore format: one line
          hasTarget = reader.hasTarget;
          continue;
        }
        rows++;
        try {
          const row = reader.read(cells, line);
          found.set(row.list, [...(found.get(row.list) ?? []), row]);
        } catch (error) {
          if (!(error instanceof BadCell)) throw error;
          bad.add(error.code, error.message, path, line);
          const list = reader.listOf(cells);
          if (list !== '') broken.add(list);
        }
      }
    }
    for (const name of broken) found.delete(name);
    leftOut += broken.size;
    for (const list of found.values()) {
      list.sort((a, b) => a.position - b.position);
      const wrong = wrongIn(list);
      if (wrong === null) lists.push(list);
      else {
        leftOut++;
        bad.add('E_PLACES', wrong, path, list[0].line);
      }
    }
  }
  assertBad(bad, rows, maxBad);
  if (lists.length === 0)
    throw new StateError(`slates: ${paths.join(', ')} hold no list, expected at least one`, 'E_EMPTY');
  return { ...columnsOf(lists, hasTarget === true), leftOut };
}

interface RowReader {
  readonly hasTarget: boolean;
  /** Name of the list that a row belongs to, '' where it has none. */
  readonly listOf: (cells: readonly string[]) => string;
  readonly read: (cells: readonly string[], line: number) => Row;
}

function readerOf(path: string, header: readonly string[]): RowReader {
  const names = header.map((cell) => cell.trim());
  const missing = NEEDED.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new StateError(
      `slates: ${path}: found the columns ${names.join(',').slice(0, 120)}, expected ${NEEDED.join(',')} (missing: ${missing.join(', ')})${missing.includes('list') ? '; rows that do not say which list they belong to, as those of the Open Bandit Dataset, are judged place by place without --slates' : ''}`,
      'E_COLUMNS',
    );
  const [hasTarget, hasUser] = [names.includes('target_score'), names.includes('user')];
  const read = (cells: readonly string[], line: number): Row => {
    if (cells.length !== names.length)
      throw new BadCell('E_CELLS', `has ${cells.length} cells, expected ${names.length}`);
    const cell = (name: string): string => cells[names.indexOf(name)].trim();
    const given = (name: string): string => {
      if (cell(name) === '') throw new BadCell('E_FIELD', `${name} is empty, expected an id`);
      return cell(name);
    };
    if (!/^[1-9]\d{0,5}$/.test(cell('position')))
      throw new BadCell('E_FIELD', `position is "${cell('position')}", expected a place from 1`);
    return {
      list: given('list'),
      position: Number(cell('position')),
      item: given('item_id'),
      click: truth(cell('click'), 'click') ? 1 : 0,
      propensity: chanceOf(cell('propensity_score'), 'propensity_score', false),
      target: hasTarget ? chanceOf(cell('target_score'), 'target_score', true) : undefined,
      user: hasUser ? given('user') : `${path} ${cell('list')}`,
      line,
    };
  };
  return { hasTarget, listOf: (cells) => cells[names.indexOf('list')]?.trim() ?? '', read };
}

function chanceOf(cell: string, name: string, mayBeNone: boolean): number {
  const chance = cell === '' ? Number.NaN : Number(cell);
  if (chance <= 1 && (chance > 0 || (mayBeNone && chance === 0))) return chance;
  throw new BadCell('E_PROPENSITY', `${name} is "${cell}", expected a chance ${mayBeNone ? 'from' : 'above'} 0 to 1`);
}

function wrongIn(list: readonly Row[]): string | null {
  const places = list.map(({ position }) => position);
  if (places.some((position, i) => position !== i + 1))
    return `list ${list[0].list} has the places ${places.slice(0, 8).join(', ')}, expected 1 to ${list.length}, each once`;
  const other = list.find(({ user }) => user !== list[0].user);
  if (other) return `list ${list[0].list} has the users ${list[0].user} and ${other.user}, expected one`;
  const items = new Set(list.map(({ item }) => item));
  return items.size < list.length ? `list ${list[0].list} holds an item twice, expected each once` : null;
}

function columnsOf(lists: readonly (readonly Row[])[], hasTarget: boolean): Omit<SlateLog, 'leftOut'> {
  const rows = lists.flat();
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => (offsets[i + 1] = offsets[i] + list.length));
  const codes = new Map<string, number>();
  for (const [{ user }] of lists) if (!codes.has(user)) codes.set(user, codes.size);
  return {
    offsets,
    item: rows.map(({ item }) => item),
    click: rows.map(({ click }) => click),
    propensity: rows.map(({ propensity }) => propensity),
    target: hasTarget ? rows.map(({ target }) => target!) : null,
    user: Int32Array.from(lists, ([{ user }]) => codes.get(user)!),
  };
}
