import type { Argv } from 'yargs';
import { inferMapping } from '../../datasets/index';
import { command } from '../command';
import { print } from '../print';

function builder(yargs: Argv) {
  return yargs
    .positional('file', { type: 'string', demandOption: true, describe: 'a CSV or NDJSON log, plain or gzip' })
    .usage(
      'podium datasets infer: proposes a mapping file for a log of your own, by the names of its columns and the values of its first 20,000 rows. The mapping goes to standard output, what was guessed and why to standard error.\n\nTakes a second; look over what it says before you use it.',
    )
    .example('podium datasets infer shop.csv > shop.json', 'propose a mapping')
    .example('podium datasets describe --dataset csv --mapping shop.json --log shop.csv', 'and see what it gives');
}

export const datasetsInfer = command({
  command: 'infer <file>',
  describe: 'propose a mapping file',
  builder,
  handler: async ({ file }) => {
    const { dataset, mapping, said } = await inferMapping(file);
    print(JSON.stringify(mapping, null, 2));
    process.stderr.write(`${said.join('\n')}\nuse it with --dataset ${dataset} --mapping FILE\n`);
  },
});
