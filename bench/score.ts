import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { random } from '../engine/base/random';
import { exportOnnx, rankerOf } from '../models';
import type { Tree } from '../models/forest';
import { openSession } from '../models/onnx/session';

const COLUMNS = 200;
const TREES = 200;
const LEAVES = 31;
const ROUNDS = 5;

/**
 * How many rows a second does the ONNX runtime score, by batch and by threads within its operators, and the same forest as
 * code in this process, which gives the same bits?
 *
 * A forest of 200 trees of 31 leaves over 200 columns, random rows with missing values, every batch another one. The
 * settings take turns; the best of five rounds is told. The floor is the copying of the batch into a matrix.
 */
async function main(): Promise<void> {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  console.log(`${cpus().length} × ${cpus()[0].model}, Node ${process.version}, commit ${commit}`);
  const model = exportOnnx(
    {
      names: Array.from({ length: COLUMNS }, (_, i) => `f${i}`),
      trees: Array.from({ length: TREES }, (_, i) => tree(i)),
    },
    { fingerprint: 'bench', protocol: null, training: null },
  );
  const next = random(7);
  const rows = Float32Array.from({ length: 20_000 * COLUMNS }, () => (next() < 0.1 ? Number.NaN : next()));
  const sessions = await Promise.all([1, 2].map((threads) => openSession(model, { threads })));
  const ranker = await rankerOf(model, 'model.onnx');
  const ways: [name: string, score: (matrix: Float32Array, rows: number) => Promise<Float32Array>][] = [
    ['1 thread', sessions[0].score],
    ['2 threads', sessions[1].score],
    ['as code', ranker.scoreMatrix],
  ];
  for (const batch of [25, 100, 10_000]) {
    const best = ways.map(() => Infinity);
    let floor = Infinity;
    const times = Math.max(2, Math.floor(20_000 / batch));
    const part = (i: number): Float32Array => {
      const from = (i * batch) % (20_000 - batch + 1);
      return rows.slice(from * COLUMNS, (from + batch) * COLUMNS);
    };
    for (let round = 0; round < ROUNDS; round++) {
      for (const [s, [, score]] of ways.entries()) {
        const begin = performance.now();
        for (let i = 0; i < times; i++) await score(part(i), batch);
        best[s] = Math.min(best[s], (performance.now() - begin) / times);
      }
      const begin = performance.now();
      for (let i = 0; i < times; i++) part(i);
      floor = Math.min(floor, (performance.now() - begin) / times);
    }
    console.log(`batch ${batch}: floor ${floor.toFixed(3)} ms`);
    ways.forEach(([name], s) => {
      const rate = Math.round((1000 * batch) / best[s]).toLocaleString('en');
      console.log(`  ${name.padEnd(9)}  ${best[s].toFixed(3).padStart(9)} ms   ${rate} rows/s`);
    });
  }
  await ranker.close();
  await Promise.all(sessions.map((session) => session.close()));
}

/** A tree that halves its rows again and again by random columns. */
function tree(seed: number): Tree {
  const next = random(seed);
  const inner = LEAVES - 1;
  const child = (c: number): number => (c < inner ? c : ~(c - inner));
  return {
    feature: Int32Array.from({ length: inner }, () => Math.floor(next() * COLUMNS)),
    threshold: Float32Array.from({ length: inner }, () => 0.3 + 0.4 * next()),
    missingLeft: Uint8Array.from({ length: inner }, () => (next() < 0.5 ? 1 : 0)),
    left: Int32Array.from({ length: inner }, (_, i) => child(2 * i + 1)),
    right: Int32Array.from({ length: inner }, (_, i) => child(2 * i + 2)),
    gain: new Float64Array(inner),
    value: Float32Array.from({ length: LEAVES }, () => next() - 0.5),
  };
}

void main();
