import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { random } from '../engine/base/random';
import type { ColumnSpec } from '../engine/tables/columns';
import { TableWriter } from '../engine/tables/writer';
import type { Protocol } from '../eval/protocol';
import { gbdtTrainer } from '../models';
import { readRun } from '../runs/parts';
import { type RunPaths, runPaths } from '../runs/paths';
import { REQUEST_COLUMNS, ROW_COLUMNS } from '../runs/run-columns';
import { runSettings, trainingTables } from '../runs/train-ranker';

const SIZE = 25;
const BATCH = 25 * 655;
const EDGES = 255;
/** Values that columns are cut from, each at places of its own. */
const POOL = 1 << 22;

/** One training: the fit part is nine tenths of the rows. */
interface Asked {
  readonly rows: number;
  readonly columns: number;
  readonly trees: number;
  readonly dir: string;
}

/** seconds: of reading and binning, and of each tree after the first. mib: the most the process held. */
interface Measured {
  readonly fitRows: number;
  readonly begin: number;
  readonly tree: number;
  readonly mib: number;
}

/**
 * How much memory and time does training take on a run's table of bytes, and does either grow faster than the table?
 *
 * Writes a table as `podium replay --columns-as uint8` does (lists of 25 with a click each), then reads it and grows some
 * trees of 31 leaves with a run's settings and two threads, in a process of its own. The floor is the bytes of the bins.
 *
 *     npx ts-node -T bench/train-large.ts [trees] [rows×columns …]        (4, 2000000×300 5000000×300)
 */
function main(trees: number, sizes: readonly string[]): void {
  for (const size of sizes) {
    const [rows, columns] = size.split(/[x×]/).map(Number);
    const dir = join(tmpdir(), `podium-train-large-${process.pid}`);
    const paths = runPaths(dir);
    mkdirSync(dir);
    try {
      write(paths, rows, columns);
      const { size: bytes } = statSync(paths.features);
      const { fitRows, begin, tree, mib } = inProcess({ rows, columns, trees, dir });
      const floor = (fitRows * columns) / 2 ** 20;
      console.log(
        [
          `${rows} rows × ${columns} columns`,
          `table ${(bytes / 2 ** 30).toFixed(2)} GiB`,
          `bins ${floor.toFixed(0)} MiB`,
          `peak ${mib.toFixed(0)} MiB (${(mib / floor).toFixed(2)} of the bins)`,
          `first tree after ${begin.toFixed(0)} s`,
          `then ${tree.toFixed(1)} s a tree (${((1e9 * tree) / (fitRows * columns)).toFixed(2)} ns for each row and column)`,
        ].join(', '),
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  }
}

function inProcess(asked: Asked): Measured {
  const args = ['-r', 'ts-node/register/transpile-only', __filename, 'one', JSON.stringify(asked)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Measured;
}

async function one({ rows, trees, dir }: Asked): Promise<Measured> {
  const began = performance.now();
  const cuts = { choose: Math.floor((0.9 * rows) / SIZE), report: Math.floor((0.95 * rows) / SIZE) };
  const protocol: Protocol = {
    split: 'time=0.95',
    straddle: 'keep',
    empty: 'zero',
    protocol: 'every-click',
    ties: 'expectation',
    parts: ['fit', 'choose', 'report'],
    seed: 1,
  };
  const { fit, choose } = trainingTables(readRun(runPaths(dir)), cuts, protocol, {});
  const times: number[] = [];
  await gbdtTrainer.train(fit, choose, runSettings(1, { trees, threads: 2, earlyStopping: 0 }), {
    onRound: () => void times.push(performance.now()),
  });
  return {
    fitRows: fit.rows,
    begin: (times[0] - began) / 1000,
    tree: (times.at(-1)! - times[0]) / 1000 / (times.length - 1),
    mib: process.resourceUsage().maxRSS / 1024,
  };
}

function write(paths: RunPaths, rows: number, columns: number): void {
  const names = Array.from({ length: columns }, (_, c) => `f${c}`);
  const next = random(1, 1);
  const pool = Uint8Array.from({ length: POOL }, () => Math.floor(next() * EDGES));
  const specs = names.map((name): ColumnSpec => ({ name, kind: 'bin', missing: EDGES, metadata: {} }));
  const table = new TableWriter(paths.features, [...ROW_COLUMNS, ...specs], String, { fingerprint: 'bench' });
  const requests = new TableWriter(paths.requests, REQUEST_COLUMNS, String);
  for (let first = 0; first < rows; first += BATCH) {
    const count = Math.min(BATCH, rows - first);
    const bins = names.map((_, c) => {
      const at = (c * 1_299_709 + first * 7919) % (POOL - BATCH);
      return pool.subarray(at, at + count);
    });
    const label = new Float64Array(count);
    for (let begin = 0; begin + SIZE <= count; begin += SIZE) {
      const utility = Array.from({ length: SIZE }, (_, i) => bins[0][begin + i] + bins[1][begin + i] + 99 * next());
      label[begin + utility.indexOf(Math.max(...utility))] = 1;
    }
    const request = Float64Array.from(label, (_, i) => Math.floor((first + i) / SIZE));
    const place = Float64Array.from(label, (_, i) => i % SIZE);
    table.write([request, request, request, place, place, label, new Float64Array(count), ...bins], count);
    const asked = request.filter((_, i) => i % SIZE === 0);
    const same = (value: number): Float64Array => new Float64Array(asked.length).fill(value);
    requests.write(
      [asked, asked, asked, asked, asked, asked, same(1), same(SIZE), same(0), same(0), same(Number.NaN)],
      asked.length,
    );
  }
  table.close();
  requests.close();
  const edges = Array.from({ length: EDGES - 1 }, (_, i) => i);
  const stored = Object.fromEntries(names.map((name) => [name, { identity: '', edges }]));
  writeFileSync(paths.edges, JSON.stringify({ rows: 1, seed: 1, columns: stored }));
}

const [word, ...rest] = process.argv.slice(2);
if (word === 'one') void one(JSON.parse(rest[0]) as Asked).then((measured) => console.log(JSON.stringify(measured)));
else main(Number(word ?? 4), rest.length > 0 ? rest : ['2000000×300', '5000000×300']);
