import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { writeReport } from '../../runs/report/index';
import { writeRuns } from '../../runs/report/runs-page';
import { command } from '../command';
import { COMPARE_OPTIONS, compareRules } from '../compare-options';
import { JSON_OPTION } from '../options';
import { print } from '../print';
import { openRun } from '../run-option';
import { watched } from '../watched';

const options = {
  out: {
    type: 'string',
    describe: 'file to write (default: report.html in the folder of the run; of several, podium-report.html here)',
  },
  ...COMPARE_OPTIONS,
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .positional('runs', {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'folders of evaluated runs; of several, FOLDER:RANKER names another ranker than the trained one',
    })
    .options(options)
    .usage(
      'podium report: writes what is known of one run, or of several compared, as one HTML file without scripts or network: leaderboard, paired differences, sets of columns, segments, learning curve, importance, reliability, position bias, data, leaks, protocol. A part that was not computed says which command makes it.\n\nScores nothing anew and opens nothing; a run takes some seconds, most of them for the importance of families. docs/report.md tells what stands in it.',
    )
    .example('podium report podium-runs/day', 'podium-runs/day/report.html, with all that was found since')
    .example('podium report runs/slim runs/full --out both.html', 'two runs compared, and each by itself');
}

export const report = command({
  command: 'report <runs..>',
  describe: 'one HTML file of one run or several',
  builder,
  handler: ({ runs, out, json, seeds, ...asked }) => {
    const rules = { ...compareRules(asked), isPooled: seeds === 'together' };
    return watched(async (watch) => {
      const folders = runs.map(String);
      const path = await written(folders, out, rules, watch);
      print(json ? JSON.stringify({ report: path }) : `report: ${path}`);
    });
  },
});

async function written(
  folders: readonly string[],
  out: string | undefined,
  rules: Parameters<typeof writeRuns>[2],
  watch: Parameters<typeof writeReport>[1],
): Promise<string> {
  if (folders.length > 1) {
    const path = resolve(out ?? 'podium-report.html');
    await writeRuns(path, folders, rules, watch);
    return path;
  }
  const { paths } = openRun(folders[0], 'plan');
  const path = out === undefined ? paths.report : resolve(out);
  await writeReport({ ...paths, report: path }, watch);
  return path;
}
