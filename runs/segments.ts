import { ConfigError } from '../engine/base/errors';
import { nearestName } from '../engine/base/nearest';
import { readTable } from '../engine/tables/reader';
import { FACTS, FACTS_IF_KNOWN } from '../eval/counts';
import { leaderboardMetrics } from '../eval/index';
import { knownSegments, type SegmentColumn, type SegmentTable, segmentTable } from '../eval/segment-table';
import type { Judged } from './evaluate-rankers';
import type { RunData } from './parts';
import type { RunPaths } from './paths';
import type { RequestField } from './request-fields';
import { REQUEST_COLUMNS } from './run-columns';

/** The metric that segments are told of. */
const METRIC = 'mrr';

/** So many different texts may be segments. */
const DISTINCT = 50;

/** Columns by which lists are usually told apart, as `knownSegments` names them. */
const USUAL = ['history', 'clicked item', 'session length', 'list length', 'click position', 'hour'] as const;

/** Columns of `lists.arrow` that there always are. */
const LISTS: readonly string[] = [
  ...FACTS,
  ...FACTS_IF_KNOWN,
  ...leaderboardMetrics()
    .filter(({ kind }) => kind === 'list' || kind === 'top')
    .map(({ name }) => name),
];

/** Columns of `lists.arrow` that are known before the click; every other one is an outcome. */
const BEFORE = ['candidates', 'session_length', 'history_length'];

/** A column by which lists are told apart, and lower bounds of its ranges where it has many numbers. */
export interface AskedSegment {
  readonly name: string;
  readonly cuts?: readonly number[];
}

/** What `segments.json` holds: of each ranker the main metric by the segments of each column. */
export interface Segmented {
  readonly metric: string;
  readonly policy: string;
  readonly rankers: readonly { readonly ranker: string; readonly columns: readonly SegmentTable[] }[];
  /** Usual columns of which the log knows nothing. */
  readonly unknown: readonly string[];
}

/**
 * Segments by name: `all` for the usual ones, or names parted by commas, each with lower bounds where it has many
 * numbers, as in `hour,device,session_length=0:5:20`.
 *
 * @throws ConfigError for bounds that are no ascending numbers
 */
export function parseSegments(written: string): AskedSegment[] {
  return written.split(',').flatMap((text): AskedSegment[] => {
    const [name, bounds] = text.trim().split(/=(.*)/s);
    if (name === 'all') return USUAL.map((usual) => ({ name: usual }));
    if (bounds === undefined) return [{ name }];
    const cuts = bounds.split(':').map((bound) => (bound.trim() === '' ? Number.NaN : Number(bound)));
    if (cuts.some((cut, i) => !(i === 0 ? cut === cut : cut > cuts[i - 1])))
      throw new ConfigError(
        `segments: cut points of ${name} are "${bounds}", expected ascending numbers as in ${name}=0:5:20`,
      );
    return [{ name, cuts }];
  });
}

/**
 * Those of the asked columns that only the log has, as fields of its requests.
 *
 * @param ofLog the fields there are
 * @throws ConfigError for a column that neither the run nor its log has, before anything is scored
 */
export function columnsOfLog(
  asked: readonly AskedSegment[],
  { featureNames }: Pick<RunData, 'featureNames'>,
  ofLog: readonly string[],
): string[] {
  const own = [...USUAL, ...REQUEST_COLUMNS.map(({ name }) => name), ...LISTS, ...featureNames];
  const others = asked.map(({ name }) => name).filter((name) => usualOf(name) === undefined && !own.includes(name));
  for (const name of others) {
    if (ofLog.includes(name)) continue;
    const near = nearestName(name, [...own, ...ofLog]);
    throw new ConfigError(
      `segments: column "${name}" does not exist; ${near ? `did you mean ${near}? ` : ''}expected all, ${USUAL.join(', ')}, a column of requests.arrow, lists.arrow or features.arrow, or a field of the log's requests (${ofLog.join(', ')})`,
    );
  }
  return [...new Set(others)];
}

/**
 * The main metric of each ranker by segments of the judged lists.
 *
 * @throws ConfigError for a column with more than 50 different values and no bounds, or one that differs within a list
 */
