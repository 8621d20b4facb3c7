// The log: its fields, its types of event, and what of it is a request.

export {
  bool,
  type Field,
  type Fields,
  float,
  id,
  int,
  label,
  number,
  set,
  text,
  time,
  vector,
} from './engine/events/fields';
export type { RequestSpec } from './engine/events/request';
export type { Schema } from './engine/events/schema';
export { type Log, log } from './engine/spec/log';

// The language: aggregates of streams under keys and windows, arithmetic on them, and features made of both.

export {
  count,
  distinct,
  first,
  firstOf,
  highest,
  last,
  lastOf,
  lastTime,
  lowest,
  mean,
  rate,
  seen,
  setOf,
  since,
  sinceFirst,
  skewness,
  spread,
  sum,
  transitions,
} from './engine/spec/aggregates';
export { currently, distinctOthers, others } from './engine/spec/current';
export {
  approxDistinct,
  favourite,
  QuantilesValue,
  quantiles,
  SlotsValue,
  slots,
  TallyValue,
  tally,
  top,
} from './engine/spec/distributions';
export { type Feature, features, grid, type LeakClass, tagged } from './engine/spec/features';
export { bipartite, GraphValue, VisitsValue } from './engine/spec/graph';
export { ModelValue, model, naiveBayes, probability, ratings } from './engine/spec/learned';
export type { Order, Part, Ties } from './engine/spec/list-words';
export { pairs, token } from './engine/spec/pairs';
export type { Within } from './engine/spec/scope';
export { firstK, lastK, NumberSequence, run, SequenceValue } from './engine/spec/sequences';
export { distanceKm, together } from './engine/spec/similar';
export { type Stream, type StreamField, union } from './engine/spec/stream';
export { argmax, correlation, slopeOn, topBy, trend } from './engine/spec/trends';
export { BoolValue, IdValue, NumberValue, SetValue, TimeValue, Value, VectorValue } from './engine/spec/values';

// Accumulators of one's own: plain TypeScript, stored with the run that uses them.

export { type CustomAccumulator, defineAccumulator } from './engine/accumulators/custom';
export { custom } from './engine/spec/custom';

// Errors: every one says where, what was found, what was expected.

export { ConfigError, EventError, MismatchError, PodiumError, StateError } from './engine/base/errors';

// Data sets: adapters from log files to events, and the seeded simulator.

export { type DataSet, datasets, describe, type OpenOptions, writeSchema } from './datasets/index';

// The catalogue: ready-made features for any log, and the words of the logs it knows.

export { bindWords } from './features/bind';
export { baselineColumns, bindCatalogue, SET_NAMES, selectFeatures } from './features/index';
export type { Words } from './features/words';
export { trivago } from './runs/trivago-words';

// Rankers: training, ONNX out and in, and the simple rules to beat.

export {
  type BaselineColumns,
  baselines,
  exportBlend,
  exportLinear,
  exportOnnx,
  exportStack,
  findLightgbm,
  firstStageNames,
  fitLinear,
  type GbdtSettings,
  gbdtTrainer,
  lightgbmTrainer,
  loadRanker,
  openLightgbm,
  type Ranker,
  type RankTable,
} from './models/index';

// Metrics: scored lists in, means with intervals and paired differences out.

export { type Evaluation, evaluate, type Rules } from './eval/evaluate';
export { leaderboardMetrics, metrics } from './eval/index';
export type { ScoredLists } from './eval/lists';
export { type PairedDifference, pairedDifference } from './eval/paired';

// Tables and runs: the steps of an experiment, each reading and writing ordinary files.

export { type ReadTable, readTable } from './engine/tables/reader';
export { evaluateRankers } from './runs/evaluate-rankers';
export { replayStep } from './runs/experiment';
export { type Leaderboard, leaderboardOf } from './runs/leaderboard';
export { type Manifest, readManifest } from './runs/manifest';
export { fitted, judged, type RunData, readRun, tableOf } from './runs/parts';
export { type RunPaths, runPaths } from './runs/paths';
export { UNWATCHED, type Watch } from './runs/progress';
export type { ReplayRequest } from './runs/replay-request';
export { trainRanker } from './runs/train-ranker';
