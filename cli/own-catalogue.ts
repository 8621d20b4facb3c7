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

/** A log's schema and the features that a sentence takes from the catalogue and a person's files. */
export async function catalogueOf(
  args: CatalogueArgs,
  set: string,
): Promise<{ readonly schema: Schema; readonly request: RequestSpec; readonly features: readonly Feature[] }> {
  const found = datasetOf(args.dataset);
  const isFixed = typeof found.schema === 'object' && typeof found.request === 'object';
  if (!isFixed && args.log.length === 0) {
    throw new ConfigError(
      `features: the fields of ${found.name} logs are ${found.schema as string} from the log itself; say which with --log FILE`,
    );
  }
  const { schema, request } = isFixed
    ? { schema: found.schema as Schema, request: found.request as RequestSpec }
    : await found.open(openOptions(args, readSchemaFile));
  const own = loadOwnFeatures(filesIn(set));
  const features = selectWithOwn(set, bindCatalogue(schema, request, set), own, schema);
  const isUndated = args.items !== undefined && args.allowUndatedItems === true;
  return { schema, request, features: isUndated ? stampTransductive(features) : features };
}
