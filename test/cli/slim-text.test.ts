import { expect, test } from 'vitest';
import { slimText } from '../../cli/slim-text';
import type { BundleManifest } from '../../runs/bundle/manifest';
import type { SetCost } from '../../runs/cost/lab';
import type { SlimSet } from '../../runs/slim/pick';

/** What slim says where everything is so many. */
function saidOf(n: number): string {
  const cost = { lists: n, total: { p50: 2, p99: 3 }, stateBytes: 1e6, accumulators: n, keySets: n } as SetCost;
  const against_full = { value: 0, lo: null, hi: null, p: null, p_holm: null, bound: 0, is_non_inferior: true };
  const set: SlimSet = {
    ...{
      name: 'all',
      columns: Array.from({ length: n }, (_, i) => `c${i}`),
      trees: n,
      key: 'k',
      settings: {} as never,
    },
    ...{ estimate: { value: 0.5, lo: null, hi: null }, against_full, cost, price: 1 },
    ...{ holds: true, is_within_budget: true, is_on_front: true },
  };
  const bundle = {
    ...{ columns: set.columns, cost, parent: { columns: n }, metrics: null },
    ...{ golden: { lists: n, events: n, repeated: 0, asked: n + 1 }, poisoned: { states: n } },
  } as unknown as BundleManifest;
  const report = { value: 0, lo: -0.1, hi: 0.1, bound: -0.08, lists: n };
  const sets = Array.from({ length: n }, () => set);
  const slim = { sets, pick: set, report, bundle, is_within_budget: true };
  return slimText(slim, { margin: 0.002, rule: 'bound', out: 'out' });
}

const words = ['column', 'tree', 'list', 'accumulator', 'key set', 'event', 'golden list', 'other accumulator'];

test.each([
  ['one is one', 1, words, '1 set was tried'],
  ['two are several', 2, words.map((word) => `${word}s`), '2 sets were tried'],
])('%s in all that slim says', (_, n, counted, tried) => {
  const said = saidOf(n);
  for (const word of counted) expect(said).toMatch(new RegExp(`\\b${n} ${word}\\b`));
  expect(said).toContain(tried);
  if (n === 1) expect(said).not.toMatch(/\b1 \w+s\b(?<!was)/);
});
