import type { DataSet, Opened } from '../datasets/index';
import { ConfigError } from '../engine/base/errors';
import type { RequestSpec } from '../engine/events/request';
import type { Schema } from '../engine/events/schema';
import type { Feature } from '../engine/spec/features';
import { stampTransductive } from '../engine/spec/reads-table';
import { bindCatalogue, filesIn } from '../features/index';
import { datasetOf, LOG_OPTIONS, type LogArgs, openOptions } from './options';
import { loadOwnFeatures, readSchemaFile, selectWithOwn } from './own-features';

const { dataset, log, items, mapping, schema } = LOG_OPTIONS;
const ITEMS = LOG_OPTIONS['allow-undated-items'];

/** Options of commands that look at the features of a log without replaying it. */
export const CATALOGUE_OPTIONS = {
  dataset,
  log: { ...log, describe: 'files of the log, where its schema is inferred from them (ranklens, csv)' },
  items,
  mapping,
  schema,
  'allow-undated-items': ITEMS,
} as const;

export interface CatalogueArgs extends LogArgs {
  readonly dataset: string;
}

/**
 * A log's schema and the features that a sentence takes from the catalogue and a person's files, stamped as a replay of
 * that log stamps them. Where the fields are known without the log, it need not be named.
 *
 * @throws ConfigError where it must, and as the data set's `open`
 */
export async function catalogueOf(
  args: CatalogueArgs,
  set: string,
): Promise<{ readonly schema: Schema; readonly request: RequestSpec; readonly features: readonly Feature[] }> {
  const found = datasetOf(args.dataset);
  const { schema, request, itemsTransductive } = await bareOrOpened(found, args);
  const own = loadOwnFeatures(filesIn(set));
  const features = selectWithOwn(set, bindCatalogue(schema, request, set), own, schema);
  return { schema, request, features: itemsTransductive ? stampTransductive(features) : features };
}

async function bareOrOpened(
  { name, schema, request, open }: DataSet,
  args: CatalogueArgs,
): Promise<Pick<Opened, 'schema' | 'request' | 'itemsTransductive'>> {
  const isFixed = typeof schema === 'object' && typeof request === 'object';
  const needs = ['items', 'mapping', 'schema'].find((option) => args[option as keyof CatalogueArgs] !== undefined);
  if (args.log.length > 0 || name === 'simulator') return open(openOptions(args, readSchemaFile));
  if (isFixed && needs === undefined) return { schema, request, itemsTransductive: false };
  throw new ConfigError(
    isFixed
      ? `features: --${needs} was given without a log, expected --log FILE beside it: what it says is checked against that`
      : `features: the fields of ${name} logs are ${String(schema)} from the log itself; say which with --log FILE`,
  );
}
