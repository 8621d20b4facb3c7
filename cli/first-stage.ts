import { ConfigError } from '../engine/base/errors';
import { type GbdtSettings, lightgbmParameters } from '../models/index';
import type { FirstStageAsked } from '../runs/first-stage';
import { runSettings } from '../runs/train-ranker';
import type { TrainerName } from './experiments';
import { Misuse } from './misuse';
import { readJson } from './options';

/**
 * The first stage that a command line asks for; nothing without one.
 *
 * @throws Misuse, ConfigError for names, settings or folds that are none
 */
export function firstStageOf({
  firstStage: path,
  folds,
  trainer,
}: {
  readonly firstStage?: string | undefined;
  readonly folds: number;
  readonly trainer: TrainerName;
}): { readonly firstStage?: FirstStageAsked } {
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= 100))
    throw new Misuse(`train: --folds is ${folds}, expected a whole number from 2 to 100`);
  if (path === undefined) return {};
  if (trainer === 'linear')
    throw new Misuse('train: --first-stage was given with --trainer linear, expected embedded or lightgbm');
  const models = readJson(path, 'train --first-stage') as Readonly<Record<string, Partial<GbdtSettings>>>;
  const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject(models) || Object.keys(models).length === 0)
    throw new ConfigError(
      `train: ${path} holds no rankers, expected a JSON object such as {"clicks": {"objective": "logistic", "trees": 100}}`,
    );
  for (const [name, settings] of Object.entries(models)) {
    if (!/^[a-z][a-z0-9_]*$/.test(name))
      throw new ConfigError(`train: ${path} names a ranker "${name}", expected small letters, digits and _`);
    if (!isObject(settings))
      throw new ConfigError(`train: ${path}: ${name} is ${JSON.stringify(settings)}, expected an object of settings`);
    const whole = runSettings(0, settings);
    if (trainer === 'lightgbm') lightgbmParameters(whole);
  }
  return { firstStage: { models, folds } };
}
