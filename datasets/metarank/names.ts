const RESERVED = new Set(['type', 'ts', 'seq', 'rank', 'user', 'session', 'item', 'id', 'ranking']);

/**
 * A field's name in the schema: letters, digits and _ as they are, anything else becomes _; names that the schema
 * uses itself get `field_` in front. `title` stays, `user.gender` becomes user_gender, `id` becomes field_id.
 */
export function fieldName(name: string): string {
  const plain = name.replaceAll(/[^a-zA-Z0-9_]/g, '_');
  return RESERVED.has(plain) || !/^[a-zA-Z]/.test(plain) ? `field_${plain}` : plain;
}

/** An interaction's type as an event type; those that Metarank itself uses get `interaction_` in front. */
export function typeName(name: string): string {
  const plain = name.replaceAll(/[^a-zA-Z0-9_]/g, '_');
  return ['item', 'user', 'ranking'].includes(plain) || !/^[a-zA-Z]/.test(plain) ? `interaction_${plain}` : plain;
}
