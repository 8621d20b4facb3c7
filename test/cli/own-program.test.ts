import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, PODIUM } from './podium';

const dir = folder();

function program(...args: readonly string[]): {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
} {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PODIUM, ...args], { cwd: dir, encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

test('a file outside the clone is checked, loaded and stored by the program itself', () => {
  writeFileSync(
    join(dir, 'mine.ts'),
    "import { count, trivago } from 'podium';\nexport const a = count(trivago.click).per('item').within('2h');\n",
  );
  const asked = ['replay', '--events', '2000', '--features', 'heuristic + ./mine.ts', '--out', 'run'];
  expect(program(...asked)).toMatchObject({ status: 0 });
  expect(readdirSync(join(dir, 'run/sources'))).toEqual(['mine.js']);
  const explained = program('features', 'explain', 'click_count__item__2h', '--run', 'run');
  expect(explained).toMatchObject({ status: 0 });
  expect(explained.out).toMatch(/families: own/);
});

test('a mistake in it ends in one sentence, exit code 1 and no run', () => {
  writeFileSync(
    join(dir, 'wrong.ts'),
    "import { trivago } from 'podium';\nexport const a = trivago.request.clicked;\n",
  );
  const { status, out, err } = program('replay', '--features', './wrong.ts', '--out', 'none');
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(err).toBe(
    'podium: features: ./wrong.ts:2:34: clicked is a label: it is the outcome of the request and cannot be read by a feature [E_FEATURES]\n',
  );
  expect(readdirSync(dir)).not.toContain('none');
});
