import type { ColumnField, EventColumns, Mapping } from '../csv/mapping';
import type { Facts } from './facts';
import { idFrom, numberFrom } from './kinds';
import type { Role, Roles } from './roles';
import { rowsByType, shareGiven } from './rows-of';
import type { Sample } from './sample';
import { typeOf } from './types';

/** Types whose next item is worth asking for, the most frequent kind first. */
const TARGETS = ['view', 'rate', 'purchase', 'cart'];

/** Fields beside the item, each where rows of the type have it. */
const FIELDS: readonly [role: Role, field: (facts: Facts) => ColumnField][] = [
  ['price', (facts) => numberFrom(facts, 2)],
  ['rating', (facts) => numberFrom(facts, 1)],
  ['quantity', ({ name }) => ({ column: name, kind: 'int' })],
  ['query', idFrom],
  ['order', idFrom],
];

/** The part of a mapping for a log without lists: one row an event, its type by the log's own word. */
export function shopOf(
  sample: Sample,
  roles: Roles,
  say: (line: string) => void,
): Pick<Mapping, 'type' | 'events' | 'next'> {
  const type = roles.get('type');
  const item = roles.get('item')!;
  const types = rowsByType(sample, type, onlyType(roles), (word) => typeOf(word).type);
  const events: Record<string, EventColumns> = {};
  for (const { type: name, words, rows } of types) {
    const fields: Record<string, ColumnField> = {};
    if (shareGiven(sample, item, rows) > 0.5) fields.item = idFrom(item);
    for (const [role, field] of FIELDS) {
      const facts = roles.get(role);
      if (facts && shareGiven(sample, facts, rows) > 0) fields[role] = field(facts);
    }
    events[name] = { fields };
    const strange = words.filter((word) => !typeOf(word).isKnown);
    if (strange.length) say(`not guessed: what ${strange.join(', ')} means; kept as a type of its own`);
  }
  const values = Object.fromEntries(types.flatMap(({ type: name, words }) => words.map((word) => [word, name])));
  if (type)
    say(
      `types: ${Object.entries(values)
        .map(([word, name]) => `${word} is ${name}`)
        .join(', ')}`,
    );
  else say(`types: no column tells them, so every row is a ${types[0].type}`);
  const withItem = Object.keys(events).filter((name) => events[name].fields?.item);
  const on = TARGETS.find((name) => withItem.includes(name)) ?? withItem[0] ?? types[0].type;
  say(`next: no lists were found, so candidates are generated for the next ${on}`);
  return { ...(type && { type: { column: type.name, values } }), events, next: { on } };
}

/** What every row is where no column tells: amounts and orders are of purchases. */
function onlyType(roles: Roles): string {
  if (roles.has('rating')) return 'rate';
  return roles.has('quantity') || roles.has('order') ? 'purchase' : 'view';
}
