import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadOwnFeatures, loadSource, readSchemaFile, selectWithOwn } from '../../cli/own-features';
import { trivagoRequest, trivagoSchema } from '../../datasets/trivago-schema';
import { customAccumulator } from '../../engine/accumulators/custom';
import { bindCatalogue, writeSchema } from '../../index';

const dir = mkdtempSync(join(tmpdir(), 'podium-own-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function file(name: string, ...lines: readonly string[]): string {
  const path = join(dir, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

const HEAD = [
  "import { count, custom, features, mean, trivago } from 'podium';",
  'const { click, candidate, request } = trivago;',
];
const TALLY =
  "const tally = custom({ id: 'tally', version: 1, order: 'A', update: (s: number | null, x: number) => (s ?? 0) + x, read: (s) => s ?? 0, encode: (s) => s, decode: (x: number) => x, bytes: 8, cost: 5 });";

test('values, features and nested lists of them are declarations; other exports are not', () => {
  const path = file(
    'many.ts',
    ...HEAD,
    "export const one = count(click).per('item').within('2h');",
    "export const list = [[candidate.price.rankAmongCandidates('lowestFirst')], [request.step]];",
    "export const set = features(count(click).per('item', 'city'));",
    'export const other = { click };',
  );
  const { features, sources } = loadOwnFeatures([path]);
  expect(features[path].map(({ name }) => name)).toEqual([
    'click_count__item__2h',
    'candidate_price__rank_lowest',
    'request_step',
    'click_count__city_item',
  ]);
  expect(features[path].every(({ tags }) => tags.includes('own'))).toBe(true);
  expect(sources.map(({ name }) => name)).toEqual(['many.js']);
});

test('what a file imports from beside it is part of the stored source', () => {
  const help = file(
    'parts/help.ts',
    "import type { NumberValue } from 'podium';",
    'export const half = (x: NumberValue) => x.times(0.5);',
  );
  const path = file(
    'entry.ts',
    ...HEAD,
    "import { half } from './parts/help';",
    "export const mine = half(count(click).per('item'));",
  );
  const { features, sources } = loadOwnFeatures([path]);
  expect(features[path][0].name).toBe('click_count__item__times__0p5');
  expect(sources[0].code).toContain('x.times(0.5)');
  expect(sources[0].code).not.toContain(dir);
  rmSync(help);
  expect(() => loadOwnFeatures([path])).toThrow(
    /imports "\.\/parts\/help", expected podium or a TypeScript file beside it/,
  );
});

const mistakes: [why: string, lines: readonly string[], at: string, message: RegExp][] = [
  [
    'an unknown field',
    ['export const a = [request.cty];'],
    '3:27',
    /the request has no field cty; did you mean city\? known: city, /,
  ],
  [
    'an unknown field of a candidate',
    ['export const a = [candidate.prise];'],
    '3:29',
    /a candidate has no field prise; did you mean price\?/,
  ],
  ['a label', ['export const a = [request.clicked];'], '3:27', /clicked is a label: it is the outcome of the request/],
  [
    'a label, taken apart',
    ['const { clicked } = request;', 'export const a = [clicked];'],
    '3:9',
    /clicked is a label/,
  ],
  [
    'an unknown key',
    ["export const a = count(click).per('colour');"],
    '3:35',
    /there is no key "colour" here; known: city, /,
  ],
  [
    'an unknown role',
    ["export const a = mean(click.field('prise')).per('item');"],
    '3:35',
    /there is no field "prise" here; did you mean price\?/,
  ],
  [
    'a sum of ids',
    ["export const a = mean(click.field('item')).per('user');"],
    '3:23',
    /only numbers can be summed over events/,
  ],
  [
    'a window in words',
    ["export const a = count(click).per('item').within('7 days');"],
    '3:50',
    /within: "7 days" was found, expected/,
  ],
  ['an id by itself', ['export const a = request.city;'], '3:14', /a is no number, expected a number or a truth/],
  ['bad syntax', ['export const a = ;'], '3:18', /Expression expected/],
  [
    'a wrong number',
    ['const n: number = 0;', "export const a = count(click).per('item').last(n);"],
    '4:43',
    /last\(0\): expected a whole number from 1 to 256/,
  ],
  [
    'a bug of its own',
    ['const f = null as unknown as () => void;', 'f();', 'export const a = count(click);'],
    '4:1',
    /f is not a function/,
  ],
  [
    'one name for two things',
    ["export const a = features(count(click).per('item').named('hot'),", "  count(click).per('user').named('hot'));"],
    '4:27',
    /hot is declared twice/,
  ],
  [
    'one name in two exports',
    [
      "export const a = count(click).per('item').named('hot');",
      "export const b = count(click).per('user').named('hot');",
    ],
    '4:42',
    /hot is declared twice/,
  ],
  [
    'a bad id of an accumulator',
    [TALLY.replace("'tally'", "'Tally'"), 'export const a = tally(click);'],
    '3:21',
    /accumulator "Tally": expected a-z/,
  ],
];

describe('a mistake points at its line', () => {
  test.each(mistakes)('%s', (_, lines, at, message) => {
    const path = file('wrong.ts', ...HEAD, ...lines);
    let error: Error & { code?: string } = new Error('nothing was thrown');
    try {
      loadOwnFeatures([path]);
    } catch (thrown) {
      error = thrown as Error;
    }
    expect(error.message).toContain(`${path}:${at}: `);
    expect(error.message).toMatch(message);
    expect(error.code).toBe('E_FEATURES');
  });
});

test('a mistake in a file beside it names that file', () => {
  file('beside.ts', "import { trivago } from 'podium';", '', 'export const x = trivago.request.clicked;');
  const path = file('uses.ts', "import { x } from './beside';", 'export const a = x;');
  expect(() => loadOwnFeatures([path])).toThrow(/beside\.ts:3:34: clicked is a label/);
});

test('a file without declarations is a sentence, and so is none', () => {
  const path = file('empty.ts', 'export const x = 1;');
  expect(() => loadOwnFeatures([path])).toThrow(/exports no declarations, expected at least one such as/);
  expect(() => loadOwnFeatures([join(dir, 'nowhere.ts')])).toThrow(/there is no such file/);
  expect(() => loadOwnFeatures([join(dir, 'mine.py')])).toThrow(/expected a TypeScript file/);
});

test('a package, or a part of Podium, cannot be imported', () => {
  expect(() =>
    loadOwnFeatures([
      file('package.ts', "import { readFileSync } from 'node:fs';", "export const a = readFileSync('x');"),
    ]),
  ).toThrow(/imports "node:fs", expected podium or a TypeScript file beside it/);
});

describe('with the catalogue', () => {
  const catalogue = bindCatalogue(trivagoSchema, trivagoRequest);

  test('what both declare is one column', () => {
    const path = file('same.ts', ...HEAD, "export const a = count(click).per('item');");
    const chosen = selectWithOwn(path, catalogue, loadOwnFeatures([path]), trivagoSchema);
    expect(chosen.map(({ name }) => name)).toEqual(['click_count__item']);
  });

  test("a name of the catalogue's points at the line", () => {
    const path = file('taken.ts', ...HEAD, "export const a = count(click).per('city').named('click_count__item');");
    expect(() => selectWithOwn(`slim + ${path}`, catalogue, loadOwnFeatures([path]), trivagoSchema)).toThrow(
      /taken\.ts:3:42: click_count__item is declared twice/,
    );
  });

  test('events that the log does not have point at the line', () => {
    const path = file('other.ts', ...HEAD, "export const a = count(click).per('item');");
    const own = loadOwnFeatures([path]);
    expect(() => selectWithOwn(path, catalogue, own, { ...trivagoSchema, events: { ranking: {} } })).toThrow(
      /other\.ts:3:14: click_count__item listens to clickout events, this log has ranking/,
    );
  });
});

describe('a stored copy', () => {
  const path = file('custom.ts', ...HEAD, TALLY, "export const a = tally(click).per('user');");
  const [source] = loadOwnFeatures([path]).sources;
  const copy = file('run/custom.js', source!.code.trimEnd());

  test('is loaded without the file it came from', () => {
    rmSync(path);
    loadSource(copy, source!.sha256);
    expect(customAccumulator('custom_tally')?.version).toBe(1);
  });

  test('is refused when it was changed', () => {
    const changed = file('run/changed.js', source!.code.replace('(s ?? 0) + x', '(s ?? 0) - x'));
    expect(() => loadSource(changed, source!.sha256)).toThrow(/changed\.js has SHA-256 .* it was changed afterwards/);
    expect(() => loadSource(join(dir, 'run/gone.js'), source!.sha256)).toThrow(/gone\.js is missing/);
  });
});

describe('a schema file', () => {
  test('is what describe writes, and types a log', () => {
    const path = file('schema.ts', writeSchema(trivagoSchema).trimEnd());
    expect(readSchemaFile(path)).toEqual(trivagoSchema);
    const own = file(
      'typed.ts',
      "import { count, log } from 'podium';",
      "import { schema } from './schema';",
      'const t = log(schema);',
      "const sort = t.on.sort.as('sorting', (e) => ({ value: e.value }));",
      "export const a = count(sort).per('session');",
    );
    expect(loadOwnFeatures([own]).features[own][0].name).toBe('sorting_count__session');
  });

  test('without a schema, or with a wrong one, is a sentence', () => {
    expect(() => readSchemaFile(file('no-schema.ts', 'export const x = 1;'))).toThrow(
      /exports no schema, expected a file that/,
    );
    expect(() =>
      readSchemaFile(
        file(
          'bad-schema.ts',
          "import { id } from 'podium';",
          'export const schema = { common: { seq: id() }, events: {} };',
        ),
      ),
    ).toThrow(/"seq" is reserved/);
  });
});
