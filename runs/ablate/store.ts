import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Point } from './point';

/** Points by key, a JSON file each, so that an ablation goes on where it was stopped. */
export interface PointStore {
  readonly get: (key: string) => Point | null;
  readonly put: (point: Point) => void;
}

/** The points of a run, under its folder. */
export function pointStore(run: string): PointStore {
  const folder = join(run, 'ablation');
  const pathOf = (key: string): string => join(folder, `${key}.json`);
  return {
    get(key) {
      const path = pathOf(key);
      return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Point) : null;
    },
    put(point) {
      mkdirSync(folder, { recursive: true });
      const passing = `${pathOf(point.key)}.${process.pid}.part`;
      writeFileSync(passing, `${JSON.stringify(point)}\n`);
      renameSync(passing, pathOf(point.key));
    },
  };
}
