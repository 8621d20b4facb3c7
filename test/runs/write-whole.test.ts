import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeWhole } from '../../runs/write-whole';
import { tempFolder } from '../datasets/helpers';

test('a file is written, and written anew', () => {
  const dir = tempFolder();
  const path = join(dir, 'a.json');
  writeWhole(path, 'old');
  writeWhole(path, Buffer.from('new'));
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(dir)).toEqual(['a.json']);
});

test.skipIf(!existsSync('/dev/full'))('where the disk is full, the file before stays', () => {
  const dir = tempFolder();
  const path = join(dir, 'a.json');
  writeWhole(path, 'old');
  symlinkSync('/dev/full', `${path}.part`);
  expect(() => writeWhole(path, 'new')).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(dir)).toEqual(['a.json']);
});

test('a part that a process left behind which was killed is in nobody’s way, and goes where the name is taken', () => {
  const dir = tempFolder();
  const path = join(dir, 'a.json');
  writeFileSync(`${path}.part`, '{"cu');
  writeWhole(path, 'new');
  expect(readdirSync(dir)).toEqual(['a.json']);
  mkdirSync(join(dir, 'folder', 'in'), { recursive: true });
  expect(() => writeWhole(join(dir, 'folder'), 'new')).toThrow();
  expect(readdirSync(dir)).toEqual(['a.json', 'folder']);
});
