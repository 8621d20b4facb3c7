import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../cli/commands/index';
import { ROOT } from '../../cli/experiments';
import { loadOwnFeatures } from '../../cli/own-features';
import { folder } from './podium';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

test('the README declares ten features that compile and load as they stand', () => {
  const code = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const file = join(folder(), 'my-features.ts');
  writeFileSync(file, code);
  const { features } = loadOwnFeatures([file]);
  expect(features[file]).toHaveLength(10);
});

test('every podium command in the README is one', () => {
  const said = [...readme.matchAll(/^npx podium (\w+)/gm)].map(([, command]) => command);
  const known = commands.map(({ command }) => String(command).split(' ')[0]);
  expect(said.length).toBeGreaterThan(5);
  expect(said.filter((command) => !known.includes(command))).toEqual([]);
});
