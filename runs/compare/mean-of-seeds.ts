import { sum } from '../../eval/sum';
import type { Entrant } from './entrant';
import { alignEntrants } from './same-lists';

/**
 * Trainings of one kind as one entrant: each list's value is the mean over the trainings, so that chance in training
 * is averaged before rankers are compared, and told beside them.
 */
export function meanOfSeeds(label: string, entrants: readonly Entrant[]): Entrant {
  const [first] = entrants;
  if (entrants.length === 1) return { ...first, label };
  return {
    ...first,
    label,
    values(name) {
      if (!first.names.includes(name)) return null;
      const { values } = alignEntrants(entrants, name);
      return values[0].map((_, list) => sum(values.map((own) => own[list])) / values.length);
    },
    ofSeeds: (name) => entrants.map((entrant) => meanOf(entrant.values(name)!)),
  };
}

function meanOf(values: ArrayLike<number>): number {
  const defined = Array.from(values).filter((value) => value === value);
  return sum(defined) / defined.length;
}
