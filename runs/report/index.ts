import { renameSync, writeFileSync } from 'node:fs';
import type { RunPaths } from '../paths';
import type { Watch } from '../progress';
import { collect } from './collect';
import { page } from './page';

/** Writes `report.html` of a run that has been evaluated. @throws StateError when it has not */
export async function writeReport(paths: RunPaths, watch: Watch): Promise<void> {
  const passing = `${paths.report}.part`;
  writeFileSync(passing, await page(await collect(paths, watch)));
  renameSync(passing, paths.report);
}
