import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(__dirname, '..');
const ROOMS = ['engine', 'features', 'datasets', 'models', 'eval', 'runs', 'serve', 'cli'];

/** What each room may import beside itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  features: ['engine'],
  datasets: ['engine'],
  models: ['engine'],
  eval: ['engine'],
  serve: ['engine', 'features', 'models'],
  runs: ['engine', 'features', 'datasets', 'models', 'eval'],
  cli: ['engine', 'features', 'datasets', 'models', 'eval', 'runs', 'serve'],
};

/** The engine from the ground up; a file may import its own floor and those below, twins not each other. */
const FLOORS: readonly (readonly string[])[] = [
  ['base'],
  ['events', 'accumulators', 'tables'],
  ['spec'],
  ['plan'],
  ['keys', 'queue', 'row-buffer'],
  ['store'],
  ['assemble'],
  ['candidates'],
  ['ingest', 'snapshot'],
  ['state-behind'],
  ['labels'],
  ['replay', 'row-replay'],
];

/** Packages that one place alone may import. */
const ONE_PLACE: Readonly<Record<string, string>> = {
  'apache-arrow': 'engine/tables/',
  'onnxruntime-node': 'models/onnx/',
  koffi: 'models/lightgbm/',
  fastify: 'serve/app',
  yargs: 'cli/',
  typescript: 'cli/',
  hyparquet: 'datasets/parquet/',
  'hyparquet-writer': 'runs/export-parquet',
  'cli-progress': 'cli/',
  'cli-table3': 'cli/',
  vega: 'runs/report/',
  'vega-lite': 'runs/report/',
};

/** Files over the wall, each with a reason. */
const OVER_THE_WALL: Readonly<Record<string, string>> = {};

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources = ROOMS.flatMap((room) => filesIn(join(ROOT, room))).map(read);

describe('the floor plan', () => {
  test.each(ROOMS)('%s imports only what it may', (room) => {
    const allowed = [room, ...MAY_IMPORT[room]];
    const strange = sources
      .filter(({ path }) => path.startsWith(`${room}/`))
      .flatMap(({ path, imports }) =>
        imports
          .filter((target) => isOurs(target) && !allowed.includes(target.split('/')[0]))
          .map((target) => `${path} imports ${target}`),
      );
    expect(strange, `${room} may import ${allowed.join(', ')}`).toEqual([]);
  });

  test('the engine is built upwards', () => {
    const upward = sources
      .filter(({ path }) => path.startsWith('engine/'))
      .flatMap(({ path, imports }) =>
        imports.filter((target) => target.startsWith('engine/')).map((target) => ({ path, target })),
      )
      .filter(({ path, target }) => part(path) !== part(target) && floor(path) <= floor(target))
      .map(({ path, target }) => `${path} imports ${target}`);
    expect(upward).toEqual([]);
  });

  test('nothing is imported in a circle, types included', () => {
    const graph = new Map(sources.map(({ path, imports }) => [path.replace(/\.ts$/, ''), imports.filter(isOurs)]));
    expect(circle(graph)).toEqual([]);
  });

  test.each(Object.entries(ONE_PLACE))('%s is imported nowhere but in %s', (name, place) => {
    const elsewhere = sources.filter(
      ({ path, imports }) =>
        !path.startsWith(place) && imports.some((target) => target === name || target.startsWith(`${name}/`)),
    );
    expect(elsewhere.map(({ path }) => path)).toEqual([]);
  });
});

describe('habits', () => {
  test('engine, features, models and eval have no clock, no chance and no environment', () => {
    const hidden = sources
      .filter(({ path }) => /^(engine|features|models|eval)\//.test(path))
      .filter(({ text }) => /Math\.random|Date\.now|new Date\(\)|process\.(env|argv|hrtime)|performance\./.test(text));
    expect(hidden.map(({ path }) => path)).toEqual([]);
  });

  test('the engine touches files only in its tables and snapshots', () => {
    const touching = sources.filter(
      ({ path, imports }) => path.startsWith('engine/') && imports.some((target) => /^(node:)?fs/.test(target)),
    );
    expect(touching.map(({ path }) => path).filter((path) => !/^engine\/(tables\/|snapshot)/.test(path))).toEqual([]);
  });

  test('the engine names no data set, feature set, model or metric', () => {
    const naming = sources.filter(
      ({ path, text }) =>
        path.startsWith('engine/') &&
        /\b(trivago|ranklens|metarank|yoochoose|mrr|ndcg|lambdamart)\b/i.test(withoutSources(text)),
    );
    expect(naming.map(({ path }) => path)).toEqual([]);
  });

  test('only the command line prints and reads arguments', () => {
    const loud = sources.filter(
      ({ path, text }) => !path.startsWith('cli/') && /console\.|process\.(stdout|stderr|exit|argv)/.test(text),
    );
    expect(loud.map(({ path }) => path)).toEqual([]);
  });

  test('no default exports, enums or namespaces', () => {
    const strange = sources.filter(({ text }) =>
      /^export default|^\s*(export )?(const )?enum |^\s*(export )?namespace /m.test(text),
    );
    expect(strange.map(({ path }) => path)).toEqual([]);
  });

  test('no file is over 400 lines, and the median is under 100', () => {
    const lengths = sources.map(({ path, text }) => ({ path, lines: text.split('\n').length }));
    expect(lengths.filter(({ path, lines }) => lines > 400 && !(path in OVER_THE_WALL))).toEqual([]);
    const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[sorted.length >> 1]).toBeLessThan(100);
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.local.ts') && !entry.name.endsWith('.d.ts')
      ? [path]
      : [];
  });
}

function read(file: string): Source {
  const text = readFileSync(file, 'utf8');
  const path = relative(ROOT, file);
  const written = [...text.matchAll(/(?:from|import|require)\s*\(?\s*'([^']+)'/g)].map(([, target]) => target!);
  return {
    path,
    text,
    imports: written.map((target) => (target.startsWith('.') ? normalize(join(dirname(path), target)) : target)),
  };
}

function isOurs(target: string): boolean {
  return ROOMS.includes(target.split('/')[0]);
}

function part(path: string): string {
  return path
    .split('/')[1]
    .replace(/\.ts$/, '')
    .replace(/^snapshot.*/, 'snapshot');
}

function floor(path: string): number {
  const at = FLOORS.findIndex((parts) => parts.includes(part(path)));
  if (at < 0) throw new Error(`${path} lies on no floor of the engine: give it one in this test`);
  return at;
}

function circle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const search = (node: string, trail: readonly string[]): string[] => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node];
    if (done.has(node)) return [];
    for (const next of graph.get(node) ?? graph.get(`${node}/index`) ?? []) {
      const found = search(next, [...trail, node]);
      if (found.length > 0) return found;
    }
    done.add(node);
    return [];
  };
  for (const node of graph.keys()) {
    const found = search(node, []);
    if (found.length > 0) return found;
  }
  return [];
}

function withoutSources(text: string): string {
  return text.replace(/@see.*$/gm, '');
}
