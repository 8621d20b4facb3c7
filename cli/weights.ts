import { nearestName } from '../engine/base/nearest';
import { readTable } from '../engine/tables/reader';
import type { RunPaths } from '../runs/paths';
import { Misuse } from './misuse';

/** A column of weights must be one of the run's table. @throws Misuse with the nearest one */
export function checkWeights(column: string | undefined, paths: RunPaths): void {
  if (column === undefined) return;
  const { names } = readTable(paths.features);
  if (names.includes(column)) return;
  const near = nearestName(column, names);
  throw new Misuse(
    `--weights "${column}" is no column of the table${near ? `; did you mean ${near}?` : ''}; it has ${names.length}, podium features list shows them`,
  );
}
