import { globPattern } from '../../engine/base/glob';
import { canonicalJson, sha256 } from '../../engine/base/hash';
import { random } from '../../engine/base/random';
import { listMetric } from '../../eval/chosen-metrics';
import { evaluate } from '../../eval/evaluate';
import { exportOnnx, forestRanker, type GbdtSettings, gbdtTrainer, type RankTable } from '../../models/index';
import { plainLists } from '../plain-lists';
import type { Slices } from './slices';

/** One set of columns to train on and judge. */
export interface PointSpec {
  readonly columns: readonly string[];
  readonly settings: Omit<GbdtSettings, 'threads' | 'kernel'>;
  /** Labels are shuffled within every list that is learned from, drawn by this seed; null: as they are. */
  readonly shuffled: number | null;
  /** So many columns of chance stand behind the others. */
  readonly canaries: number;
  /** Name of the metric, one with a value for each list. */
  readonly metric: string;
}

/** What a training on one set of columns gave on the judge slice. */
export interface Point {
  readonly key: string;
  readonly columns: readonly string[];
  readonly trees: number;
  /** Mean of the spec's metric over the lists that have a value. */
  readonly mean: number;
  /** [lists] the metric; null where undefined. */
  readonly values: readonly (number | null)[];
  /** By column, canaries as `canary_1` and on. */
  readonly gain: Readonly<Record<string, number>>;
}

const CANARY_STREAM = 101;
const SHUFFLE_STREAM = 301;

/** What a point's numbers depend on: the lists, the columns' identities in their order, settings, and what was drawn. */
export function keyOf(spec: PointSpec, { basis, data }: Slices): string {
  const identities = spec.columns.map((name) => [name, data.rows.fieldMetadata(name).get('identity') ?? '']);
  const { settings, shuffled, canaries, metric } = spec;
  return sha256(canonicalJson({ basis, identities, settings, shuffled, canaries, metric }), 16);
}

/** Trains on the fit slice, stops by the stop slice, and judges. The same spec gives the same point at any thread count. */
export async function trainPoint(
  spec: PointSpec,
  slices: Slices,
  threads: number,
  aborted: () => boolean,
): Promise<TrainedPoint> {
  const [fit, stop, judge] = (['fit', 'stop', 'judge'] as const).map((name, i) =>
    tableFor(spec, slices[name].table, i),
  );
  const { forest, gain, bestRound } = await gbdtTrainer.train(
    shuffledLabels(fit, spec.shuffled, 0),
    shuffledLabels(stop, spec.shuffled, 1),
    { ...spec.settings, monotone: monotoneOf(spec, slices), threads },
    { aborted },
  );
  const scores = await forestRanker(forest).score(judge);
  const point = {
    key: keyOf(spec, slices),
    columns: spec.columns,
    trees: bestRound,
    ...judgeScores(slices, scores, spec.metric),
    gain: Object.fromEntries(judge.names.map((name, i) => [name, gain[i]])),
  };
  const { data, manifest } = slices;
  const training = { trainer: gbdtTrainer.name, settings: spec.settings, bestRound };
  return {
    point,
    model: exportOnnx(forest, { fingerprint: data.fingerprint, protocol: { ...manifest.protocol }, training }),
  };
}

/** A point and the model behind it, as ONNX. */
export interface TrainedPoint {
  readonly point: Point;
  readonly model: Uint8Array;
}

/** A metric of scores on the judge slice; a constant score gives what no knowledge gives. */
export function judgeScores(
  { judge, manifest }: Slices,
  scores: Float64Array,
  metric: string,
): Pick<Point, 'mean' | 'values'> {
  const { ties, empty, seed } = manifest.protocol;
  const lists = plainLists(judge.table, judge.user, judge.missed);
  const { metrics, rows } = evaluate({ ...lists, scores }, { metrics: [listMetric(metric)], ties, empty, seed });
  return { mean: metrics[metric].value, values: Array.from(rows.columns[metric], (x) => (Number.isNaN(x) ? null : x)) };
}

/** A slice's table with the columns of a spec, canaries behind them. */
function tableFor({ columns, canaries }: PointSpec, table: RankTable, slice: number): RankTable {
  const at = new Map(table.names.map((name, i) => [name, i]));
  const places = columns.map((name) => at.get(name)!);
  const drawn = Array.from({ length: canaries }, (_, i) => {
    const next = random(CANARY_STREAM + slice, i);
    return Float32Array.from({ length: table.rows }, () => next());
  });
  return {
    ...table,
    names: [...columns, ...drawn.map((_, i) => `canary_${i + 1}`)],
    columns: [...places.map((place) => table.columns[place]), ...drawn],
    ...(table.edges && { edges: [...places.map((place) => table.edges![place]), ...drawn.map(() => undefined)] }),
  };
}

function shuffledLabels(table: RankTable, seed: number | null, slice: number): RankTable {
  if (seed === null) return table;
  const next = random(seed, SHUFFLE_STREAM + slice);
  const labels = table.labels.slice();
  for (let list = 0; list + 1 < table.groups.length; list++)
    for (let last = table.groups[list + 1] - 1; last > table.groups[list]; last--) {
      const other = table.groups[list] + Math.floor(next() * (last - table.groups[list] + 1));
      [labels[last], labels[other]] = [labels[other], labels[last]];
    }
  return { ...table, labels };
}

/** Constraints on columns of the run that the set does not have go with them; one that fits no column at all stays an error. */
function monotoneOf(
  { settings: { monotone }, columns }: PointSpec,
  { data }: Slices,
): PointSpec['settings']['monotone'] {
  const fits = (names: readonly string[], glob: string): boolean => names.some((name) => globPattern(glob).test(name));
  return Object.fromEntries(
    Object.entries(monotone).filter(([glob]) => fits(columns, glob) || !fits(data.featureNames, glob)),
  );
}
