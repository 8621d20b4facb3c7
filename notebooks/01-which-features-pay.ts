/**
 * Lesson 1. Which features pay, on top of what a rule already knows?
 *
 * `npm run notebooks` replays a small simulated log once, trains the same ranker on growing sets of columns, and
 * writes `notebooks/out/01-which-features-pay.md` with a table and a plot. About half a minute.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFrame } from 'danfojs-node';
import {
  baselineColumns,
  bindCatalogue,
  datasets,
  evaluateRankers,
  type Leaderboard,
  leaderboardOf,
  readManifest,
  readRun,
  replayStep,
  runPaths,
  selectFeatures,
  trainRanker,
  UNWATCHED,
} from 'podium';
import type { TopLevelSpec } from 'vega-lite';

const OUT = join(__dirname, 'out');
const SETS = ['heuristic', 'slim', 'standard'] as const;

async function lesson(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'podium-lesson-'));
  try {
    const rows = await compare(folder);
    new DataFrame(rows.map(({ columns, ...row }) => ({ ...row, features: columns }))).print();
    const best = rows.at(-1)!;
    const rule = rows.find(({ ranker }) => ranker === 'recency')!;
    const sentence = `${best.columns} columns lift MRR from ${rule.mrr} (recency, a rule) to ${best.mrr}; ${share(rows)} % of that lift is there with ${rows.find(({ ranker }) => ranker === 'slim')!.columns} columns.`;
    console.log(sentence);
    mkdirSync(OUT, { recursive: true });
    writeFileSync(join(OUT, '01-which-features-pay.svg'), await plot(rows));
    writeFileSync(join(OUT, '01-which-features-pay.md'), page(rows, sentence));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Row {
  readonly ranker: string;
  readonly columns: number;
  readonly mrr: number;
  readonly lo: number;
  readonly hi: number;
}

/** Replays once, then trains and judges the ranker on each set's columns. */
async function compare(folder: string): Promise<Row[]> {
  const simulator = datasets.find(({ name }) => name === 'simulator')!;
  const { paths } = await replayStep(
    {
      dataset: simulator,
      open: { logs: [], events: 30_000, seed: 5 },
      duplicates: 'reject',
      maxBad: 0.01,
      features: 'standard',
      bind: (schema, request) => {
        const catalogue = bindCatalogue(schema, request);
        return { chosen: selectFeatures('standard', catalogue), baseline: [], columns: baselineColumns(catalogue) };
      },
      sources: [],
      protocol: { split: 'time=0.7', straddle: 'drop', empty: 'zero', protocol: null, ties: 'expectation', seed: 5 },
      out: join(folder, 'run'),
      existing: 'refuse',
    },
    __dirname,
    UNWATCHED,
  );
  const { cuts, protocol, baselines } = readManifest(paths);
  const data = readRun(paths);
  const catalogue = bindCatalogue(simulator.schema as never, simulator.request as never);
  const rows: Row[] = [];
  for (const set of SETS) {
    const names = selectFeatures(set, catalogue).map(({ name }) => name);
    const at = { ...paths, model: join(folder, `${set}.onnx`), training: join(folder, `${set}.json`) };
    await trainRanker(data, cuts, protocol, at, { settings: { trees: 60, rate: 0.1 }, columns: names }, UNWATCHED);
    const judged = await evaluateRankers(
      data,
      cuts,
      protocol,
      { ...runPaths(paths.dir), model: at.model },
      baselines,
      UNWATCHED,
    );
    const board = leaderboardOf(judged, protocol, []);
    if (rows.length === 0)
      rows.push(rowOf(board, 'shown order', 1, 'shown order'), rowOf(board, 'recency', 2, 'recency'));
    rows.push(rowOf(board, 'boosted', names.length, set));
  }
  return rows;
}

function rowOf({ leaderboard }: Leaderboard, ranker: string, columns: number, name: string): Row {
  const { value, lo, hi } = leaderboard.find((entry) => entry.ranker === ranker)!.metrics.mrr!;
  const round = (x: number | null): number => Math.round((x ?? Number.NaN) * 1e4) / 1e4;
  return { ranker: name, columns, mrr: round(value), lo: round(lo), hi: round(hi) };
}

/** How much of the way from the rule to the largest set the slim one goes, in percent. */
function share(rows: readonly Row[]): number {
  const of = (name: string): number => rows.find(({ ranker }) => ranker === name)!.mrr;
  return Math.round((100 * (of('slim') - of('recency'))) / (of('standard') - of('recency')));
}

async function plot(rows: readonly Row[]): Promise<string> {
  const [{ parse, View }, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const spec: TopLevelSpec = {
    width: 420,
    height: 160,
    data: { values: [...rows] },
    encoding: { y: { field: 'ranker', type: 'nominal', sort: null, title: null } },
    layer: [
      {
        mark: 'rule',
        encoding: {
          x: { field: 'lo', type: 'quantitative', scale: { zero: false }, title: 'MRR, 95 % interval' },
          x2: { field: 'hi' },
        },
      },
      { mark: { type: 'point', filled: true, size: 60 }, encoding: { x: { field: 'mrr', type: 'quantitative' } } },
    ],
  };
  return new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
}

function page(rows: readonly Row[], sentence: string): string {
  const lines = rows.map(({ ranker, columns, mrr, lo, hi }) => `| ${ranker} | ${columns} | ${mrr} | [${lo}, ${hi}] |`);
  return `# Which features pay?\n\n${sentence}\n\n| ranker | columns | MRR | 95 % |\n|---|---:|---:|---|\n${lines.join('\n')}\n\n![MRR with intervals](01-which-features-pay.svg)\n`;
}

lesson().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