export function segmentsOf(
  asked: readonly AskedSegment[],
  { evaluated, lists }: Pick<Judged, 'evaluated' | 'lists'>,
  data: RunData,
  paths: RunPaths,
  fields: ReadonlyMap<string, RequestField> = new Map(),
): Segmented {
  const placeOf = new Map(data.requests.qid.map((qid, place) => [qid, place] as const));
  const places = Array.from(lists.qid, (qid) => placeOf.get(String(qid))!);
  const requests = new Map<string, SegmentColumn>();
  const unknown = new Set<string>();
  const rankers = evaluated.map(({ ranker, evaluation: { rows } }) => {
    const usual = knownSegments(rows);
    const columns = asked.flatMap(({ name, cuts }): SegmentColumn[] => {
      const isUsual = usualOf(name);
      const bounds = cuts && { cuts };
      if (isUsual !== undefined) {
        const column = usual.find((known) => known.name === isUsual);
        if (column === undefined) unknown.add(isUsual);
        return column ? [bounded(column, cuts)] : [];
      }
      if (name in rows.columns) return [{ name, of: rows.columns[name], isOutcome: !BEFORE.includes(name), ...bounds }];
      const column = requests.get(name) ?? requestColumn(name, data, paths, places, fields);
      requests.set(name, column);
      return [{ ...column, ...bounds }];
    });
    const values = rows.columns[METRIC];
    return { ranker, columns: columns.map((column) => segmentTable(values, rows.user, column)) };
  });
  const { policy } = evaluated[0].evaluation.metrics[METRIC];
  return { metric: METRIC, policy, rankers, unknown: [...unknown] };
}

/** A column of requests.arrow, a field of the log, or a column of features.arrow that is the same for a whole list. */
function requestColumn(
  name: string,
  data: RunData,
  paths: RunPaths,
  places: readonly number[],
  fields: ReadonlyMap<string, RequestField>,
): SegmentColumn {
  const field = fields.get(name);
  if (field !== undefined)
    return few({ ...field, name, of: places.map((place) => field.of[place]) as SegmentColumn['of'] });
  const spec = REQUEST_COLUMNS.find((column) => column.name === name);
  if (spec === undefined) return { name, of: sharedValues(name, data, places) };
  const table = readTable(paths.requests);
  if (spec.kind !== 'id') {
    const values = table.numbers(name);
    return { name, of: places.map((place) => values[place]) };
  }
  const { codes, ids } = table.ids(name);
  const of = places.map((place): string | undefined => ids[codes[place]]);
  return few({ name, of, isOutcome: name === 'clicked' });
}

/** A column whose different texts are few enough to be segments. */
function few(column: SegmentColumn): SegmentColumn {
  const different = new Set(Array.from(column.of as ArrayLike<unknown>).filter((value) => typeof value === 'string'));
  if (different.size <= DISTINCT) return column;
  throw new ConfigError(
    `segments: ${column.name} has ${different.size} different values, expected at most ${DISTINCT}; choose a column with fewer`,
  );
}

function sharedValues(
  name: string,
  { rows, requests: { offsets, qid } }: RunData,
  places: readonly number[],
): number[] {
  const values = rows.numbers(name);
  return places.map((place) => {
    const first = values[offsets[place]];
    for (let row = offsets[place]; row < offsets[place + 1]; row++)
      if (!Object.is(values[row], first))
        throw new ConfigError(
          `segments: ${name} is ${first} and ${values[row]} in list ${qid[place]}, expected one value for all its candidates; choose a column of the request`,
        );
    return offsets[place] === offsets[place + 1] ? Number.NaN : first;
  });
}

/** A usual column by other bounds, which its names do not fit. */
function bounded({ names, ...column }: SegmentColumn, cuts: AskedSegment['cuts']): SegmentColumn {
  if (cuts !== undefined) return { ...column, cuts };
  return names ? { ...column, names } : column;
}

/** The usual column that is meant: words may be parted by a space, a dash or an underscore. */
function usualOf(name: string): string | undefined {
  const plain = name.replaceAll(/[-_]/g, ' ');
  return USUAL.find((usual) => usual === plain);
}
