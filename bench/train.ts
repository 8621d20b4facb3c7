import { random } from '../engine/base/random';
import { gbdtTrainer } from '../models/gbdt/boost';
import type { GbdtSettings } from '../models/gbdt/settings';
import type { RankTable } from '../models/table';

export function task(lists: number, seed: number, size = 25, features = 100): RankTable {
  const next = random(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const rows = lists * size;
  const columns = Array.from({ length: features }, () => Float32Array.from({ length: rows }, normal));
  const labels = new Float32Array(rows);
  for (let list = 0; list < lists; list++) {
    let best = -Infinity;
    let clicked = 0;
    for (let row = list * size; row < (list + 1) * size; row++) {
      const x = (f: number): number => columns[f][row];
      const truth = x(0) + 0.7 * x(1) * x(2) + Math.sin(2 * x(3)) + (x(4) > 0.5 ? x(5) : 0) + 0.5 * Math.abs(x(6));
      const utility = 2 * truth - Math.log(-Math.log(next()));
      if (utility > best) {
        best = utility;
        clicked = row;
      }
    }
    labels[clicked] = 1;
  }
  for (let f = 60; f < features; f++)
    for (let row = 0; row < rows; row++) if (next() < 0.3) columns[f][row] = Number.NaN;
  const groups = Int32Array.from({ length: lists + 1 }, (_, i) => i * size);
  return { names: columns.map((_, i) => `f${i}`), columns, rows, groups, labels };
}

async function main(): Promise<void> {
  const fit = task(8000, 1);
  const choose = task(1000, 2);
  for (const [name, settings] of [
    ['wasm', {}],
    ['wasm 2', { threads: 2 }],
    ['javascript', { kernel: 'javascript' }],
  ] as [string, Partial<GbdtSettings>][]) {
    const begin = performance.now();
    const result = await gbdtTrainer.train(fit, choose, { trees: 100, rate: 0.1, earlyStopping: 0, ...settings });
    console.log(name, ((performance.now() - begin) / 1000).toFixed(2), result.learningCurve.at(-1));
  }
}

if (require.main === module) void main();
