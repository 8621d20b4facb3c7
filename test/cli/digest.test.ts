import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTable } from '../../engine/tables/reader';
import { folder, podium, SMALL_REPLAY } from './podium';

const dir = folder();
const at = (name: string): string => join(dir, name);

interface Digests {
  readonly digests: { readonly columns: Record<string, string>; readonly all: string };
}

test('replay --digest prints a line per column and one over all, the same from the log as from the table', async () => {
  const said = await podium('replay', ...SMALL_REPLAY, '--out', at('a'), '--digest');
  expect(said.code).toBe(0);
  const lines = said.out.split('\n').filter((line) => /^[0-9a-f]{16} {2}/.test(line));
  const names = readTable(join(at('a'), 'features.arrow')).names;
  expect(lines.map((line) => line.slice(18))).toEqual([...names, 'all columns']);
  rmSync(join(at('a'), 'digests.json'));
  const again = await podium('replay', ...SMALL_REPLAY, '--out', at('a'), '--digest', '--resume');
  expect(again.out.split('\n').filter((line) => /^[0-9a-f]{16} {2}/.test(line))).toEqual(lines);
});

test('another seed has other digests; --json has them by column', async () => {
  const of = async (name: string, ...args: (string | number)[]): Promise<Digests> =>
    JSON.parse(
      (await podium('replay', ...SMALL_REPLAY, '--out', at(name), '--digest', '--json', ...args)).out,
    ) as Digests;
  const [one, same, other] = [await of('b'), await of('c'), await of('d', '--seed', 2)];
  expect(same.digests).toEqual(one.digests);
  expect(other.digests.all).not.toBe(one.digests.all);
  expect(Object.keys(one.digests.columns)).toContain('candidate');
});
