import type { Argv, CommandModule } from 'yargs';
import { learned } from '../learned';
import { datasetsDescribe } from './datasets-describe';
import { datasetsInfer } from './datasets-infer';
import { datasetsList } from './datasets-list';
import { datasetsSimulate } from './datasets-simulate';

export const datasets: CommandModule = {
  command: 'datasets',
  describe: 'list log formats, describe a log, infer a mapping, simulate a log',
  builder: (yargs: Argv) =>
    yargs
      .usage(
        'podium datasets: which logs can be read, what one holds, and made-up ones of any size.\n\nlist costs nothing; describe reads the log once, 50,000 events in about two seconds; infer takes one; simulate writes a million events in about ten.',
      )
      .example('podium datasets describe --dataset trivago --log sessions.csv.gz', 'what a log holds')
      .command(learned(datasetsList, 'datasets'))
      .command(learned(datasetsDescribe, 'datasets'))
      .command(learned(datasetsInfer, 'datasets'))
      .command(learned(datasetsSimulate, 'datasets'))
      .demandCommand(1, 'list, describe, infer or simulate is missing'),
  handler: () => undefined,
};
