import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { ConfigError } from '../engine/base/errors';
import type { RawEvent } from '../engine/events/event';
import { TableWriter } from '../engine/tables/writer';
import { csvText, shortestFloat32 } from './export-csv';
import type { ScoredRequest, ScoreSink } from './score-request';

/** The columns of the challenge's submissions. */
const SUBMISSION_HEADER = 'user_id,session_id,timestamp,step,item_recommendations';

/** The columns of ranked rows: one row per candidate, best first. */
const SCORE_COLUMNS = ['qid', 'item', 'position', 'score', 'rank'] as const;

const FLUSH_CHARACTERS = 1 << 20;

/**
 * The file of the RecSys Challenge 2019: one line per request, its items separated by spaces, best first.
 *
 * @see Knees, Deldjoo, Bakhshandegan Moghaddam, Adamczak, Leyson, Monreal. RecSys Challenge 2019. RecSys 2019.
 */
export function submissionSink(path: string): ScoreSink {
  return textSink(path, SUBMISSION_HEADER, ({ raw, items, order }) => [
    [
      ...['user', 'session'].map((name) => csvText(String(given(raw, name)))),
      Math.floor(raw.ts / 1000),
      given(raw, 'step'),
      csvText(Array.from(order, (place) => items[place]).join(' ') || null),
    ].join(','),
  ]);
}

/** Ranked rows as CSV, or as Arrow. */
export function rowsSink(path: string, format: 'csv' | 'arrow', metadata: Readonly<Record<string, string>>): ScoreSink {
  if (format === 'arrow') return arrowSink(path, metadata);
  const float = shortestFloat32();
  return textSink(path, SCORE_COLUMNS.join(','), ({ qid, items, scores, order }) =>
    Array.from(
      order,
      (place, i) => `${csvText(qid)},${csvText(items[place])},${place + 1},${float(scores[place])},${i + 1}`,
    ),
  );
}

function textSink(path: string, header: string, linesOf: (request: ScoredRequest) => string[]): ScoreSink {
  const file = openSync(`${path}.part`, 'w');
  let held = `${header}\n`;
  const flush = (): void => {
    const bytes = Buffer.from(held, 'utf8');
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    held = '';
  };
  return {
    write(request) {
      for (const line of linesOf(request)) held += `${line}\n`;
      if (held.length > FLUSH_CHARACTERS) flush();
    },
    close() {
      flush();
      closeSync(file);
      renameSync(`${path}.part`, path);
    },
    abort() {
      closeSync(file);
      rmSync(`${path}.part`, { force: true });
    },
  };
}

function arrowSink(path: string, metadata: Readonly<Record<string, string>>): ScoreSink {
  const codes = new Map<string, number>();
  const ids: string[] = [];
  const code = (id: string): number => {
    let known = codes.get(id);
    if (known === undefined) codes.set(id, (known = ids.push(id) - 1));
    return known;
  };
  const kinds = ['id', 'id', 'small', 'float', 'small'] as const;
  const table = new TableWriter(
    path,
    SCORE_COLUMNS.map((name, i) => ({ name, kind: kinds[i] })),
    (at) => ids[at],
    metadata,
  );
  const held: number[][] = SCORE_COLUMNS.map(() => []);
  const flush = (): void => {
    table.write(
      held.map((values) => Float64Array.from(values)),
      held[0].length,
    );
    for (const values of held) values.length = 0;
  };
  return {
    write({ qid, items, scores, order }) {
      order.forEach((place, i) =>
        [code(qid), code(items[place]), place + 1, scores[place], i + 1].forEach((value, c) => held[c].push(value)),
      );
      if (held[0].length >= 16_384) flush();
    },
    close() {
      flush();
      table.close();
    },
    abort: () => table.abort(),
  };
}

function given(raw: RawEvent, name: string): string | number {
  const value = raw[name];
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new ConfigError(
    `score: a ${raw.type} has no ${name}, expected user, session and step in every line of a challenge submission; leave out --submission`,
  );
}
