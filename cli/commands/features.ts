import type { Argv, CommandModule } from 'yargs';
import { learned } from '../learned';
import { featuresExplain } from './features-explain';
import { featuresList } from './features-list';
import { featuresValue } from './features-value';

export const features: CommandModule = {
  command: 'features',
  describe: 'list features, explain one, show how one cell came about',
  builder: (yargs: Argv) =>
    yargs
      .usage(
        'podium features: which columns a log can have, what each one means, and how one of its values came about.\n\nlist and explain read no events and take a second; value replays the log of a run up to one request.',
      )
      .example('podium features explain click_count__item', 'what one column means')
      .command(learned(featuresList, 'features'))
      .command(learned(featuresExplain, 'features'))
      .command(learned(featuresValue, 'features'))
      .demandCommand(1, 'list, explain or value is missing'),
  handler: () => undefined,
};
