import type { Options } from 'yargs';
import { checkAlike } from '../eval/chosen-metrics';
import type { CompareRules } from '../runs/compare/compare';
import { Misuse } from './misuse';

/** Options of every command that compares rankers of several runs. */
export const COMPARE_OPTIONS = {
  metric: { type: 'string', describe: 'metric with a value per list, as leaderboard.json names it (default: mrr)' },
  reference: { type: 'string', describe: 'the one that all others are compared with (default: the first)' },
  margin: {
    type: 'number',
    describe: 'how much of the metric one may lose at most and still be called non-inferior (default: 0.002)',
  },
  seeds: {
    choices: ['together', 'apart'] as const,
    default: 'together' as const,
    describe:
      'runs whose trainings differ by the seed alone: one row, whose interval holds users and seeds, or a row each',
  },
} as const satisfies Record<string, Options>;

/** What yargs makes of them. */
interface CompareArgs {
  readonly metric?: string | undefined;
  readonly reference?: string | undefined;
  readonly margin?: number | undefined;
}

/** What was said of how to compare, and nothing else. @throws Misuse for a margin below 0, ConfigError for a metric that weighs its lists */
export function askedRules({ metric, reference, margin }: CompareArgs): Partial<CompareRules> {
  checkMargin(margin);
  if (metric !== undefined) checkAlike('compare', metric);
  return {
    ...(metric !== undefined && { metric }),
    ...(reference !== undefined && { reference }),
    ...(margin !== undefined && { margin }),
  };
}

/** The same with what holds where nothing was said. @throws Misuse for a margin below 0 */
export function compareRules(args: CompareArgs): CompareRules {
  return { metric: 'mrr', margin: 0.002, ...askedRules(args) };
}

/** @throws Misuse for a margin that is no loss */
export function checkMargin(margin: number | undefined): void {
  if (margin !== undefined && !(margin >= 0))
    throw new Misuse(`--margin is ${margin}, expected 0 or more of the metric, such as 0.002`);
}
