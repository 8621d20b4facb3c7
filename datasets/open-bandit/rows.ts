import type { RawEvent } from '../../engine/events/event';
import { BadCell, CellReader, truth } from '../csv/cells';
import type { Mapping } from '../csv/mapping';
import type { Source } from '../csv/source';
import type { Report } from '../open-log';
import type { Row } from '../row';
import { AFFINITY, CONTEXT } from './schema';

/** Cells are read as those of a mapped log are. */
export const OPEN_BANDIT_CELLS: Mapping = { time: { column: 'timestamp', unit: 'iso' } };

/**
 * The rows of one file: an impression of one item, named by file and line, and its click if there was one. `before` is how
 * many files went before all of these.
 */
export async function* openBanditRows(
  source: Source,
  path: string,
  file: number,
  before: number,
  report: Report,
): AsyncGenerator<Row[]> {
  const reader = new CellReader(source.columns, OPEN_BANDIT_CELLS);
  for await (const records of source.records(report.bad, report.onBytes)) {
    const out: Row[] = [];
    for (const { cells, line, size } of records) {
      report.onRow();
      try {
        const place = { order: 0, file, line, unlabelled: false };
        const [impression, ...click] = eventsOf(cells, source, reader, `${before + file}.${line}`);
        out.push({ ...place, size, event: impression });
        for (const event of click) out.push({ ...place, size: 0, event });
      } catch (error) {
        if (!(error instanceof BadCell)) throw error;
        report.bad.add(error.code, error.message, path, line);
      }
    }
    yield out;
  }
}

function eventsOf(cells: readonly string[], { columns }: Source, reader: CellReader, id: string): RawEvent[] {
  if (cells.length !== columns.count)
    throw new BadCell('E_CELLS', `has ${cells.length} cells, expected ${columns.count}`);
  const base = {
    ts: reader.time(cells, 'timestamp'),
    session: id,
    ...Object.fromEntries(CONTEXT.map((name) => [name, reader.given(cells, name)])),
  };
  const item = reader.required(cells, 'item_id');
  const propensity = reader.value(reader.cell(cells, 'propensity_score'), {
    column: 'propensity_score',
    kind: 'float',
  }) as number | null;
  if (propensity === null || propensity <= 0 || propensity > 1)
    throw new BadCell('E_PROPENSITY', `propensity_score is ${propensity}, expected a probability above 0`);
  const affinity = reader.value(cells[columns.at[AFFINITY] + Number(item)] ?? '', {
    column: `affinity of ${item}`,
    kind: 'number',
    scale: 6,
  });
  const shown = [{ item, position: reader.whole(cells, 'position'), propensity, affinity }];
  const events: RawEvent[] = [{ type: 'impression', ...base, id, shown }];
  if (truth(reader.cell(cells, 'click'), 'click')) events.push({ type: 'click', ...base, item, impression: id });
  return events;
}
