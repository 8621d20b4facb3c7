import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../cli/experiments';
import { loadOwnFeatures } from '../../cli/own-features';
import { folder } from './podium';

const page = readFileSync(join(ROOT, 'docs/language.md'), 'utf8');
const code = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block).join('\n');

test('docs/language.md declares features that compile and have the names it says', () => {
  const file = join(folder(), 'language.ts');
  writeFileSync(file, code);
  const { features } = loadOwnFeatures([file]);
  const names = features[file]!.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(50);
  expect(names.toSorted()).toEqual(said().toSorted());
});

/** The names in the comments of the lines of each `features(…)`. */
function said(): string[] {
  const declared = [...code.matchAll(/= features\(\n(.*?)^\);/gms)].map(([, lines]) => lines!);
  const comments = declared.flatMap((lines) => [...lines.matchAll(/\/\/ (.+)$/gm)].map(([, names]) => names!));
  return [...new Set(comments.flatMap((names) => names.split(', ')))];
}
