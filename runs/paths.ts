import { join } from 'node:path';

/** What a run directory holds, by what it is. Every step reads and writes these, so that each can be run alone. */
export interface RunPaths {
  readonly dir: string;
  readonly manifest: string;
  /** One row per candidate of every request: ids, label, part, then one float32 column per feature. */
  readonly features: string;
  /** One row per request. */
  readonly requests: string;
  /** Outcomes that came with later events: qid, candidate, gain. Only for joined logs. */
  readonly labels: string;
  /** Items of the catalogue as of the end of the log, and their properties in long form. */
  readonly catalogue: string;
  readonly properties: string;
  /** Where items have a vector: its numbers in long form. */
  readonly vectors: string;
  /** What the replay counted: events, bad lines, cuts. */
  readonly replay: string;
  /** Digests of the columns of the features table, where they were asked for. */
  readonly digests: string;
  /** What the state took at the end of the replay. */
  readonly state: string;
  /** Edges of the bins, where the features table holds bins. */
  readonly edges: string;
  readonly model: string;
  readonly training: string;
  /** Trials of a search for settings. */
  readonly tune: string;
  /** Trees of a training that was stopped, and models of the first stage of one. */
  readonly checkpoint: string;
  readonly firstStage: string;
  /** One row per evaluated list and ranker. */
  readonly lists: string;
  readonly leaderboard: string;
  /** What training again as the report part goes by is worth, and the models it took. */
  readonly retraining: string;
  readonly retrained: string;
  /** Models of windows of the log. */
  readonly windows: string;
  /** Where asked for: the main metric by segments of the judged lists. */
  readonly segments: string;
  /** Where asked for: coverage of each day of the report part. */
  readonly coverageByDay: string;
  /** Where asked for: what positions do to clicks, and metrics without it. */
  readonly positionBias: string;
  /** Where asked for: what the detector of leaks found. */
  readonly leaks: string;
  /** Where asked for: the sets of columns that were tried. */
  readonly ablation: string;
  readonly report: string;
  /** State at the end of the replay. */
  readonly snapshot: string;
  /**
   * What a replay of the next file needs beside the state: sessions so far, requests that may yet be answered, and what the
   * log's reader remembers.
   */
  readonly sessions: string;
  readonly unsettled: string;
  readonly reader: string;
  /** Copies of the files that define features and accumulators by hand. */
  readonly sources: string;
}

/** The paths of a run in a folder. */
export function runPaths(dir: string): RunPaths {
  const at = (name: string): string => join(dir, name);
  return {
    dir,
    manifest: at('manifest.json'),
    features: at('features.arrow'),
    requests: at('requests.arrow'),
    labels: at('labels.arrow'),
    catalogue: at('catalogue.arrow'),
    properties: at('properties.arrow'),
    vectors: at('vectors.arrow'),
    replay: at('replay.json'),
    digests: at('digests.json'),
    state: at('state.json'),
    edges: at('edges.json'),
    model: at('model.onnx'),
    training: at('training.json'),
    tune: at('tune.ndjson'),
    checkpoint: at('training.ndjson'),
    firstStage: at('first-stage'),
    lists: at('lists.arrow'),
    leaderboard: at('leaderboard.json'),
    retraining: at('retraining.json'),
    retrained: at('retrained'),
    windows: at('windows'),
    segments: at('segments.json'),
    coverageByDay: at('coverage_by_day.json'),
    positionBias: at('position_bias.json'),
    leaks: at('leaks.json'),
    ablation: at('ablation.json'),
    report: at('report.html'),
    snapshot: at('snapshot'),
    sessions: at('sessions.arrow'),
    unsettled: at('unsettled.json'),
    reader: at('reader.ndjson'),
    sources: at('sources'),
  };
}

/** What each step of a run writes. */
export const OUTPUTS = {
  replay: ['features', 'requests', 'replay'],
  train: ['model', 'training'],
  evaluate: ['lists', 'leaderboard'],
  report: ['report'],
} as const satisfies Readonly<Record<string, readonly (keyof RunPaths)[]>>;

/** What a step may leave beside that, where it was asked for; it goes when the step is taken back. */
export const EXTRAS: Readonly<Partial<Record<keyof typeof OUTPUTS, readonly (keyof RunPaths)[]>>> = {
  evaluate: ['positionBias', 'retraining', 'segments', 'coverageByDay'],
};
