import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkMapping } from '../../datasets/csv/check';
import type { DataSet, Opened } from '../../datasets/dataset';
import { datasets } from '../../datasets/index';
import type { Field, Fields } from '../../engine/events/fields';
import { SMALL_LOGS } from './small-logs';

const PAGE = join(__dirname, '../../docs/datasets.md');
const BEGIN = '<!-- From here on this page is written by test/datasets/docs.test.ts. -->\n';

test('docs/datasets.md says of each data set what the registry says (UPDATE_GOLDEN=1 writes it anew)', async () => {
  const page = readFileSync(PAGE, 'utf8');
  const [byHand] = page.split(BEGIN);
  const sections: string[] = [];
  for (const dataset of datasets) {
    sections.push(sectionOf(dataset, await dataset.open(await SMALL_LOGS[dataset.name]())));
  }
  const wanted = `${byHand}${BEGIN}\n## The data sets\n\n${sections.join('\n')}`;
  if (process.env.UPDATE_GOLDEN) writeFileSync(PAGE, wanted);
  else expect(page).toBe(wanted);
});

test('the mappings on the page and in the docstring are accepted as they stand', () => {
  const source = readFileSync(join(__dirname, '../../datasets/csv/mapping.ts'), 'utf8').replaceAll('\n * ', '\n');
  for (const text of [readFileSync(PAGE, 'utf8'), source]) {
    const examples = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json]) => JSON.parse(json) as unknown);
    expect(examples.length).toBeGreaterThanOrEqual(3);
    for (const example of examples) checkMapping(example);
  }
});

function sectionOf({ name, sentence, example, files, schema: given }: DataSet, { schema, request }: Opened): string {
  const rows: [string, string][] = [];
  if (given !== 'inferred' && !files.mapping) {
    rows.push(['every event', fieldsText(schema.common)]);
    for (const [type, { fields = {}, lists = {}, of }] of Object.entries(schema.events)) {
      const parts = [fieldsText(fields)];
      for (const [list, columns] of Object.entries(lists)) parts.push(`list \`${list}\` of ${fieldsText(columns)}`);
      if (of) parts.push(`names its ${of.type} by \`${of.by}\``);
      rows.push([`\`${type}\``, parts.filter(Boolean).join('; ')]);
    }
    if (schema.items) rows.push(['metadata of items', fieldsText(schema.items)]);
    if (schema.users) rows.push(['metadata of users', fieldsText(schema.users)]);
  }
  const { outcome } = request;
  const asked =
    outcome.kind === 'next'
      ? `after each event with an item, which item will the next \`${outcome.on}\` of the session have? Candidates are generated.`
      : `\`${request.on}\` with the list \`${request.candidates}\`, settled by ${outcome.kind === 'immediate' ? `its own \`${outcome.field}\`` : `\`${outcome.on}\``}.`;
  const table = rows.map(([what, fields]) => `| ${what} | ${fields || ''} |`).join('\n');
  return [
    `### ${name}\n\n${sentence}\n\n\`\`\`sh\n${example}\n\`\`\`\n\n`,
    ...Object.entries(files).map(([option, what]) => `- \`--${option}\`: ${what.replaceAll('|', '\\|')}\n`),
    rows.length ? `- request: ${asked}\n\n| | fields |\n|---|---|\n${table}\n` : `- schema and request: as ${given}\n`,
  ].join('');
}

function fieldsText(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, field]) => `\`${name}\` ${kindText(field)}`)
    .join(', ');
}

function kindText({ kind, scale, unit, label }: Field): string {
  const given = [scale, unit].filter((value) => value !== undefined).join(', ');
  return `${label ? 'label ' : ''}${kind}${given ? `(${given})` : ''}`;
}
