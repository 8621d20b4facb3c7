export { BASELINES, type BaselineColumns, baselines } from './baselines/catalogue';
export { forestRanker } from './forest';
export { gbdtTrainer } from './gbdt/boost';
export { type GbdtSettings, gbdtSettings } from './gbdt/settings';
export { exportOnnx } from './onnx/export';
export { loadRanker, type OnnxRanker, rankerOf } from './onnx/load';
export type { Ranker } from './ranker';
export { checkTable, type RankTable } from './table';
export type { Round } from './trainer';
