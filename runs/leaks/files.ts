import type { DataSet, OpenOptions } from '../../datasets/index';
import type { Again } from './again';
import type { Comparison } from './compare';
import type { LogFiles } from './log-files';
import { Machine, rowsAt } from './machine';
import { placed } from './read-log';

/** How the files of a log are opened. */
interface Opening {
  readonly dataset: DataSet;
  readonly open: OpenOptions;
}

/** Some requests with the files cut after them and read anew; gives why that cannot be done, or null. */
export async function cutFiles(
  files: LogFiles,
  opening: Opening,
  again: Again,
  cuts: readonly number[],
  to: Comparison,
): Promise<string | null> {
  if (files.isPacked) return 'its lines hold events that others come between, so that no line can be cut off';
  for (const at of cuts) await readAnew(files.cut(at), opening, again, [at], `cut file at ${at}`, to);
  return null;
}

/** The whole log with the lines of its files in a random order; gives why that cannot be done, or null. */
export async function shuffleFiles(
  files: LogFiles,
  opening: Opening,
  again: Again,
  to: Comparison,
): Promise<string | null> {
  if (files.isPacked) return 'its lines hold events that others come between, which have an order of their own';
  await readAnew(files.shuffle(again.seed), opening, again, [...again.whole.rows.keys()], 'shuffled file', to);
  return null;
}

async function readAnew(
  logs: readonly string[],
  { dataset, open }: Opening,
  { tested, watch }: Again,
  wanted: readonly number[],
  stage: string,
  to: Comparison,
): Promise<void> {
  const left = new Set(wanted);
  const events = placed(dataset, { ...open, logs, schema: tested.schema });
  await rowsAt(new Machine(tested), events, new Set(wanted), watch, stage, (rows) => {
    left.delete(rows.at);
    to.compare(rows);
  });
  for (const at of left) to.lost(at);
}
