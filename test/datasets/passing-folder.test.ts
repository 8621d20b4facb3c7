import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { passingFolder } from '../../datasets/passing-folder';
import { tempFolder } from './helpers';

/** The id of a process that is gone. */
function gonePid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

test('a passing folder is gone when it is removed, once or again', () => {
  const tmp = tempFolder();
  const heard = process.listeners('exit');
  const folder = passingFolder('log', tmp);
  writeFileSync(join(folder.path, 'events'), 'some');
  folder.remove();
  folder.remove();
  expect(readdirSync(tmp)).toEqual([]);
  expect(process.listeners('exit')).toEqual(heard);
});

test('a process that ends before it removed its folder leaves nothing either', () => {
  const tmp = tempFolder();
  const heard = process.listeners('exit');
  passingFolder('log', tmp);
  const [onExit, ...others] = process.listeners('exit').filter((listener) => !heard.includes(listener));
  expect(others).toEqual([]);
  onExit(1);
  expect(readdirSync(tmp)).toEqual([]);
  expect(process.listeners('exit')).toEqual(heard);
});

const left: [why: string, name: (own: string) => string, goes: boolean][] = [
  ['of a process that was killed', (own) => own.replace(`-${process.pid}-`, `-${gonePid()}-`), true],
  ['of such a one, for another purpose', (own) => own.replace(`log-`, 'sort-').replace(`-${process.pid}-`, `-${gonePid()}-`), true], // biome-ignore format: one line
  ['of a process that lives', (own) => own.replace(`-${process.pid}-`, `-${process.ppid}-`), false],
  ['of the process that looks', (own) => own.replace(/......$/, 'abcdef'), false],
  ['of another machine or container', (own) => own.replace(/log-......../, 'log-00000000').replace(`-${process.pid}-`, `-${gonePid()}-`), false], // biome-ignore format: one line
  ['whose name does not say whose it is', () => 'podium-log-abcdef', false],
];
test.each(left)('what is left by the next one: a folder %s', (_, name, goes) => {
  const tmp = tempFolder();
  const first = passingFolder('log', tmp);
  const other = join(tmp, name(basename(first.path)));
  mkdirSync(other);
  writeFileSync(join(other, 'events'), 'some');
  const next = passingFolder('sort', tmp);
  expect(existsSync(other)).toBe(!goes);
  expect(existsSync(join(first.path))).toBe(true);
  for (const folder of [first, next]) folder.remove();
});

test('a folder that is not there, or takes none, is a sentence', () => {
  const tmp = join(tempFolder(), 'is-not-there');
  expect(() => passingFolder('log', tmp)).toThrow(
    `log: no folder can be made in ${tmp} (ENOENT), expected one that can be written to; name another with TMPDIR`,
  );
});
