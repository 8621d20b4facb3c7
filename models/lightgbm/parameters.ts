import { ConfigError } from '../../engine/base/errors';
import { type GbdtSettings, gbdtSettings } from '../gbdt/settings';

/**
 * What each setting is to LightGBM: a parameter of the same meaning, several of them, or why there is none. A setting
 * that is `ours` is heeded by Podium around LightGBM; one that is `missing` is refused unless it has its default.
 */
type Counterpart<T> =
  | { readonly parameter: string; readonly value?: (value: T) => Readonly<Record<string, string | number>> }
  | { readonly ours: string }
  | { readonly missing: string };

/** LightGBM's word for each setting; docs/models.md shows this table to people. */
export const COUNTERPARTS: { readonly [K in keyof GbdtSettings]: Counterpart<GbdtSettings[K]> } = {
  objective: { parameter: 'objective', value: (name) => ({ objective: isItsOwn(name) ? name : 'none' }) },
  trees: { ours: 'the number of updates' },
  leaves: { parameter: 'num_leaves' },
  rate: { parameter: 'learning_rate' },
  minDataInLeaf: { parameter: 'min_data_in_leaf' },
  minChildWeight: { parameter: 'min_sum_hessian_in_leaf' },
  l2: { parameter: 'lambda_l2' },
  featureFraction: { parameter: 'feature_fraction' },
  rowFraction: {
    parameter: 'bagging_fraction',
    value: (share) => (share < 1 ? { bagging_fraction: share, bagging_freq: 1, bagging_by_query: 'true' } : {}),
  },
  sampling: {
    parameter: 'data_sample_strategy',
    value: (name) => ({ data_sample_strategy: name === 'goss' ? 'goss' : 'bagging' }),
  },
  gossTop: { parameter: 'top_rate' },
  gossOther: { parameter: 'other_rate' },
  boosting: { parameter: 'boosting', value: (name) => ({ boosting: name === 'dart' ? 'dart' : 'gbdt' }) },
  dropRate: { parameter: 'drop_rate' },
  maxDrop: { parameter: 'max_drop' },
  skipDrop: { parameter: 'skip_drop' },
  earlyStopping: { ours: 'by the metric on the choose part' },
  metric: { ours: 'the same as for the embedded trainer, ties in expectation' },
  truncation: { parameter: 'lambdarank_truncation_level' },
  sigmoid: { parameter: 'sigmoid' },
  labelGain: { parameter: 'label_gain', value: () => ({}) },
  monotone: { parameter: 'monotone_constraints', value: () => ({}) },
  bins: { parameter: 'max_bin' },
  binSample: { parameter: 'bin_construct_sample_cnt' },
  seed: { parameter: 'seed', value: (seed) => ({ seed: seed | 0 }) },
  threads: { parameter: 'num_threads' },
  kernel: { missing: 'it has its own histogram loop' },
};

/** What is always asked of LightGBM, so that it answers the same twice and does as the embedded trainer does. */
const ALWAYS: Readonly<Record<string, string | number>> = {
  metric: 'None',
  verbosity: -1,
  deterministic: 'true',
  force_col_wise: 'true',
  feature_pre_filter: 'false',
  boost_from_average: 'false',
  uniform_drop: 'true',
};

/** Whether LightGBM computes the gradients of an objective; for the others they are Podium's. */
export function isItsOwn(objective: GbdtSettings['objective']): boolean {
  return objective === 'lambdarank';
}

/**
 * Settings in LightGBM's words.
 *
 * @throws ConfigError for a setting out of its range, or one that LightGBM does not have
 */
export function lightgbmParameters(given: Partial<GbdtSettings>): Record<string, string | number> {
  const settings = gbdtSettings(given);
  if (settings.sampling === 'goss' && settings.rowFraction < 1) {
    throw new ConfigError(
      `train: settings sampling and rowFraction are goss and ${settings.rowFraction}, LightGBM has either; give rowFraction 1, or use --trainer embedded`,
    );
  }
  if (settings.boosting === 'dart' && !isItsOwn(settings.objective)) {
    throw new ConfigError(
      `train: settings boosting and objective are dart and ${settings.objective}, LightGBM drops trees for lambdarank only; use --trainer embedded`,
    );
  }
  const defaults = gbdtSettings();
  const parameters = { ...ALWAYS };
  for (const name of Object.keys(COUNTERPARTS) as (keyof GbdtSettings)[]) {
    const counterpart = COUNTERPARTS[name] as Counterpart<unknown>;
    const value = settings[name];
    if ('missing' in counterpart && value !== defaults[name]) {
      throw new ConfigError(
        `train: setting ${name} is ${JSON.stringify(value)}, LightGBM has no such setting (${counterpart.missing}); leave it out, or use --trainer embedded`,
      );
    }
    if ('parameter' in counterpart)
      Object.assign(parameters, counterpart.value?.(value) ?? { [counterpart.parameter]: value });
  }
  return parameters;
}

/** Parameters as the C API takes them. */
export function parameterText(parameters: Readonly<Record<string, string | number>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
