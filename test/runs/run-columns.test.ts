import { expect, test } from 'vitest';
import { RESERVED } from '../../engine/spec/reserved';
import { LABEL_COLUMNS, REQUEST_COLUMNS, ROW_COLUMNS } from '../../runs/run-columns';

test('no feature may have the name of a column that the tables of a run have', () => {
  const own = [ROW_COLUMNS, REQUEST_COLUMNS, LABEL_COLUMNS].flat().map(({ name }) => name);
  expect([...RESERVED].sort()).toEqual([...new Set(own)].sort());
});
