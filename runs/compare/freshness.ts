import { type Duration, milliseconds } from '../../engine/base/durations';
import { type Compared, type ComparedRow, compareEntrants } from './compare';
import type { Entrant } from './entrant';

/** Trained rankers that differ in nothing but how old what they know is: the age of their state, or of their model. */
export interface Freshness {
  readonly of: 'state' | 'model';
  /** What the first of them is called in the comparison. */
  readonly label: string;
  /** From the one that all others are compared with: state without a lag, or of the least; a model that is never trained again. */
  readonly points: readonly {
    /** `no lag`, `15m`; `never`, `every 1d`. */
    readonly name: string;
    /** Milliseconds that points of several families are ordered by. */
    readonly order: number;
    readonly row: ComparedRow;
  }[];
}

/** Families of such rankers in a comparison, each compared with its own first, list by list. */
export function freshnessOf(entrants: readonly Entrant[], { metric, margin }: Compared): Freshness[] {
  const of = { metric, margin };
  return [
    ...families(entrants, 'state', ({ lag }) => (lag === null ? 0 : milliseconds(lag)), of),
    ...families(entrants, 'model', ({ every }) => (every === null ? -Infinity : -milliseconds(every)), of),
  ];
}

type Training = NonNullable<Entrant['training']>;

function families(
  entrants: readonly Entrant[],
  of: Freshness['of'],
  order: (training: Training) => number,
  rules: Pick<Compared, 'metric' | 'margin'>,
): Freshness[] {
  const groups = new Map<string, Entrant[]>();
  for (const entrant of entrants) {
    const { training } = entrant;
    if (!training) continue;
    const key = `${training.key} ${of === 'state' ? training.every : training.lag}`;
    groups.set(key, [...(groups.get(key) ?? []), entrant]);
  }
  return [...groups.values()].flatMap((own): Freshness[] => {
    const ordered = own.toSorted((a, b) => order(a.training!) - order(b.training!));
    const places = ordered.map(({ training }) => order(training!));
    if (new Set(places).size < Math.max(2, own.length)) return [];
    const [{ label }] = ordered;
    const { rows } = compareEntrants(ordered, { ...rules, reference: label });
    return [
      {
        ...{ of, label },
        points: ordered.map((entrant, i) => ({
          name: of === 'state' ? lagName(entrant.training!.lag) : cadenceName(entrant.training!.every),
          order: places[i],
          row: rows.find((row) => row.label === entrant.label)!,
        })),
      },
    ];
  });
}

function lagName(lag: Duration | null): string {
  return lag ?? 'no lag';
}

function cadenceName(every: Duration | null): string {
  return every === null ? 'never' : `every ${every}`;
}
