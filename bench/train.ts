import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { random } from '../engine/base/random';
import { exportOnnx, type GbdtSettings, gbdtTrainer, type RankTable, rankerOf } from '../models';

const SIZE = 25;
const COLUMNS = 100;
const METADATA = { fingerprint: 'bench', protocol: null, training: null };

/**
 * How long does the embedded LambdaMART take for 200,000 rows of 100 columns, 100 trees of 31 leaves?
 *
 * Lists of 25 candidates with one click each, drawn from a known scorer of seven columns; NaN in forty others. The
 * floor is binning and a single split: what no kernel can save.
 */
async function main(lists: number): Promise<void> {
  const fit = task(lists, 1);
  const report = task(lists / 8, 2);
  const settings = { trees: 100, leaves: 31, rate: 0.1, earlyStopping: 0 };
  const variants: [name: string, settings: Partial<GbdtSettings>][] = [
    ['floor: bins and one split', { trees: 1, leaves: 2 }],
    ['wasm, 1 thread', {}],
    ['wasm, 2 threads', { threads: 2 }],
    ['javascript, 1 thread', { kernel: 'javascript' }],
  ];
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  console.log(`${cpus().length} × ${cpus()[0].model}, Node ${process.version}, commit ${commit}`);
  console.log(
    `${fit.rows} rows × ${COLUMNS} columns, test MRR of the generator ${mrr(report, report.truth).toFixed(4)}`,
  );

  let model: Uint8Array | undefined;
  for (const [name, changed] of variants) {
    const begin = performance.now();
    const { forest } = await gbdtTrainer.train(fit, report, { ...settings, ...changed });
    const seconds = (performance.now() - begin) / 1000;
    const bytes = exportOnnx(forest, METADATA);
    if (forest.trees.length > 1) {
      model ??= bytes;
      if (Buffer.compare(model, bytes) !== 0) throw new Error(`${name}: the forest differs from the first one`);
    }
    const ranker = await rankerOf(bytes, 'model.onnx');
    const quality = mrr(report, await ranker.score(report)).toFixed(4);
    console.log(`${name.padEnd(28)} ${seconds.toFixed(2).padStart(7)} s   test MRR ${quality}`);
    await ranker.close();
  }
  const ranker = await rankerOf(model!, 'model.onnx');
  const begin = performance.now();
  await ranker.score(fit);
  const perSecond = Math.round(fit.rows / ((performance.now() - begin) / 1000));
  console.log(`model ${model!.length} bytes, ONNX scores ${perSecond} rows/s on one thread`);
  await ranker.close();
}

function task(lists: number, seed: number): RankTable & { truth: Float64Array } {
  const next = random(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const rows = lists * SIZE;
  const columns = Array.from({ length: COLUMNS }, () => Float32Array.from({ length: rows }, normal));
  const truth = Float64Array.from({ length: rows }, (_, row) => {
    const [a, b, c, d, e, f, g] = columns.slice(0, 7).map((column) => column[row]);
    return 2 * (a + 0.7 * b * c + Math.sin(2 * d) + (e > 0.5 ? f : 0) + 0.5 * Math.abs(g));
  });
  const labels = new Float32Array(rows);
  for (let begin = 0; begin < rows; begin += SIZE) {
    const utility = Array.from(truth.subarray(begin, begin + SIZE), (t) => t - Math.log(-Math.log(next())));
    labels[begin + utility.indexOf(Math.max(...utility))] = 1;
  }
  for (const column of columns.slice(60)) for (let i = 0; i < rows; i++) if (next() < 0.3) column[i] = Number.NaN;
  const groups = Int32Array.from({ length: lists + 1 }, (_, i) => i * SIZE);
  return { names: columns.map((_, i) => `f${i}`), columns, rows, groups, labels, fingerprint: 'bench', truth };
}

function mrr(table: RankTable, scores: Float64Array): number {
  let sum = 0;
  for (let begin = 0; begin < table.rows; begin += SIZE) {
    const hit = scores[table.labels.indexOf(1, begin)];
    const list = scores.subarray(begin, begin + SIZE);
    const above = list.filter((score) => score > hit).length;
    const tied = list.filter((score) => score === hit).length;
    for (let i = 1; i <= tied; i++) sum += 1 / (above + i) / tied;
  }
  return sum / (table.rows / SIZE);
}

void main(Number(process.argv[2] ?? 8000));
