import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { BundleManifest } from '../../runs/bundle/manifest';
import { folder, podium } from './podium';

const dir = folder();
const at = (...names: string[]): string => join(dir, ...names);
const LOOSE = ['--trees', 6, '--margin', 0.05, '--rule', 'estimate', '--lists', 30, '--threads', 1] as const;

beforeAll(async () => {
  const made = await podium('run', '--events', 4000, '--features', 'heuristic', '--trees', 6, '--out', at('run'));
  expect(made).toMatchObject({ code: 0 });
}, 180_000);

describe('podium slim', { timeout: 120_000 }, () => {
  test('exports a set that holds, smaller than all, which comes out again from the log', async () => {
    const said = await podium('slim', at('run'), '--out', at('slim'), ...LOOSE);
    expect(said).toMatchObject({ code: 0 });
    expect(said.out).toMatch(
      /pick: .*: \d+ of \d+ columns, \d+ trees? \(all: \d+\); \d+ % of the time, \d+ % of the state/,
    );
    expect(said.out).toMatch(/report part, opened once for it, \d+ lists: /);
    const { columns, parent, chosen } = JSON.parse(readFileSync(at('slim', 'manifest.json'), 'utf8')) as BundleManifest;
    expect(columns.length).toBeLessThan(parent.columns);
    expect(chosen).toMatchObject({ margin: 0.05, rule: 'estimate', pick: { holds: true } });
    expect(existsSync(at('run', 'slim.json'))).toBe(true);
    const again = await podium('bundle', 'verify', at('slim'), '--run', at('run'));
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).toContain('metrics of the report part came out again, to the last digit');
  });

  test('a budget that cannot be met is refused with the nearest', async () => {
    const said = await podium('slim', at('run'), '--out', at('none'), ...LOOSE, '--budget', 'bytes=1');
    expect(said.code).toBe(1);
    expect(said.err).toMatch(
      /no set that loses at most 0.05 fits 0.0 MB of state; the nearest \(\d+ columns?, \d+ trees?\) takes \d+ µs and [\d.]+ MB; nothing that was tried fits; allow more with --budget/,
    );
    expect(existsSync(at('none'))).toBe(false);
  });

  test.each(['us=fast', 'bytes=many', 'memory=2GiB', 'us'])('a budget of %s is misuse', async (budget) => {
    const said = await podium('slim', at('run'), '--out', at('none'), '--budget', budget);
    expect(said.code).toBe(2);
    expect(said.err).toMatch(/--budget/);
  });
});
