import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SetCost } from '../cost/lab';
import { readStoredIfThere } from '../stored-json';
import type { Point, TrainedPoint } from './point';

/** Points by key, a JSON file and a model each, so that an ablation goes on where it was stopped. */
export interface PointStore {
  readonly get: (key: string) => Point | null;
  readonly put: (trained: TrainedPoint) => void;
  readonly modelPath: (key: string) => string;
  /** What the set of a point cost when it was measured. */
  readonly cost: (key: string) => SetCost | null;
  readonly putCost: (key: string, cost: SetCost) => void;
}

/** The ending of costs; another one where what is measured is another. */
const COST = 'cost2';

/** The points of a run, under its folder. */
export function pointStore(run: string): PointStore {
  const folder = join(run, 'ablation');
  const pathOf = (key: string, kind: string): string => join(folder, `${key}.${kind}`);
  const write = (key: string, kind: string, content: string | Uint8Array): void => {
    mkdirSync(folder, { recursive: true });
    const passing = `${pathOf(key, kind)}.${process.pid}.part`;
    writeFileSync(passing, content);
    renameSync(passing, pathOf(key, kind));
  };
  const read = <T extends object>(key: string, kind: string): T | null =>
    readStoredIfThere<T>(pathOf(key, kind), 'remove it, and the same command makes it anew');
  return {
    get: (key) => read<Point>(key, 'json'),
    put({ point, model }) {
      write(point.key, 'onnx', model);
      write(point.key, 'json', `${JSON.stringify(point)}\n`);
    },
    modelPath: (key) => pathOf(key, 'onnx'),
    cost: (key) => read<SetCost>(key, COST),
    putCost: (key, cost) => write(key, COST, `${JSON.stringify(cost)}\n`),
  };
}
