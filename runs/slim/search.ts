import { ConfigError } from '../../engine/base/errors';
import type { Feature } from '../../engine/spec/features';
import type { Crew } from '../ablate/crew';
import { type Grouping, groupsOf } from '../ablate/groups';
import { type Change, type Estimate, Judge } from '../ablate/judge';
import type { Point, PointSpec } from '../ablate/point';
import type { Slices } from '../ablate/slices';

/** A set of columns that was tried, and what it gave on the choose part. */
export interface TriedSet {
  readonly name: string;
  readonly columns: readonly string[];
  readonly trees: number;
  readonly estimate: Estimate;
  /** The set less the full one. */
  readonly against_full: Change;
  readonly settings: PointSpec['settings'];
  /** Of its point in the run's folder. */
  readonly key: string;
}

export interface SearchRules {
  readonly by: Grouping;
  readonly settings: PointSpec['settings'];
  readonly margin: number;
  /** Whether a set's loss counts as estimated, or as bad as its one-sided 95 % bound allows. */
  readonly rule: Rule;
}

/** How a loss is taken; the first is the default. */
export const RULES = ['bound', 'estimate'] as const;
type Rule = (typeof RULES)[number];

/** Shares of the columns, those of most gain, that are tried. */
const OF_ALL = [0.5, 0.35, 0.25, 0.18, 0.12, 0.08, 0.05, 0.03];
const OF_FEW = [0.8, 0.65, 0.5, 0.35, 0.25];
/** Shares of a set's trees that are tried. */
const OF_TREES = [0.75, 0.5, 0.35, 0.25, 0.12];
const FEWEST = 2;
/** The metric that must not be lost. */
export const JUDGED_BY = 'mrr';

/**
 * Looks for few columns and trees that lose no more than the margin: groups are dropped and the rest is trained anew,
 * first one by one, then one upon another, the least missed first; columns of most gain are kept; then the smallest set
 * that holds is narrowed the same way, by key set and by gain, and its trees are cut. Every training is judged on the
 * choose part, against the full set, list by list.
 *
 * @returns every set tried, the full one first
 */
export async function searchSets(
  features: readonly Feature[],
  slices: Slices,
  rules: SearchRules,
  crew: Crew,
): Promise<TriedSet[]> {
  const judge = new Judge(slices, rules.margin, JUDGED_BY);
  const tried = new Map<string, TriedSet & { readonly point: Point }>();
  const order = slices.data.featureNames;
  const specOf = (columns: readonly string[], settings = rules.settings): PointSpec => {
    const wanted = new Set(columns);
    return {
      columns: order.filter((name) => wanted.has(name)),
      settings,
      shuffled: null,
      canaries: 0,
      metric: JUDGED_BY,
    };
  };
  let full: Point | null = null;
  const tryAll = async (sets: readonly (readonly [name: string, spec: PointSpec])[], stage: string): Promise<void> => {
    const kept = sets.filter(([, { columns }]) => columns.length >= FEWEST);
    const points = await crew.train(
      kept.map(([, spec]) => spec),
      stage,
    );
    points.forEach((point, i) => {
      full ??= point;
      const [name, { columns, settings }] = kept[i];
      if (tried.has(point.key)) return;
      const estimate = judge.estimate(point);
      const against_full = judge.change(point, full);
      tried.set(point.key, {
        name,
        columns,
        trees: point.trees,
        estimate,
        against_full,
        settings,
        key: point.key,
        point,
      });
    });
  };
  const byGain = (
    { columns, point: { gain } }: { columns: readonly string[]; point: Point },
    shares: readonly number[],
  ) =>
    shares.map((share) => {
      const count = Math.max(FEWEST, Math.round(share * columns.length));
      const best = [...columns].sort((a, b) => gain[b] - gain[a] || order.indexOf(a) - order.indexOf(b));
      return [`the ${count} of most gain`, specOf(best.slice(0, count))] as const;
    });
  const dropping = async (columns: readonly string[], by: Grouping, stage: string): Promise<void> => {
    const own = new Set(columns);
    const groups = [
      ...groupsOf(
        features.filter(({ name }) => own.has(name)),
        by,
      ),
    ];
    if (groups.length < 2) return;
    const without = groups.map(([group, names]) => {
      const gone = new Set(names);
      return [`without ${group}`, specOf(columns.filter((name) => !gone.has(name)))] as const;
    });
    await tryAll(without, stage);
    const points = await crew.train(
      without.map(([, spec]) => spec),
      stage,
    );
    const leastMissed = groups.map(([, names], i) => ({ names, mean: points[i].mean })).sort((a, b) => b.mean - a.mean);
    const gone = new Set<string>();
    const nested = leastMissed.slice(0, -1).map(({ names }, i) => {
      for (const name of names) gone.add(name);
      return [`without ${i + 1} ${by} groups`, specOf(columns.filter((name) => !gone.has(name)))] as const;
    });
    await tryAll(nested, `${stage}, one upon another`);
  };
  const smallest = () =>
    [...tried.values()]
      .filter((set) => holds(set, rules))
      .reduce((best, set) => (set.columns.length < best.columns.length ? set : best));

  await tryAll([['all', specOf(features.map(({ name }) => name))]], 'full set');
  const [all] = tried.values();
  if (!holds(all, rules))
    throw new ConfigError(
      `slim: the choose part has too few lists or users to tell sets apart by; take a longer log${rules.rule === 'bound' ? ', or --rule estimate' : ''}`,
      'E_PART',
    );
  await tryAll(byGain(all, OF_ALL), 'columns of most gain');
  await dropping(all.columns, rules.by, 'drop a group');
  await tryAll(byGain(smallest(), OF_FEW), 'narrow the smallest');
  await dropping(smallest().columns, 'entity', 'drop a key set');
  await tryAll(byGain(smallest(), OF_FEW), 'narrow the smallest again');
  const least = smallest();
  await tryAll(
    OF_TREES.map((share) => {
      const trees = Math.max(1, Math.round(share * least.trees));
      return [`${least.name}, ${trees} trees`, specOf(least.columns, { ...rules.settings, trees, earlyStopping: 0 })];
    }),
    'cut the trees',
  );
  return Array.from(tried.values(), ({ point: _, ...set }) => set);
}

/** Whether a set loses no more against the full one than the margin. */
export function holds(
  { against_full: { bound, value } }: TriedSet,
  { margin, rule }: Pick<SearchRules, 'margin' | 'rule'>,
): boolean {
  const change = rule === 'bound' ? bound : value;
  return change !== null && (change >= 0 || change > -margin);
}
