import { ConfigError } from '../../engine/base/errors';
import type { Feature } from '../../engine/spec/features';
import type { Crew } from '../ablate/crew';
import { type Grouping, groupsOf } from '../ablate/groups';
import { type Change, type Estimate, Judge } from '../ablate/judge';
import type { Point, PointSpec } from '../ablate/point';
import type { Slices } from '../ablate/slices';
import type { CostMeter } from '../cost/meter';
import { priceOf } from '../cost/standing';
import { counted } from '../report/format';
import { FEWEST, fewerTrees, ofMostGain, smallerForests, smallGroups, withoutDearest } from './moves';

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
/** How often the dearest groups of the cheapest set are dropped, as long as that finds a cheaper one. */
const ROUNDS = 2;
/** The metric that must not be lost. */
export const JUDGED_BY = 'mrr';

type Tried = TriedSet & { readonly point: Point };

/**
 * Looks for few columns, and a forest of few and small trees, that lose no more than the margin: columns of most gain are
 * kept; of the smallest set that holds, groups are dropped and the rest is trained anew, first one by one, then one upon
 * another, the least missed first; what holds then is narrowed the same way, by gain, by key set and by gain again. Then what is cheap counts: groups
 * that gain little for what they cost are dropped from the cheapest set that holds, its forest is grown of fewer leaves
 * in larger steps, and trees are cut. Every training is judged on the choose part, against the full set, list by list.
 *
 * @param meter what sets cost
 * @returns every set tried, the full one first
 */
export async function searchSets(
  features: readonly Feature[],
  slices: Slices,
  rules: SearchRules,
  crew: Crew,
  meter: CostMeter,
): Promise<TriedSet[]> {
  const search = new Search(slices, rules, crew, meter);
  const { settings } = rules;
  await search.tryAll([['all', features.map(({ name }) => name), settings]], 'full set');
  const [all] = search.tried;
  if (!holds(all, rules))
    throw new ConfigError(
      `slim: the choose part has too few lists or users to tell sets apart by; take a longer log${rules.rule === 'bound' ? ', or --rule estimate' : ''}`,
      'E_PART',
    );
  await search.keepMostGain(all, OF_ALL, 'columns of most gain');
  await search.dropGroups(search.smallest(), features, rules.by, 'drop a group');
  await search.keepMostGain(search.smallest(), OF_FEW, 'narrow the smallest');
  await search.dropGroups(search.smallest(), features, 'entity', 'drop a key set');
  await search.keepMostGain(search.smallest(), OF_FEW, 'narrow the smallest again');
  for (let round = 0, before = Number.POSITIVE_INFINITY; round < ROUNDS; round++) {
    const cheapest = await search.cheapest();
    const price = await search.priceOf(cheapest);
    if (price >= before) break;
    before = price;
    await search.dropDearest(cheapest, features, 'drop what is dear');
  }
  await search.shrinkForest(await search.cheapest(), 'smaller forests');
  await search.cutTrees(await search.cheapest(), 'cut the trees');
  return search.tried.map(({ point: _, ...set }) => set);
}

/** What was tried so far, and the moves that try more. */
class Search {
  readonly #judge: Judge;
  readonly #order: readonly string[];
  readonly #rules: SearchRules;
  readonly #crew: Crew;
  readonly #meter: CostMeter;
  readonly #tried = new Map<string, Tried>();

  constructor(slices: Slices, rules: SearchRules, crew: Crew, meter: CostMeter) {
    this.#judge = new Judge(slices, rules.margin, JUDGED_BY);
    this.#order = slices.data.featureNames;
    this.#rules = rules;
    this.#crew = crew;
    this.#meter = meter;
  }

