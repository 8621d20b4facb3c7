import type { Argv } from 'yargs';
import { readExposures } from '../../datasets/index';
import { type Duration, milliseconds } from '../../engine/base/durations';
import { readExperiment } from '../../eval/ab/experiment';
import type { ExperimentRules } from '../../eval/ab/experiment-rules';
import { SPENDINGS } from '../../eval/ab/looking';
import { MEASURES } from '../../eval/ab/measures';
import { abText } from '../ab-text';
import { command } from '../command';
import { Misuse } from '../misuse';
import { JSON_OPTION, LOG_OPTIONS, maxBadOf } from '../options';
import { print } from '../print';
import { watched } from '../watched';

const options = {
  experiment: { type: 'string', describe: 'which one, where the log has several' },
  control: { type: 'string', default: 'control', describe: 'the arm that all others are compared with' },
  shares: { type: 'string', describe: 'shares that were declared, such as control=0.1,target=0.9 (default: equal)' },
  primary: {
    choices: MEASURES.map(({ name }) => name),
    default: 'conversion',
    describe: 'the measure that decides; the others are told beside it',
  },
  mode: {
    choices: ['fixed', 'sequential', 'always'] as const,
    default: 'fixed' as const,
    describe: 'when one may look: once at the end, at looks planned beforehand, or at any time',
  },
  planned: { type: 'number', describe: 'units of target and control together that the experiment is to have' },
  looks: { type: 'number', default: 4, describe: 'sequential: looks of the whole experiment; always: looks so far' },
  'outcome-window': {
    type: 'string',
    describe:
      "how long after the exposure of a planned look's last unit outcomes still count, such as 7d (default: not at all)",
  },
  spending: {
    choices: Object.keys(SPENDINGS) as (keyof typeof SPENDINGS)[],
    default: 'obrien-fleming' as const,
    describe: 'sequential: how the error is spent over the looks',
  },
  alpha: { type: 'number', default: 0.05, describe: 'chance of finding something where there is nothing' },
  lookback: { type: 'string', default: '14d', describe: "how long before the exposure counts as a unit's past" },
  catalogue: { type: 'number', describe: 'products that can be recommended (default: those the log names)' },
  winsorise: { type: 'number', default: 0.99, describe: 'quantile at which the tail of revenue is cut' },
  aa: { type: 'number', default: 0, describe: 'rounds of shuffled labels: the tests must find about 5 % (try 1000)' },
  seed: { type: 'number', default: 1, describe: 'seed of the bootstrap and of the shuffling' },
  'max-bad': LOG_OPTIONS['max-bad'],
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .positional('logs', {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'files of exposures and outcomes: .ndjson, .csv (each also .gz), .parquet',
    })
    .options(options)
    .usage(
      'podium ab: reads an experiment: who was in which arm, and what came of it. First whether the arms can be believed (units in two arms, sizes, balance of the past); where not, no lift is shown. Then click-through rate, conversion, revenue and views with intervals by user, CUPED, diversity and coverage against the control, and the smallest lift that arms of these sizes can show.\n\nExit code 1 when the arms cannot be believed. A log of 20,000 units takes a few seconds. docs/ab.md explains the format and every number.',
    )
    .example('podium datasets simulate --ab 20000 --lift 0.1 --out trial', 'a made-up experiment whose effect is known')
    .example('podium ab trial/experiment.ndjson.gz --aa 1000', 'what it found, and whether the tests are right')
    .example('podium ab log.csv --mode sequential --planned 40000 --looks 4', 'looks that were planned');
}

export const ab = command({
  command: 'ab <logs..>',
  describe: 'an experiment with a control group',
  builder,
  handler: (parsed) => {
    const rules = rulesOf(parsed);
    return watched(async () => {
      const log = await readExposures(parsed.logs.map(String), {
        experiment: parsed.experiment,
        maxBad: maxBadOf(parsed),
      });
      const found = readExperiment(log, rules);
      print(parsed.json ? JSON.stringify({ ...found, rules }) : abText(found, rules));
      if (found.refused !== null) process.exitCode = 1;
    });
  },
});

interface Parsed
  extends Omit<ExperimentRules, 'shares' | 'lookback' | 'outcomeWindow' | 'aaRounds' | 'cut' | 'resampling'> {
  readonly shares?: string | undefined;
  readonly lookback: string;
  readonly outcomeWindow?: string | undefined;
  readonly winsorise: number;
  readonly aa: number;
  readonly seed: number;
}

function rulesOf(parsed: Parsed): ExperimentRules {
  const { control, primary, mode, planned, looks, spending, alpha, catalogue, aa, seed } = parsed;
  const whole = (name: string, value: number, least: number): void => {
    if (!(Number.isInteger(value) && value >= least))
      throw new Misuse(`--${name} is ${value}, expected a whole number, ${least} or more`);
  };
  whole('aa', aa, 0);
  whole('looks', looks, 1);
  if (looks > 100) throw new Misuse(`--looks is ${looks}, expected at most 100`);
  if (!(parsed.winsorise > 0 && parsed.winsorise <= 1))
    throw new Misuse(`--winsorise is ${parsed.winsorise}, expected a quantile above 0 and at most 1`);
  if (planned !== undefined) whole('planned', planned, 2);
  if (catalogue !== undefined) whole('catalogue', catalogue, 1);
  if (!Number.isInteger(seed)) throw new Misuse(`--seed is ${seed}, expected a whole number`);
  if (!(alpha > 0 && alpha < 1)) throw new Misuse(`--alpha is ${alpha}, expected a chance between 0 and 1`);
  if (mode === 'sequential' && planned === undefined)
    throw new Misuse('--mode sequential needs --planned, the units that the experiment is to have');
  return {
    ...{ control, primary, mode, planned, looks, spending, alpha, catalogue },
    shares: parsed.shares === undefined ? undefined : sharesOf(parsed.shares),
    lookback: milliseconds(parsed.lookback as Duration),
    outcomeWindow: parsed.outcomeWindow === undefined ? 0 : milliseconds(parsed.outcomeWindow as Duration),
    aaRounds: aa,
    cut: parsed.winsorise,
    resampling: { seed, replicates: 500, level: 1 - alpha },
  };
}

function sharesOf(text: string): Record<string, number> {
  const pairs = text.split(',').map((pair) => pair.split('='));
  if (pairs.some(([name, share, ...rest]) => !name || rest.length > 0 || !(Number(share) > 0)))
    throw new Misuse(`--shares is "${text}", expected shares above 0 by arm, such as control=0.1,target=0.9`);
  return Object.fromEntries(pairs.map(([name, share]) => [name, Number(share)]));
}
