import type { Compared } from '../eval/ab/arm-against-control';
import type { ExperimentRules } from '../eval/ab/experiment-rules';
import { count } from './numbers';

/** Diversity and coverage of an arm against the control, in sentences. */
export function reachLines({ reach, target, control }: Compared, mode: ExperimentRules['mode']): string[] {
  if (!reach) return [];
  const { diversity, coverage } = reach;
  return [
    ...(diversity
      ? [
          `diversity: ${count(diversity.raw)} products only ${target} viewed, ${count(diversity.mirror)} only ${control} (grows with the arm); of ${count(diversity.byUsers.n)} users each: ${diversity.byUsers.target.toFixed(1)} against ${diversity.byUsers.control.toFixed(1)} products, net ${signed(diversity.byUsers.net, 1)} [${signed(diversity.byUsers.lo, 1)}, ${signed(diversity.byUsers.hi, 1)}]`,
          `  new to the user, each: ${signed(diversity.perUser.value, 3)} [${signed(diversity.perUser.lo, 3)}, ${signed(diversity.perUser.hi, 3)}]; at equal views net ${signed(diversity.byViews.net, 1)}, at equal sessions ${signed(diversity.bySessions.net, 1)}${Number.isNaN(diversity.rareGems.net) ? '' : `; of the long tail, for 1,000 users ${signed(diversity.rareGems.net, 1)}`}`,
        ]
      : ['diversity: an arm has no view, so nothing is told; rows with event "view" and an item tell it']),
    ...(coverage
      ? [
          `coverage of ${count(coverage.catalogue)} products: ${percent(coverage.target)} against ${percent(coverage.control)}; of ${count(coverage.equal.users)} users each: ${percent(coverage.equal.target)} against ${percent(coverage.equal.control)}, net ${signed(100 * coverage.equal.net, 1)} [${signed(100 * coverage.equal.lo, 1)}, ${signed(100 * coverage.equal.hi, 1)}] points`,
        ]
      : [
          'coverage: lists do not name their products, so nothing is told; rows with event "impression" and items tell it',
        ]),
    ...(mode !== 'fixed' && (diversity || coverage)
      ? ['  intervals of diversity and coverage hold for one look, not for looking again']
      : []),
  ];
}

function percent(x: number): string {
  return `${(100 * x).toFixed(1)} %`;
}

function signed(x: number, digits: number): string {
  return `${x < 0 ? '-' : '+'}${Math.abs(x).toFixed(digits)}`;
}
