import { join } from 'node:path';
import { ConfigError } from '../../engine/base/errors';
import { type LoadSource, readPlan } from '../../models/bundle';
import { type GbdtSettings, gbdtSettings } from '../../models/index';
import { costMeter } from '../cost/meter';
import type { RunPaths } from '../paths';
import type { Watch } from '../progress';
import { writeWhole } from '../write-whole';
import { type Ablation, ablate, type Method } from './ablate';
import { startCrew } from './crew';
import { type Grouping, groupsOf } from './groups';
import { type Steadiness, steadiness } from './over-windows';
import { type PricedSet, pickSet, priceSets } from './pick';
import type { PointSpec } from './point';
import { readSlices } from './slices';
import { type Told, tellPick } from './told';

/** What an ablation is asked for. */
export interface AblationAsked {
  readonly by: Grouping;
  readonly methods: readonly Method[] | null;
  readonly settings: Partial<GbdtSettings>;
  readonly steps: number | null;
  readonly nulls: number;
  readonly margin: number;
  /** Name of the metric that tells sets apart. */
  readonly metric: string;
  readonly workers: number;
  readonly threads: number;
  readonly isTold: boolean;
  /** In so many windows of what lies before the report part the ablation is repeated; null: it is not. */
  readonly windows: number | null;
  /** Costs are measured with a person's own definitions brought to life so; null: they are not. */
  readonly load: LoadSource | null;
}

/** What `ablation.json` holds. */
export interface AblationFile extends Omit<Ablation, 'sets'> {
  readonly by: Grouping;
  readonly metric: string;
  readonly settings: object;
  readonly protocol: object;
  /** Every set that was trained on, the full one first. */
  readonly sets: readonly PricedSet[];
  readonly pick: PricedSet;
  readonly report: Told | null;
  /** null where the ablation was not repeated over windows. */
  readonly stability: Steadiness | null;
}

/**
 * Where an ablation departs from the trainer's own defaults: nothing is drawn, so that two sets differ by their columns
 * and not by chance, and trees are few and quick, because there are many trainings.
 */
const SETTINGS: Partial<GbdtSettings> = { trees: 100, rate: 0.1, minDataInLeaf: 50, earlyStopping: 20 };

/** Up to so many groups the paths are walked unasked: they take a training for each pair of groups. */
const FEW = 8;

/** Runs an ablation over a run's groups and writes `ablation.json`; trained sets are kept and found again. */
export async function runAblation(
  paths: RunPaths,
  asked: AblationAsked,
  watch: Watch,
): Promise<AblationFile & { readonly trained: number }> {
  const { by, steps, nulls, margin, metric, workers, threads } = asked;
  const slices = readSlices(paths);
  const learned = new Set(slices.manifest.columns);
  const features = readPlan(paths.dir).features.filter(({ name }) => learned.has(name));
  const groups = groupsOf(features, by);
  if (slices.judge.table.groups.length < 2)
    throw new ConfigError(
      'ablate: the choose part holds no list, expected some to judge by; take a longer log',
      'E_PART',
    );
  const pathsToo: readonly Method[] = groups.size <= FEW ? ['forward', 'backward'] : [];
  const methods = asked.methods ?? ['drop', 'single', ...pathsToo, 'null', 'canary'];
  const settings = searchSettings(asked.settings);
  const crew = startCrew(slices, paths.dir, { workers, threads }, watch);
  try {
    const rules = { groups, methods, settings, steps: steps ?? Number.POSITIVE_INFINITY, nulls, margin, metric };
    const ablation = await ablate(slices, rules, crew);
    const costs = asked.load
      ? await costMeter(paths, asked.load, watch).all(ablation.sets)
      : ablation.sets.map(() => null);
    const sets = priceSets(ablation.sets, costs);
    const pick = pickSet(sets);
    const report = asked.isTold
      ? await tellPick(paths, [ablation.sets[0], pick], { settings, margin, metric, threads }, watch)
      : null;
    const { protocol } = slices.manifest;
    const repeated =
      asked.windows === null
        ? null
        : await steadiness(paths, slices, rules, asked.windows, { workers, threads }, watch);
    const stability = repeated?.found ?? null;
    const file: AblationFile = { by, metric, protocol, settings, ...ablation, sets, pick, report, stability };
    writeWhole(join(paths.dir, 'ablation.json'), `${JSON.stringify(file, null, 1)}\n`);
    return { ...file, trained: (repeated?.trained ?? 0) + crew.trained() };
  } finally {
    crew.close();
  }
}

/** Settings of trainings that compare sets of columns. @throws ConfigError for one that the trainer does not take */
export function searchSettings(given: Partial<GbdtSettings>): PointSpec['settings'] {
  const { threads: _, kernel: __, ...settings } = gbdtSettings({ ...SETTINGS, ...given });
  return settings;
}