  get tried(): readonly Tried[] {
    return [...this.#tried.values()];
  }

  /** Trains sets under names of their own and judges them; those of too few columns are left out. */
  async tryAll(
    sets: readonly (readonly [name: string, columns: readonly string[], settings: PointSpec['settings']])[],
    stage: string,
  ): Promise<readonly Point[]> {
    const kept = sets.filter(([, columns]) => columns.length >= FEWEST);
    const specs = kept.map(([, columns, settings]) => this.#specOf(columns, settings));
    const points = await this.#crew.train(specs, stage);
    points.forEach((point, i) => {
      if (this.#tried.has(point.key)) return;
      const [full = { point }] = this.tried;
      this.#tried.set(point.key, {
        ...{ name: kept[i][0], columns: specs[i].columns, trees: point.trees, settings: specs[i].settings },
        ...{ estimate: this.#judge.estimate(point), against_full: this.#judge.change(point, full.point) },
        ...{ key: point.key, point },
      });
    });
    return points;
  }

  /** Keeps the columns of a set that gain most. */
  async keepMostGain({ columns, settings, point }: Tried, shares: readonly number[], stage: string): Promise<void> {
    const sets = ofMostGain(this.#ordered(columns), point.gain, shares);
    await this.tryAll(
      sets.map((own) => [`the ${own.length} of most gain`, own, settings] as const),
      stage,
    );
  }

  /** Drops each group of a set, then one upon another, the least missed first. */
  async dropGroups(
    { columns, settings }: Tried,
    features: readonly Feature[],
    by: Grouping,
    stage: string,
  ): Promise<void> {
    const own = new Set(columns);
    const groups = [
      ...groupsOf(
        features.filter(({ name }) => own.has(name)),
        by,
      ),
    ];
    if (groups.length < 2) return;
    const without = (gone: ReadonlySet<string>): string[] => columns.filter((name) => !gone.has(name));
    const single = groups.map(([, names]) => without(new Set(names)));
    await this.tryAll(
      single.map((rest, i) => [`without ${groups[i][0]}`, rest, settings] as const),
      stage,
    );
    const points = await this.#crew.train(
      single.map((rest) => this.#specOf(rest, settings)),
      stage,
    );
    const leastMissed = groups.map(([, names], i) => ({ names, mean: points[i].mean })).sort((a, b) => b.mean - a.mean);
    const gone = new Set<string>();
    const nested = leastMissed.slice(0, -1).map(({ names }, i) => {
      for (const name of names) gone.add(name);
      return [`without ${counted(i + 1, `${by} group`)}`, without(gone), settings] as const;
    });
    await this.tryAll(nested, `${stage}, one upon another`);
  }

  /** Drops groups of a set that gain little for what reading them costs, one upon another. */
  async dropDearest({ columns, settings, point }: Tried, features: readonly Feature[], stage: string): Promise<void> {
    const own = new Set(columns);
    const groups = smallGroups(features.filter(({ name }) => own.has(name)));
    if (groups.length < 2) return;
    const full = await this.#meter.of(this.tried[0]);
    const whole = priceOf(await this.#meter.reading(columns), full);
    const saved: number[] = [];
    for (const group of groups) {
      const gone = new Set(group);
      const rest = await this.#meter.reading(columns.filter((name) => !gone.has(name)));
      saved.push(whole - priceOf(rest, full));
    }
    const nested = withoutDearest(columns, groups, saved, point.gain);
    await this.tryAll(
      nested.map((rest) => [`${counted(rest.length, 'column')} worth their price`, rest, settings] as const),
      stage,
    );
  }

  /** Grows forests of fewer leaves, in larger steps, on the columns of a set. */
  async shrinkForest({ columns }: Tried, stage: string): Promise<void> {
    await this.tryAll(
      smallerForests(this.#rules.settings).map(
        (settings) =>
          [
            `${counted(columns.length, 'column')}, ${settings.leaves} leaves, rate ${settings.rate}`,
            columns,
            settings,
          ] as const,
      ),
      stage,
    );
  }

  /** Takes the first trees of every forest that was grown on the columns of a set. */
  async cutTrees({ columns }: Tried, stage: string): Promise<void> {
    const same = this.tried.filter((set) => set.columns.join() === columns.join());
    await this.tryAll(
      same.flatMap(({ name, trees, settings }) =>
        fewerTrees(settings, trees, OF_TREES).map(
          (cut) => [`${name}, ${counted(cut.trees, 'tree')}`, columns, cut] as const,
        ),
      ),
      stage,
    );
  }

  /** Of the sets that hold the one of fewest columns. */
  smallest(): Tried {
    return this.#holding().reduce((best, set) => (set.columns.length < best.columns.length ? set : best));
  }

  /** Of the sets that hold the one of the lowest price. */
  async cheapest(): Promise<Tried> {
    const holding = this.#holding();
    const prices: number[] = [];
    for (const set of holding) prices.push(await this.priceOf(set));
    return holding[prices.indexOf(Math.min(...prices))];
  }

  /** Of a set, as a share of the full one's. */
  async priceOf(set: Tried): Promise<number> {
    return priceOf(await this.#meter.of(set), await this.#meter.of(this.tried[0]));
  }

  #holding(): readonly Tried[] {
    return this.tried.filter((set) => holds(set, this.#rules));
  }

  #ordered(columns: readonly string[]): readonly string[] {
    const wanted = new Set(columns);
    return this.#order.filter((name) => wanted.has(name));
  }

  #specOf(columns: readonly string[], settings: PointSpec['settings']): PointSpec {
    return { columns: this.#ordered(columns), settings, shuffled: null, canaries: 0, metric: JUDGED_BY };
  }
}

/** Whether a set loses no more against the full one than the margin. */
export function holds(
  { against_full: { bound, value } }: TriedSet,
  { margin, rule }: Pick<SearchRules, 'margin' | 'rule'>,
): boolean {
  const change = rule === 'bound' ? bound : value;
  return change !== null && (change >= 0 || change > -margin);
}
