import { ConfigError } from '../engine/base/errors';
import type { RequestSpec } from '../engine/events/request';
import { checkSchema, type Schema } from '../engine/events/schema';
import type { DataSet, Opened, OpenOptions } from './dataset';
import { readLines } from './lines';
import { converter } from './metarank/convert';
import { parseMetarank } from './metarank/parse';
import { type Scan, scan } from './metarank/scan';
import { needLog, openLog, type Report } from './open-log';
import type { Row } from './row';

/**
 * Logs in Metarank's event format, RankLens among them: items and users with dated fields, rankings, and interactions
 * that name a ranking. The schema is inferred by a first reading: fields keep their names and become typed attributes
 * of the items, the users, the rankings (`ranking`, its list `shown`) and each type of interaction.
 *
 * @see https://docs.metarank.ai/reference/event-schema
 */
export const ranklens: DataSet = {
  name: 'ranklens',
  sentence: 'Any log in the event format of Metarank (item, user, ranking, interaction), such as RankLens.',
  example: 'podium run --dataset ranklens --log events.jsonl.gz --split time=0.8',
  files: { log: 'NDJSON, plain or gzip, one Metarank event a line; item and user events may stand anywhere' },
  schema: 'inferred',
  request: 'inferred',
  open,
};

async function open(options: OpenOptions): Promise<Opened> {
  const { logs, items } = options;
  needLog('ranklens', options);
  if (items !== undefined) {
    throw new ConfigError(`ranklens: item table ${items} was given, expected none: items are events of the log`);
  }
  const found = await scan(logs, options.schema !== undefined);
  const schema = options.schema ?? found.schema;
  checkSchema(schema);
  const unknownFields = new Map<string, number>();
  const convert = converter(schema, (field) => unknownFields.set(field, (unknownFields.get(field) ?? 0) + 1));
  return openLog(options, {
    name: 'ranklens',
    schema,
    request: requestOf(schema, found),
    files: [...logs],
    bySeq: found.bySeq,
    unknownFields,
    async *rows(report) {
      for (const [file, log] of logs.entries()) yield* rankLensRows(log, file, found.bySeq, convert, report);
    },
  });
}

async function* rankLensRows(
  log: string,
  file: number,
  bySeq: boolean,
  convert: ReturnType<typeof converter>,
  { bad, onRow, onBytes }: Report,
): AsyncGenerator<Row[]> {
  for await (const { first, lines } of readLines(log, onBytes)) {
    const out: Row[] = [];
    for (let i = 0; i < lines.length; i++) {
      const text = lines[i];
      const line = first + i;
      if (text === '') continue;
      onRow();
      if (text === null || text === undefined) {
        bad.add('E_UTF8', 'holds bytes that are not UTF-8, expected text', log, line);
        continue;
      }
      const parsed = parseMetarank(text);
      if (!('event' in parsed)) {
        bad.add(parsed.code, parsed.message, log, line);
        continue;
      }
      const event = convert(bySeq ? parsed : { ...parsed, seq: undefined as never });
      out.push({ event, order: 0, file, line, size: text.length, unlabelled: false });
    }
    yield out;
  }
}

/** Clicks settle a ranking; where there are none, the interaction that names rankings most often. */
function requestOf(schema: Schema, { interactions }: Scan): RequestSpec {
  const answers = Object.keys(schema.events).filter((type) => schema.events[type].of?.type === 'ranking');
  const count = (type: string): number => (type === 'click' ? Number.POSITIVE_INFINITY : (interactions.get(type) ?? 0));
  const [on] = answers.sort((a, b) => count(b) - count(a));
  if (on === undefined) {
    throw new ConfigError('ranklens: the log holds no interaction, expected some that name a ranking', 'E_FORMAT');
  }
  return { on: 'ranking', candidates: 'shown', outcome: { kind: 'joined', on, item: 'item' }, window: '30m' };
}
