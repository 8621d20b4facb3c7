import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ACCUMULATORS } from '../../engine/accumulators';
import type { Accumulator } from '../../engine/accumulators/accumulator';
import { FUNCTIONS } from '../../engine/spec/functions';

const PAGE = join(__dirname, '../../docs/primitives.md');

/** What a word sets where nothing is said, or what it is commonly set to. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  earliest: { keep: 10, distinct: 0 },
  recent: { keep: 10, distinct: 0 },
  distinct: { cap: 256 },
  tally: { cap: 64 },
  slots: { size: 25 },
  quantiles: { error: 0.02, from: 0.001, to: 1e9 },
  top_by: { k: 3 },
  bipartite: { keepItems: 32, keepUsers: 32, nodes: 100_000 },
  ftrl: { alpha: 0.1, beta: 1, l1: 0, l2: 0.1, keep: 65_536 },
  ratings: { k: 32, cap: 1_000_000 },
};

const ORDERS = `* **A**: any order of a key's events gives the same state, so stretches may be folded apart and joined.
* **A i**: the same, and an event folded twice counts once.
* **C**: the order of a key's events counts, ties in the order of the log; no order of other keys does.`;

test('docs/primitives.md says of each primitive what the registry says (UPDATE_GOLDEN=1 writes it anew)', () => {
  const text = page();
  if (process.env.UPDATE_GOLDEN) writeFileSync(PAGE, text);
  expect(readFileSync(PAGE, 'utf8')).toBe(text);
});

function page(): string {
  return `# Primitives

Generated from the registry (\`engine/accumulators\`) by test/engine/primitives-page.test.ts. A primitive is how the state
of one key starts, grows and is read; the words of the language are made of them.

${ORDERS}

Bytes are the most that one key takes, at the settings shown; under a window of n parts about n times as many. Cost is
about how many nanoseconds one update takes, the look-up of its row left out.

${ACCUMULATORS.map(section).join('\n\n')}

## Functions of the language

${Object.keys(FUNCTIONS).length} functions: ${Object.keys(FUNCTIONS)
    .sort()
    .map((name) => `\`${name}\``)
    .join(', ')}.
`;
}

function section(accumulator: Accumulator): string {
  const { name, sentence, source, order, merge, windows, version, cost, reads } = accumulator;
  const settings = SETTINGS[name] ?? {};
  const shown = Object.entries(settings).map(([key, value]) => `${key} ${value}`);
  const bytes = accumulator.bytes('life', 0, settings).toLocaleString('en');
  const merged = merge === undefined ? 'no' : typeof merge === 'string' ? `by lane: ${merge}` : 'yes';
  return `## ${name}

${sentence}${source ? ` *${source}*` : ''}

| class | merge | windows | reads | bytes per key | version | cost |
|---|---|---|---|---|---|---|
| ${order} | ${merged} | ${windows.join(', ')} | ${Object.keys(reads).join(', ')} | ${bytes}${shown.length ? ` (${shown.join(', ')})` : ''} | ${version} | ${cost} ns |`;
}
