import { sum } from '../../eval/sum';
import type { Entrant } from './entrant';
import { alignEntrants } from './same-lists';

/**
 * Trainings of one kind as one entrant: each list's value is the mean over the trainings, whose own values stay with it,
 * so that intervals hold the chance in training, too.
 */
function meanOfSeeds(label: string, entrants: readonly Entrant[]): Entrant {
  const [first] = entrants;
  if (entrants.length === 1) return { ...first, label };
  const bySeed = (name: string): Float64Array[] => alignEntrants(entrants, name).values.slice();
  return {
    ...first,
    label,
    values(name) {
      if (!first.names.includes(name)) return null;
      const values = bySeed(name);
      return values[0].map((_, list) => sum(values.map((own) => own[list])) / values.length);
    },
    trainings: {
      seeds: entrants.map(({ training, protocol }) => training?.seed ?? protocol.seed),
      runs: entrants.map(({ run }) => run),
      values: bySeed,
    },
  };
}

/**
 * Entrants that differ by the seed of their training alone become one, under the name of the first. Where less than two
 * would be left to compare, or two were trained alike with one seed, they stay apart.
 */
export function poolSeeds(entrants: readonly Entrant[]): readonly Entrant[] {
  const groups = new Map<string, Entrant[]>();
  for (const entrant of entrants) {
    const { training, run, ranker } = entrant;
    const key = training ? [training.key, training.lag, training.every].join() : `${run}:${ranker}`;
    groups.set(key, [...(groups.get(key) ?? []), entrant]);
  }
  const pooled = [...groups.values()].flatMap((own): Entrant[] => {
    const seeds = new Set(own.map(({ training }) => training?.seed));
    if (own.length === 1 || seeds.size < own.length) return own;
    const [{ label }] = own;
    return [
      meanOfSeeds(
        label,
        [...own].sort((a, b) => a.training!.seed - b.training!.seed),
      ),
    ];
  });
  return pooled.length < 2 ? entrants : pooled;
}

/** Entrants of one label as one, in the order in which labels first come. */
export function meanByLabel(entrants: readonly Entrant[]): Entrant[] {
  const labels = [...new Set(entrants.map(({ label }) => label))];
  return labels.map((label) =>
    meanOfSeeds(
      label,
      entrants.filter((entrant) => entrant.label === label),
    ),
  );
}
