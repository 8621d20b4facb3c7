import type { Duration } from '../../engine/base/durations';
import { canonicalJson, sha256 } from '../../engine/base/hash';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import { compilePlan } from '../../engine/plan/plan';
import { mergeFeatures } from '../../engine/spec/features';
import { stampTransductive } from '../../engine/spec/reads-table';
import type { StoredPlan } from '../../models/bundle';
import type { BaselineColumns, GbdtSettings } from '../../models/index';
import { protocolOf } from '../experiment';
import { hashFiles, type Manifest } from '../manifest';
import { runSettings } from '../train-ranker';
import type { Experiment } from './experiment';

/** One set, model and seed of an experiment: what is trained and scored on its own. */
export interface Trial {
  /** Of the experiment's sets and models, in words: `slim`, `slim/deep`, `slim/deep seed 2`. */
  readonly name: string;
  /** The same without the seed: trials of one group differ by chance alone. */
  readonly group: string;
  /** Hash of everything that its scores depend on: log, protocol, columns with their identities, settings, seed. */
  readonly key: string;
  readonly features: string;
  /** By how much the state that its columns are read from lags behind; null: not at all. */
  readonly lag: Duration | null;
  /** How often it is also trained again; none: never. */
  readonly retrain: readonly Duration[];
  /** Columns in the order of its set. */
  readonly columns: readonly string[];
  readonly settings: GbdtSettings;
  /** What a run of this set alone would declare. */
  readonly plan: StoredPlan;
}

/** The trials of an experiment, and what they share. */
export interface TrialPlan {
  readonly trials: readonly Trial[];
  readonly protocol: Manifest['protocol'];
  readonly baselines: BaselineColumns;
}

/** Binds the sets of an experiment to its log, without replaying it. */
export async function planTrials(experiment: Experiment): Promise<TrialPlan> {
  const { replay, sets, models, seeds, lags, retrain } = experiment;
  const { dataset, open, duplicates } = replay;
  const data = await hashFiles([...open.logs, ...(open.items ? [open.items] : [])]);
  const { schema, request, itemsTransductive } = await dataset.open(open);
  const protocol = protocolOf(replay, request, data);
  const { seed: _, ...common } = protocol;
  const log = { dataset: dataset.name, ...open, logs: undefined, items: undefined, tmp: undefined, duplicates };
  const bound = sets.map(({ name, features: text, bind }) => {
    const { chosen, baseline, columns } = bind(schema, request);
    const merged = mergeFeatures([...chosen, ...baseline]);
    const features = itemsTransductive ? stampTransductive(merged) : merged;
    const plan = compilePlan(new Codec(schema, new Dictionary(), duplicates), request, features);
    const names = chosen.map((feature) => feature.name);
    const identities = features.map((feature, i) => [feature.name, plan.identities[i]] as const);
    return {
      name,
      text,
      names,
      columns,
      identities: identities.filter(([feature]) => names.includes(feature)),
      plan: { schema, request, duplicates, features, fingerprint: plan.fingerprint, sources: [] },
    };
  });
  const kinds = models.flatMap(({ name: model, settings: given }) => lags.map((lag) => ({ model, given, lag })));
  const trials = bound.flatMap(({ name: set, text, names, identities, plan }) =>
    kinds.flatMap(({ model, given, lag }) =>
      seeds.map((seed): Trial => {
        const settings = runSettings(seed, given);
        const { threads: _threads, kernel: _kernel, ...settled } = settings;
        const kind = models.length > 1 ? `${set}/${model}` : set;
        const group = lag === null ? kind : `${kind} lag ${lag}`;
        const rules = { ...common, ...(lag !== null && { stateLag: lag }), ...(retrain.length > 0 && { retrain }) };
        return {
          name: seeds.length > 1 ? `${group} seed ${seed}` : group,
          group,
          key: sha256(canonicalJson({ log, rules, identities, settings: settled }), 16),
          features: text,
          lag,
          retrain,
          columns: names,
          settings,
          plan,
        };
      }),
    ),
  );
  return { trials, protocol, baselines: bound[0].columns };
}
