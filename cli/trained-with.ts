import type { Manifest } from '../runs/manifest';
import type { TrainOptions } from '../runs/train-ranker';
import { trainOptions } from './experiments';

/** What a run's training was asked for, as its manifest remembers it; what a training asks for by itself where there was none. */
export function trainedWith(trained: Manifest['trained'], threads: number): TrainOptions {
  const { trainer, settings, columns, weights } = JSON.parse(trained ?? '{}') as Omit<TrainOptions, 'trainer'> & {
    readonly trainer?: string;
  };
  const asked = trainOptions({ trainer: trainer === 'lightgbm' ? trainer : 'embedded', columns, weights, threads });
  return { ...asked, settings: { ...settings, threads } };
}
