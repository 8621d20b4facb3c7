import { ConfigError } from '../../engine/base/errors';
import type { Crew } from './crew';
import { type Change, type Estimate, Judge } from './judge';
import { backward, forward, type Step } from './paths';
import type { Point, PointSpec } from './point';
import { type EvaluatedSet, TriedSets } from './sets';
import { groupShapley, MOST_GROUPS } from './shapley';
import type { Slices } from './slices';

/** What an ablation does with its groups. */
export const METHODS = ['drop', 'single', 'forward', 'backward', 'null', 'canary', 'shapley'] as const;

/** One of `METHODS`. */
export type Method = (typeof METHODS)[number];

export interface AblationRules {
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly methods: readonly Method[];
  readonly settings: PointSpec['settings'];
  /** Most steps of a path; Infinity for all. */
  readonly steps: number;
  /** Trainings with shuffled labels. */
  readonly nulls: number;
  readonly margin: number;
  /** Name of the metric that tells sets apart, one with a value for each list. */
  readonly metric: string;
}

/** What was found of one group. */
export interface GroupFinding {
  readonly group: string;
  readonly columns: number;
  /** Gain of its columns in the full training, as a share of all gain. */
  readonly gain: number;
  /** The set without the group less the full set. */
  readonly drop: Change | null;
  /** The group alone. */
  readonly single: Estimate | null;
  /** Its fair part of what the full set gives over no column. */
  readonly shapley: Estimate | null;
  /** Share of the trainings on shuffled labels in which the group gained as much as on the true ones: (1 + k) / (1 + n). */
  readonly null_p: number | null;
  /** None of its columns gains more than the best of the columns of chance. */
  readonly is_below_canary: boolean | null;
}

/** What `ablation.json` holds beside its protocol. */
export interface Ablation {
  readonly lists: number;
  readonly users: number;
  readonly margin: number;
  readonly full: Estimate & { readonly columns: number; readonly trees: number };
  /** Without any column. */
  readonly nothing: Estimate;
  readonly groups: readonly GroupFinding[];
  readonly forward: readonly Step[] | null;
  readonly backward: readonly Step[] | null;
  /** Gains of the columns of chance, and their drop of the metric when they are added. */
  readonly canary: { readonly gains: readonly number[]; readonly change: Change } | null;
  readonly nulls: number;
  /** Every set that was trained on, the full one first; equal ones once. */
  readonly sets: readonly EvaluatedSet[];
}

const CANARIES = 3;

/** Measures groups of columns on the judge slice of a run; every difference is paired by list and clustered by user. */
export async function ablate(slices: Slices, rules: AblationRules, crew: Crew): Promise<Ablation> {
  const { groups, methods, settings, margin, metric } = rules;
  const all = [...groups.values()].flat();
  const columns = slices.data.featureNames.filter((name) => all.includes(name));
  const pick = (names: ReadonlySet<string>): readonly string[] => columns.filter((name) => names.has(name));
  const specOf = (names: readonly string[], other: Partial<PointSpec> = {}): PointSpec => ({
    columns: pick(new Set(names)),
    settings,
    shuffled: null,
    canaries: 0,
    metric,
    ...other,
  });
  const judge = new Judge(slices, margin, metric);
  const names = [...groups.keys()];
  const without = names.map((group) => all.filter((name) => !groups.get(group)!.includes(name)));
  const has = (method: Method): boolean => methods.includes(method);
  if (has('shapley') && names.length > MOST_GROUPS)
    throw new ConfigError(
      `ablate: shapley needs a training for every subset of ${names.length} groups, expected at most ${MOST_GROUPS} groups; choose another --by`,
    );
  const [full] = await crew.train([specOf(all)], 'full set');
  const dropped = has('drop')
    ? await crew.train(
        without.filter((rest) => rest.length > 0).map((rest) => specOf(rest)),
        'drop a group',
      )
    : null;
  const single = has('single')
    ? await crew.train(
        names.map((group) => specOf(groups.get(group)!)),
        'a group alone',
      )
    : null;
  const seeds = has('null') ? Array.from({ length: rules.nulls }, (_, i) => i + 1) : [];
  const grown = { ...settings, trees: Math.max(1, full.trees), earlyStopping: 0 };
  const nulls = await crew.train(
    seeds.map((shuffled) => specOf(all, { shuffled, settings: grown })),
    'shuffled labels',
  );
  const [canary] = has('canary') ? await crew.train([specOf(all, { canaries: CANARIES })], 'columns of chance') : [];
  const shares = has('shapley') ? await groupShapley(groups, judge, crew.train, (own) => specOf(own)) : null;
  const changes = dropped && judge.family(names.length === 1 ? [judge.nothing] : dropped, full);
  const canaries = Array.from({ length: CANARIES }, (_, i) => canary?.gain[`canary_${i + 1}`] ?? 0);
  const walk = { judge, groups, full, steps: rules.steps, train: crew.train, specOf };
  const paths = {
    forward: has('forward') ? await forward(walk) : null,
    backward: has('backward') ? await backward(walk) : null,
  };
  const tried = new TriedSets();
  tried.add('all', names);
  for (const group of dropped && names.length > 1 ? names : [])
    tried.add(
      `without ${group}`,
      names.filter((other) => other !== group),
    );
  for (const group of single ? names : []) tried.add(`only ${group}`, [group]);
  for (const [path, steps] of Object.entries(paths))
    steps?.forEach((step, i) => tried.add(`${path} ${i}`, step.groups));
  const columnsOf = (of: readonly string[]): string[] => of.flatMap((group) => groups.get(group)!);
  const sets = await tried.evaluated((of) => specOf(columnsOf(of)), crew.train, judge);
  return {
    lists: slices.judge.table.groups.length - 1,
    users: new Set(slices.judge.user).size,
    margin,
    full: { ...judge.estimate(full), columns: columns.length, trees: full.trees },
    nothing: judge.estimate(judge.nothing),
    groups: names.map((group, i) => {
      const own = groups.get(group)!;
      return {
        group,
        columns: own.length,
        gain: gainOf(full, own) / Math.max(Number.MIN_VALUE, gainOf(full, all)),
        drop: changes?.[i] ?? null,
        single: single && judge.estimate(single[i]),
        shapley: shares?.[i] ?? null,
        null_p:
          nulls.length === 0
            ? null
            : (1 + nulls.filter((point) => gainOf(point, own) >= gainOf(full, own)).length) / (1 + nulls.length),
        is_below_canary: canary ? Math.max(...own.map((name) => canary.gain[name])) <= Math.max(...canaries) : null,
      };
    }),
    ...paths,
    canary: canary ? { gains: canaries, change: judge.change(canary, full) } : null,
    nulls: nulls.length,
    sets,
  };
}

function gainOf({ gain }: Point, columns: readonly string[]): number {
  return columns.reduce((sum, name) => sum + (gain[name] ?? 0), 0);
}
