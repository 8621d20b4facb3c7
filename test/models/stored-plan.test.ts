import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPlan } from '../../models/bundle';
import { tempFolder } from '../datasets/helpers';

const run = tempFolder();
const PLAN = { schema: {}, request: {}, features: [], shared: [], sources: [] };
const WROTE = 'as podium run or podium replay wrote it; replay it again';

const damaged: [text: string, said: string][] = [
  ['{"cut', 'cannot be read (Unterminated string in JSON at position 5); expected a folder that podium run or podium replay wrote'], // biome-ignore format: one line
  ['null', `holds null, expected a plan ${WROTE}`],
  ['5', `holds 5, expected a plan ${WROTE}`],
  ['"text"', `holds "text", expected a plan ${WROTE}`],
  ['[{"schema":{}}]', `holds [{"schema":{}}], expected a plan ${WROTE}`],
  ['{}', `has schema missing, expected an object ${WROTE}`],
  [JSON.stringify({ ...PLAN, schema: null }), `has schema null, expected an object ${WROTE}`],
  [JSON.stringify({ ...PLAN, request: [] }), `has request [], expected an object ${WROTE}`],
  [JSON.stringify({ ...PLAN, features: {} }), `has features {}, expected a list ${WROTE}`],
  [JSON.stringify({ ...PLAN, shared: 5 }), `has shared 5, expected a list ${WROTE}`],
  [JSON.stringify({ ...PLAN, sources: undefined }), `has sources missing, expected a list ${WROTE}`],
];
test.each(damaged)('plan.json that holds %s is a sentence', (text, said) => {
  writeFileSync(join(run, 'plan.json'), text);
  expect(() => readPlan(run)).toThrow(
    expect.objectContaining({ code: 'E_STATE', message: `run: ${run}: plan.json ${said}` }),
  );
});

test('one of nothing is read', () => {
  writeFileSync(join(run, 'plan.json'), JSON.stringify({ ...PLAN, features: [{ name: 'a' }] }));
  expect(readPlan(run)).toEqual({ schema: {}, request: {}, features: [{ name: 'a' }], sources: [] });
});
