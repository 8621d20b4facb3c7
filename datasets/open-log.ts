import { resolve } from 'node:path';
import { ConfigError } from '../engine/base/errors';
import type { RequestSpec } from '../engine/events/request';
import type { Schema } from '../engine/events/schema';
import { BadLines } from './bad-lines';
import { chunks } from './chunks';
import type { Opened, OpenOptions, Progress } from './dataset';
import { fixedSchema } from './fixed-schema';
import { probe } from './lines';
import { NEXT } from './next-item';
import { inOrder } from './order';
import type { Row } from './row';
import type { Memory } from './shop/memory';

/** What the reader of a log's files reports back. */
export interface Report {
  readonly bad: BadLines;
  readonly progress: Progress;
  onRow(): void;
  onBytes(bytes: number): void;
  /** A request without an outcome; false leaves it out. */
  keepUnlabelled(): boolean;
}

/** What one adapter brings: what the log is, and its rows in the order of its files. */
export interface LogParts {
  readonly name: string;
  readonly schema: Schema;
  readonly request: RequestSpec;
  /** Item tables last; they do not count as bytes of the log. */
  readonly files: readonly string[];
  readonly itemsTransductive?: boolean;
  readonly bySeq?: boolean;
  /** Counts of fields that a fixed schema does not know, filled by `rows`. */
  readonly unknownFields?: Map<string, number>;
  rows(report: Report): AsyncIterable<Row[]>;
  /** What `enrich` knows of the rows before. */
  readonly memory?: Memory;
  /** What becomes of the rows when they are in order. */
  enrich?(rows: AsyncIterable<Row[]>): AsyncIterable<Row[]>;
  /** What goes before the first event, given its time. */
  preamble?(ts: number, report: Report): AsyncIterable<Row[]>;
}

/**
 * A log opened: its rows sorted, cut into chunks and counted.
 *
 * @throws ConfigError when what is asked for is of logs without lists only, and this one shows lists; E_SCHEMA when a
 * schema is given that does not fit
 */
export function openLog(options: OpenOptions, parts: LogParts): Opened {
  const { name, request, files, itemsTransductive = false, bySeq = false, preamble, memory } = parts;
  const unknownFields = parts.unknownFields ?? new Map<string, number>();
  const count = (field: string): unknown => unknownFields.set(field, (unknownFields.get(field) ?? 0) + 1);
  const { schema, trim } = options.schema
    ? fixedSchema(name, parts.schema, options.schema, count)
    : { ...parts, trim: null };
  const { logs, target, requestsEvery } = options;
  if ((target ?? requestsEvery) !== undefined && request.on !== NEXT) {
    const given = target === undefined ? `requests after one in ${requestsEvery} events` : `target "${target}"`;
    throw new ConfigError(`${name}: ${given} was given, expected none: the log shows lists`);
  }
  const bad = new BadLines();
  const progress = { rows: 0, bytes: 0, totalBytes: logs.reduce((sum, log) => sum + probe(log).bytes, 0) };
  const report: Report = {
    bad,
    progress,
    onRow: () => progress.rows++,
    onBytes: (bytes) => {
      progress.bytes += bytes;
    },
    keepUnlabelled: () => {
      opened.unlabelled++;
      return options.unlabelled === 'keep';
    },
  };
  const ordered = inOrder(parts.rows(report), { ...options, bySeq }, () => {
    opened.sorted = true;
  });
  const opened: Opened = {
    name,
    schema,
    request,
    files,
    events: chunks(parts.enrich?.(ordered) ?? ordered, {
      name,
      logs,
      bad,
      limit: options.limit,
      preamble: preamble && ((ts) => preamble(ts, report)),
      ...(trim && { trim }),
    }),
    bad,
    progress,
    itemsTransductive,
    sorted: false,
    unlabelled: 0,
    unknownFields,
    ...(memory && { remembered: () => memory.told(logs.length) }),
  };
  return opened;
}

/** @throws ConfigError when no log was given, or one file twice */
export function needLog(name: string, { logs }: OpenOptions): void {
  if (logs.length === 0) throw new ConfigError(`${name}: no log was given, expected --log FILE`);
  const paths = logs.map((log) => resolve(log));
  const twice = logs.find((_, i) => paths.indexOf(paths[i]) < i);
  if (twice !== undefined) throw new ConfigError(`${name}: --log names ${twice} twice, expected each file once`);
}

/** One request in so many item events. @throws ConfigError unless it is a whole number, 1 or more */
export function everyOf(name: string, { requestsEvery = 1 }: OpenOptions): number {
  if (Number.isSafeInteger(requestsEvery) && requestsEvery >= 1) return requestsEvery;
  throw new ConfigError(
    `${name}: requests are asked for after one in ${requestsEvery} item events, expected 1 or more`,
  );
}
