import { existsSync } from 'node:fs';
import { type Opened, type Remembered, readRemembered, writeRemembered } from '../datasets/index';
import { StateError } from '../engine/base/errors';
import type { Unsettled } from '../engine/labels';
import type { Carried } from '../engine/replay';
import { exactJson, parseExactJson } from '../engine/snapshot-json';
import { readTable } from '../engine/tables/reader';
import { TableWriter } from '../engine/tables/writer';
import type { RunPaths } from './paths';
import { readStored } from './stored-json';
import { writeWhole } from './write-whole';

const BATCH = 65_536;

/** Writes what a replay of the next file needs beside the state. */
export function writeCarried({ sessions: path, unsettled: open }: RunPaths, { sessions, unsettled }: Carried): void {
  const table = new TableWriter(
    path,
    [
      { name: 'session_json', kind: 'text' },
      { name: 'length', kind: 'count' },
      { name: 'start', kind: 'time' },
    ],
    String,
  );
  for (let begin = 0; begin < sessions.length; begin += BATCH) {
    const some = sessions.slice(begin, begin + BATCH);
    const texts = some.map(({ session }) => JSON.stringify(session));
    const numbers = (of: 'length' | 'start'): Float64Array => Float64Array.from(some, (session) => session[of]);
    table.write([texts, numbers('length'), numbers('start')], some.length);
  }
  table.close();
  writeWhole(open, `${exactJson(unsettled)}\n`);
}

/** Reads it. @throws StateError for a run that an earlier version of Podium wrote, or a damaged file */
export function readCarried({ sessions: path, unsettled: open, dir }: RunPaths): Carried {
  if (!existsSync(path) || !existsSync(open))
    throw new StateError(`run: ${dir} does not say what its log left open (sessions.arrow); replay it again`);
  const table = readTable(path);
  const [lengths, starts] = [table.numbers('length'), table.numbers('start')];
  return {
    sessions: table
      .texts('session_json')
      .map((text, i) => ({ session: JSON.parse(text!) as string, length: lengths[i], start: starts[i] })),
    unsettled: readStored<Unsettled[]>(open, undefined, parseExactJson),
  };
}

/** Writes what the log's reader remembers, where the next file needs it. */
export function writeReader({ reader }: RunPaths, { remembered }: Opened): void {
  writeRemembered(reader, remembered?.() ?? [['files', 0]]);
}

/** Reads it. @throws StateError for a run that an earlier version of Podium wrote, or a damaged file */
export async function readReader({ reader, dir }: RunPaths): Promise<readonly Remembered[]> {
  if (!existsSync(reader))
    throw new StateError(`run: ${dir} does not say what its log's reader knew (reader.ndjson); replay it again`);
  try {
    return await readRemembered(reader);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new StateError(
      `run: ${reader} cannot be read as JSON (${error.message}); podium replay --force makes it anew`,
    );
  }
}
