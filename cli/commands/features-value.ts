import type { Argv } from 'yargs';
import { openCell } from '../../runs/cell';
import { command } from '../command';
import { JSON_OPTION } from '../options';
import { loadSource } from '../own-sources';
import { cellText } from '../own-tables';
import { print } from '../print';
import { openRun, RUN_OPTION } from '../run-option';
import { watched } from '../watched';

const options = {
  ...RUN_OPTION,
  qid: { type: 'string', demandOption: true, describe: 'the request (column qid of requests.arrow)' },
  item: { type: 'string', describe: 'the candidate (default: the first of the list)' },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .positional('name', { type: 'string', demandOption: true, describe: 'name of the feature' })
    .options(options)
    .usage(
      "podium features value NAME: how one cell of a run's table came about: the states read, the events in them, the arithmetic; and whether it equals the stored cell bit for bit.\n\nReplays the run's log up to the request with this one feature, so the log must still be there; a day of trivago takes about two seconds.",
    )
    .example('podium features value click_count__item --run podium-runs/trivago-1 --qid 4711', 'the first candidate')
    .example('podium features value click_count__item --run podium-runs/trivago-1 --qid 4711 --item 80034', 'another');
}

export const featuresValue = command({
  command: 'value <name>',
  describe: 'how one cell of a run came about',
  builder,
  handler: (parsed) =>
    watched(async (watch) => {
      const { paths } = openRun(parsed.run);
      const asked = { feature: parsed.name, qid: parsed.qid, item: parsed.item ?? null };
      const cell = await openCell(paths, asked, watch, loadSource);
      print(parsed.json ? JSON.stringify({ run: paths.dir, ...cell }) : cellText(cell));
      if (!cell.isEqual) process.exitCode = 1;
    }),
});
