import type { Mapping } from '../csv/mapping';
import type { Table } from './table';

/** A table as the mapping that reads it; for what are no events, as far as cells go. */
export function mappingOf(table: Table): Mapping {
  const { delimiter, missing, header } = table;
  const cells = { ...(delimiter && { delimiter }), ...(missing && { missing }), ...(header && { header }) };
  if (table.kind !== 'events') {
    return { ...cells, time: table.kind === 'properties' ? table.time : { column: table.id, unit: 'ms' } };
  }
  return { ...cells, ...table.mapping, next: { on: '' } };
}
