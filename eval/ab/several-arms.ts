import { adjustP } from '../holm';
import type { Compared } from './arm-against-control';
import type { ExperimentRules } from './experiment-rules';

/**
 * The rules by which each of several arms is compared with one control: looks planned beforehand or at any time get an
 * equal part of the error, since boundaries and sequences must know theirs beforehand; the fixed test is adjusted by Holm
 * once its p values are there.
 */
export function shareOfAlpha(rules: ExperimentRules, arms: number): ExperimentRules {
  return rules.mode === 'fixed' ? rules : { ...rules, alpha: rules.alpha / arms };
}

/**
 * The primary measure among all arms: p by Holm (`fixed`) or times the arms (`always`), and whether that decides; planned
 * looks have no p and have spent their part of the error already.
 *
 * @see Holm. A Simple Sequentially Rejective Multiple Test Procedure. Scand. J. Stat. 1979.
 */
export function amongArms(compared: readonly Compared[], { mode, primary, alpha }: ExperimentRules): Compared[] {
  const p = compared.map(({ measures }) => measures.find(({ name }) => name === primary)?.difference.p ?? Number.NaN);
  const adjusted = adjustP(p, mode === 'fixed' ? 'holm' : 'bonferroni');
  return compared.map((one, i) => ({
    ...one,
    primaryAdjusted: adjusted[i],
    measures: one.measures.map((measure) =>
      mode === 'fixed' && measure.name === primary
        ? { ...measure, looks: measure.looks.map((look) => ({ ...look, isDecided: adjusted[i] < alpha })) }
        : measure,
    ),
  }));
}
