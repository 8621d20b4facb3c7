import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { lightgbmPlaces } from '../cli/lightgbm-places';
import { random } from '../engine/base/random';
import {
  findLightgbm,
  forestRanker,
  type GbdtSettings,
  gbdtTrainer,
  lightgbmTrainer,
  openLightgbm,
  type RankTable,
} from '../models';

const SIZE = 25;
const TREES = 100;

/** One training, done in a process of its own. */
interface Variant {
  readonly trainer: 'embedded' | 'lightgbm';
  readonly rows: number;
  readonly columns: number;
  readonly settings: Partial<GbdtSettings>;
}

/**
 * seconds of the training alone; cpu: seconds of all its threads, which a busy machine changes less; mib: what it added
 * to the table at its peak.
 */
interface Measured {
  readonly seconds: number;
  readonly cpu: number;
  readonly mib: number;
  readonly mrr: number;
}

/**
 * How long do the two trainers take at the same settings, how much memory, and how good is what they leave?
 *
 * Lists of 25 candidates with one click each, drawn from a known scorer of seven columns; NaN in two fifths of the
 * columns. 100 trees of 31 leaves. Every training is a process of its own; the trainers take turns, and the ratio is
 * that of their rounds with the least work. The floor is binning and a single split: what no kernel can save.
 *
 * A third number of a size is how many trees; then only plain training on two threads is compared, for sizes that take minutes.
 *
 *     npx ts-node -T bench/train.ts [rounds] [rows×columns[×trees] …]        (2, 100000×50 200000×100)
 */
function main(rounds: number, sizes: readonly string[]): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  console.log(`${cpus().length} × ${cpus()[0].model}, Node ${process.version}, commit ${commit}, ${rounds} rounds`);
  for (const size of sizes) {
    const [rows, columns, trees] = size.split(/[x×]/).map(Number);
    console.log(`\n${rows} rows × ${columns} columns${trees ? `, ${trees} trees` : ''}`);
    const all: [name: string, trainer: Variant['trainer'], settings: Partial<GbdtSettings>][] = [
      ['floor: bins and one split', 'embedded', { trees: 1, leaves: 2 }],
      ['embedded, 1 thread', 'embedded', {}],
      ['lightgbm, 1 thread', 'lightgbm', {}],
      ['embedded, 2 threads', 'embedded', { threads: 2 }],
      ['lightgbm, 2 threads', 'lightgbm', { threads: 2 }],
      ['embedded, dart', 'embedded', { threads: 2, boosting: 'dart' }],
      ['lightgbm, dart', 'lightgbm', { threads: 2, boosting: 'dart' }],
      ['embedded, goss', 'embedded', { threads: 2, sampling: 'goss' }],
      ['lightgbm, goss', 'lightgbm', { threads: 2, sampling: 'goss' }],
    ];
    const variants = trees ? all.filter(([name]) => name.endsWith('2 threads')) : all;
    const best = new Map<string, Measured>();
    for (let round = 0; round < rounds; round++) {
      for (const [name, trainer, settings] of variants) {
        const measured = inProcess({ trainer, rows, columns, settings: { ...(trees && { trees }), ...settings } });
        const before = best.get(name);
        if (before === undefined || measured.cpu < before.cpu) best.set(name, measured);
      }
    }
    let embedded: Measured | undefined;
    for (const [name, trainer] of variants) {
      const { seconds, cpu, mib, mrr } = best.get(name)!;
      const ratio =
        trainer === 'lightgbm' && embedded
          ? `   embedded/lightgbm: time ${(embedded.seconds / seconds).toFixed(2)}, cpu ${(embedded.cpu / cpu).toFixed(2)}, memory ${(embedded.mib / mib).toFixed(2)}`
          : '';
      embedded = best.get(name);
      console.log(
        `${name.padEnd(26)} ${seconds.toFixed(2).padStart(8)} s ${cpu.toFixed(2).padStart(8)} s cpu ${mib.toFixed(0).padStart(7)} MiB   test MRR ${mrr.toFixed(4)}${ratio}`,
      );
    }
  }
}

function inProcess(variant: Variant): Measured {
  const said = execFileSync(
    process.execPath,
    ['-r', 'ts-node/register/transpile-only', __filename, 'one', JSON.stringify(variant)],
    { encoding: 'utf8' },
  );
  return JSON.parse(said) as Measured;
}

async function one({ trainer, rows, columns, settings }: Variant): Promise<Measured> {
  const fit = task(rows / SIZE, columns, 1);
  const report = task(Math.min(4000, rows / SIZE / 4), columns, 2);
  const maker = trainer === 'embedded' ? gbdtTrainer : lightgbmTrainer(openLightgbm(findLightgbm(lightgbmPlaces())));
  const before = process.resourceUsage().maxRSS;
  const began = process.cpuUsage();
  const begin = performance.now();
  const { forest } = await maker.train(fit, report, {
    trees: TREES,
    leaves: 31,
    rate: 0.1,
    earlyStopping: 0,
    ...settings,
  });
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(began);
  const cpu = (user + system) / 1e6;
  const mib = (process.resourceUsage().maxRSS - before) / 1024;
  return { seconds, cpu, mib, mrr: mrr(report, await forestRanker(forest).score(report)) };
}

function task(lists: number, width: number, seed: number): RankTable {
  const next = random(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const rows = lists * SIZE;
  const columns = Array.from({ length: width }, () => {
    const column = new Float32Array(rows);
    for (let i = 0; i < rows; i++) column[i] = normal();
    return column;
  });
  const labels = new Float32Array(rows);
  const utility = new Float64Array(SIZE);
  for (let begin = 0; begin < rows; begin += SIZE) {
    for (let i = 0; i < SIZE; i++) {
      const [a, b, c, d, e, f, g] = columns.slice(0, 7).map((column) => column[begin + i]);
      const truth = 2 * (a + 0.7 * b * c + Math.sin(2 * d) + (e > 0.5 ? f : 0) + 0.5 * Math.abs(g));
      utility[i] = truth - Math.log(-Math.log(next()));
    }
    labels[begin + utility.indexOf(Math.max(...utility))] = 1;
  }
  for (const column of columns.slice(Math.ceil(0.6 * width)))
    for (let i = 0; i < rows; i++) if (next() < 0.3) column[i] = Number.NaN;
  const groups = Int32Array.from({ length: lists + 1 }, (_, i) => i * SIZE);
  return { names: columns.map((_, i) => `f${i}`), columns, rows, groups, labels, fingerprint: 'bench' };
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

const [first, ...rest] = process.argv.slice(2);
if (first === 'one') void one(JSON.parse(rest[0]) as Variant).then((measured) => console.log(JSON.stringify(measured)));
else main(Number(first ?? 2), rest.length > 0 ? rest : ['100000×50', '200000×100']);
