import type { Argv } from 'yargs';
import { datasets } from '../../datasets/index';
import { command } from '../command';
import { JSON_OPTION } from '../options';
import { print } from '../print';

function builder(yargs: Argv) {
  return yargs
    .options(JSON_OPTION)
    .usage('podium datasets list: every format of log that can be read, with a line that works. Costs nothing.')
    .example('podium datasets list', 'what --dataset may be');
}

export const datasetsList = command({
  command: 'list',
  describe: 'every format of log',
  builder,
  handler: (args) => {
    const all = datasets.map(({ name, sentence, example, files }) => ({ name, sentence, files, example }));
    if (args.json) {
      print(JSON.stringify({ datasets: all }));
      return;
    }
    for (const { name, sentence, files, example } of all) {
      const options = Object.entries(files).map(([option, what]) => `  --${option.padEnd(8)} ${what}`);
      print(`${name}: ${sentence}\n${options.join('\n')}\n  example   ${example}\n`);
    }
  },
});
