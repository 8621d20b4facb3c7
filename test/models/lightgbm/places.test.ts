import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findLightgbm, lightgbmParameters, openLightgbm } from '../../../models';
import { readModelText } from '../../../models/lightgbm/model-text';
import { COUNTERPARTS } from '../../../models/lightgbm/parameters';

const FILE =
  { darwin: 'lib_lightgbm.dylib', win32: 'lib_lightgbm.dll' }[process.platform as string] ?? 'lib_lightgbm.so';
const folder = mkdtempSync(join(tmpdir(), 'podium-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** An empty file where a library would lie, and the version that its package says. */
function lay(packages: string, version: string): string {
  const library = join(folder, packages, 'lightgbm', 'lib');
  mkdirSync(library, { recursive: true });
  writeFileSync(join(library, FILE), '');
  writeFileSync(join(library, '..', 'VERSION.txt'), `${version}\n`);
  return join(library, FILE);
}

const old = lay('a/lib/python3.9/site-packages', '4.6.0');
const young = lay('a/lib/python3.12/site-packages', '4.7.0');
mkdirSync(join(folder, 'lib'));
writeFileSync(join(folder, 'lib', FILE), '');
const stars = join(folder, '*', 'lib', 'python3*', 'site-packages');
const libraries = [join(folder, 'lib')];

const found: [why: string, places: Parameters<typeof findLightgbm>[0], path: string, version: string | null][] = [
  ['the package of the newest Python comes first', { sitePackages: [stars], libraries }, young, '4.7.0'],
  ['a given file before all', { given: old, sitePackages: [stars], libraries }, old, '4.6.0'],
  ['a given package', { given: join(old, '..', '..'), sitePackages: [], libraries: [] }, old, '4.6.0'],
  [
    'a library outside of a package has no version',
    { sitePackages: [join(folder, 'none*', 'x')], libraries },
    join(folder, 'lib', FILE),
    null,
  ],
];

test.each(found)('found: %s', (_, places, path, version) => expect(findLightgbm(places)).toEqual({ path, version }));

test('absent: one sentence with the command that installs it', () => {
  const places = { sitePackages: [join(folder, 'none')], libraries: [] };
  expect(() => findLightgbm(places)).toThrow(
    `train: LightGBM was not found in 1 folders of Python packages and 0 of libraries, expected ${FILE}; pip install lightgbm puts it there, --lightgbm-library FILE says where it is`,
  );
  expect(() => findLightgbm({ given: join(folder, 'no'), sitePackages: [stars], libraries })).toThrow(
    /was not found in .*no, expected/,
  );
});

test('a file that is no library is named', () => {
  expect(() => openLightgbm({ path: old, version: null })).toThrow(
    /cannot be loaded as LightGBM .*pip install --upgrade lightgbm/,
  );
});

test('every setting has a counterpart, or a reason why it has none', () => {
  expect(() => lightgbmParameters({ kernel: 'javascript' })).toThrow(
    'train: setting kernel is "javascript", LightGBM has no such setting (it has its own histogram loop); leave it out, or use --trainer embedded',
  );
  expect(() => lightgbmParameters({ sampling: 'goss', rowFraction: 0.8 })).toThrow(
    'LightGBM has either; give rowFraction 1',
  );
  expect(() => lightgbmParameters({ boosting: 'dart', objective: 'mrr' })).toThrow(
    'LightGBM drops trees for lambdarank only',
  );
  expect(lightgbmParameters({ leaves: 7, rowFraction: 0.5 })).toMatchObject({
    num_leaves: 7,
    bagging_fraction: 0.5,
    bagging_by_query: 'true',
  });
  expect(lightgbmParameters({})).not.toHaveProperty('bagging_freq');
  expect(Object.keys(COUNTERPARTS).length).toBeGreaterThan(15);
});

test.each(Object.entries(COUNTERPARTS))(
  'docs/models.md has the setting %s and what it is to LightGBM',
  (name, counterpart) => {
    const page = readFileSync(join(__dirname, '../../../docs/models.md'), 'utf8');
    const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
    const words =
      'parameter' in counterpart ? `\`${counterpart.parameter}\`` : 'ours' in counterpart ? 'Podium' : 'refused';
    expect(row).toContain(words);
  },
);

const tree = (lines: Record<string, string>): string =>
  `tree\nversion=v4\n\nTree=0\n${Object.entries({
    num_leaves: '2',
    split_feature: '0',
    split_gain: '1',
    threshold: '0.5',
    decision_type: '2',
    left_child: '-1',
    right_child: '-2',
    leaf_value: '0.25 -0.5',
    ...lines,
  })
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')}\n`;
const nodes: [why: string, lines: Record<string, string>, threshold: number, missingLeft: number][] = [
  ['no missing values: NaN is 0, which goes left', { decision_type: '2' }, 0.5, 1],
  ['no missing values: NaN is 0, which goes right', { decision_type: '2', threshold: '-0.5' }, -0.5, 0],
  ['missing values go right', { decision_type: '8' }, 0.5, 0],
  ['missing values go left', { decision_type: '10' }, 0.5, 1],
  ['inf parts NaN from all numbers', { decision_type: '8', threshold: 'inf' }, Infinity, 0],
  ['so does what stands for inf', { decision_type: '8', threshold: '1.0000000000000001e+300' }, Infinity, 0],
  ['a threshold is rounded down', { threshold: '0.1' }, 0.09999999403953552, 1],
  ['and further from 0 below 0', { threshold: '-0.1' }, -0.10000000149011612, 0],
  ['near 0 is 0, which goes left', { threshold: '1e-300' }, Math.fround(1e-35), 1],
];

test.each(nodes)('a node of the model text: %s', (_, lines, threshold, missingLeft) => {
  const [read] = readModelText(tree(lines), ['x']).trees;
  expect([read.threshold[0], read.missingLeft[0], ...read.value]).toEqual([threshold, missingLeft, 0.25, -0.5]);
});

test('the model text of another kind is refused', () => {
  expect(() => readModelText('<html>', ['x'])).toThrow('the model text begins with "<html>", expected "tree"');
  expect(() => readModelText(tree({ decision_type: '1' }), ['x'])).toThrow('a node has decision type 1');
});

test('a tree of one leaf adds its value to every row', () => {
  const { trees } = readModelText('tree\n\nTree=0\nnum_leaves=1\nleaf_value=0.5\n', ['x']);
  expect([...trees[0].value, trees[0].left[0], trees[0].right[0]]).toEqual([0.5, ~0, ~0]);
});
