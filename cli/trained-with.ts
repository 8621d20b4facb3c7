import type { Manifest } from '../runs/manifest';
import { LINEAR } from '../runs/train-linear';
import type { TrainOptions } from '../runs/train-ranker';
import { trainOptions } from './experiments';

/** What a run's training was asked for, as its manifest remembers it; what a training asks for by itself where there was none. */
export function trainedWith(trained: Manifest['trained'], threads: number): TrainOptions {
  const { trainer, isLinear, settings, columns, weights, firstStage } = JSON.parse(trained ?? '{}') as Omit<
    TrainOptions,
    'trainer'
  > & {
    readonly trainer?: string;
  };
  const named = isLinear ? LINEAR : trainer === 'lightgbm' ? trainer : 'embedded';
  const asked = trainOptions({ trainer: named, columns, weights, threads });
  return { ...asked, settings: { ...settings, threads }, firstStage };
}
