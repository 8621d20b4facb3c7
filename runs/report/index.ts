import type { RunPaths } from '../paths';
import type { Watch } from '../progress';
import { writeWhole } from '../write-whole';
import { collect } from './collect';
import { page } from './page';

/** Writes `report.html` of a run that has been evaluated. @throws StateError when it has not */
export async function writeReport(paths: RunPaths, watch: Watch): Promise<void> {
  writeWhole(paths.report, await page(await collect(paths, watch)));
}
