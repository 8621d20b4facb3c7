import { existsSync, readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { ConfigError } from '../../engine/base/errors';
import { EXPORT_FORMATS, exportPath, exportTable } from '../../runs/export-table';
import { command } from '../command';
import { Misuse } from '../misuse';
import { JSON_OPTION } from '../options';
import { print } from '../print';
import { watched } from '../watched';

const options = {
  format: { choices: EXPORT_FORMATS, demandOption: true as const, describe: 'format to write' },
  out: {
    type: 'string' as const,
    describe: 'file to write (default: beside the table, with the ending of the format)',
  },
  force: { type: 'boolean' as const, default: false, describe: 'write over an existing file' },
  ...JSON_OPTION,
};

function builder(yargs: Argv) {
  return yargs
    .positional('table', { type: 'string', demandOption: true, describe: 'an Arrow table of a run' })
    .options(options)
    .usage(
      'podium export: an Arrow table of a run as CSV or Parquet: the same columns, values and nulls.\n\nAny table: features.arrow, requests.arrow, labels.arrow, lists.arrow, catalogue.arrow, properties.arrow. A CSV has empty cells for null, epoch milliseconds for times and the shortest decimals that read back as the same float; Parquet keeps the types. Columns written as bins stay bins. Memory holds one batch.',
    )
    .example('podium export runs/day/features.arrow --format parquet', 'writes runs/day/features.parquet')
    .example('podium export runs/day/requests.arrow --format csv --out requests.csv', 'for a spreadsheet');
}

export const exportCommand = command({
  command: 'export <table>',
  describe: 'a table of a run as CSV or Parquet',
  builder,
  handler: ({ table, format, out, force, json }) =>
    watched(async (watch) => {
      checkTable(table);
      const path = out ?? exportPath(table, format);
      if (resolve(path) === resolve(table)) throw new Misuse(`--out ${path} is the table itself; choose another file`);
      if (existsSync(path) && !force)
        throw new ConfigError(
          `export: ${path} exists already; choose another --out, or --force to write over it`,
          'E_EXISTS',
        );
      await exportTable(table, format, 0, watch, path);
      print(json ? JSON.stringify({ table, format, written: path }) : `table: ${path}`);
    }),
});

/** What is named must be a file. @throws Misuse with the tables of a folder that was named instead */
function checkTable(table: string): void {
  if (!existsSync(table)) throw new Misuse(`table ${table} does not exist; expected an Arrow table of a run`);
  if (!statSync(table).isDirectory()) return;
  const tables = readdirSync(table).filter((name) => name.endsWith('.arrow'));
  throw new Misuse(
    `${table} is a folder, expected an Arrow table${tables.length > 0 ? ` in it: ${tables.join(', ')}` : ''}`,
  );
}
