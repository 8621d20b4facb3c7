import type { Field, Fields } from '../engine/events/fields';
import type { EventSchema, Schema } from '../engine/events/schema';

/**
 * A schema as a TypeScript module: what own features import to be typed, and what `--schema` reads to fix the kinds.
 * The module exports `schema` and imports the words it uses from `podium`.
 */
export function writeSchema(schema: Schema): string {
  const words = new Set<string>();
  const body = [
    `  common: ${fieldsText(schema.common, '  ', words)},`,
    '  events: {',
    ...Object.entries(schema.events).map(([name, event]) => `    ${key(name)}: ${eventText(event, words)},`),
    '  },',
    ...(schema.items ? [`  items: ${fieldsText(schema.items, '  ', words)},`] : []),
    ...(schema.users ? [`  users: ${fieldsText(schema.users, '  ', words)},`] : []),
    ...(schema.once
      ? [`  once: { by: ${quoted(schema.once.by)}, within: ${quoted(String(schema.once.within))} },`]
      : []),
  ];
  const imported = [...words].sort().join(', ');
  return `import { ${imported}${words.size ? ', ' : ''}type Schema } from 'podium';\n\nexport const schema = {\n${body.join('\n')}\n} satisfies Schema;\n`;
}

function eventText({ fields, lists, of, late }: EventSchema, words: Set<string>): string {
  const indent = '      ';
  const lines: string[] = [];
  if (fields) lines.push(`${indent}fields: ${fieldsText(fields, indent, words)},`);
  if (lists) {
    lines.push(`${indent}lists: {`);
    for (const [name, columns] of Object.entries(lists)) {
      lines.push(`${indent}  ${key(name)}: ${fieldsText(columns, `${indent}  `, words)},`);
    }
    lines.push(`${indent}},`);
  }
  if (of) lines.push(`${indent}of: { type: ${quoted(of.type)}, by: ${quoted(of.by)} },`);
  if (late) lines.push(`${indent}late: ${quoted(late)},`);
  return lines.length ? `{\n${lines.join('\n')}\n    }` : '{}';
}

function fieldsText(fields: Fields, indent: string, words: Set<string>): string {
  const entries = Object.entries(fields);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([name, field]) => `${indent}  ${key(name)}: ${fieldText(field, words)},`);
  return `{\n${lines.join('\n')}\n${indent}}`;
}

function fieldText({ kind, label, scale, unit, length }: Field, words: Set<string>): string {
  words.add(kind);
  const given = [scale, length].filter((value) => value !== undefined).map(String);
  if (unit !== undefined) given.push(quoted(unit));
  const plain = `${kind}(${given.join(', ')})`;
  if (!label) return plain;
  words.add('label');
  return `label(${plain})`;
}

function key(name: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quoted(name);
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
