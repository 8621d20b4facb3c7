import { StateError } from '../engine/base/errors';
import { openBatches } from '../engine/tables/batches';
import { ColumnDigests, type TableDigests, tableDigests } from '../engine/tables/digests';
import type { RunPaths } from './paths';
import { breathe, type Watch } from './progress';
import { readStored } from './stored-json';
import { writeWhole } from './write-whole';

/**
 * Digests of a stored table, read batch by batch: what the replay that wrote it would have said.
 *
 * @throws StateError where it holds bins: the values that were digested are not in it
 */
export async function digestTable(path: string, watch: Watch): Promise<TableDigests> {
  const table = await openBatches(path);
  try {
    const bins = table.columns.filter(({ kind }) => kind === 'bin');
    if (bins.length > 0) {
      throw new StateError(
        `digests: ${path} holds ${bins.length} columns as bins, expected the values they were made of; replay it again with --digest, which digests values before they are binned`,
      );
    }
    const digests = new ColumnDigests(
      table.columns.map(({ name, kind }) => ({ name, kind: kind === 'id' ? 'text' : kind })),
    );
    for await (const batch of table.batches) {
      await breathe(watch);
      digests.add(
        table.columns.map((_, i) => batch.values(i)),
        batch.rows,
      );
    }
    return tableDigests(digests.finish());
  } finally {
    await table.close();
  }
}

/** Writes `digests.json`. */
export function writeDigests({ digests }: RunPaths, all: TableDigests): void {
  writeWhole(digests, `${JSON.stringify(all, null, 1)}\n`);
}

/** Reads `digests.json`. */
export function readDigests({ digests }: RunPaths): TableDigests {
  return readStored<TableDigests>(digests);
}
