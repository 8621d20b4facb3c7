import { type Resampling, replicatesOf, resample, summary } from '../bootstrap';
import { clusterIndex } from '../clusters';
import { type ClickLog, shapeOf } from './click-log';

/** Clicks as examination times attraction: P(click) = θ(position) · γ(kind). */
export interface PositionModel {
  /** [positions] θ, 1 at the first position. */
  examination: Float64Array;
  /** [kinds] γ. */
  attraction: Float64Array;
  /** Mean log-likelihood per row. */
  logLikelihood: number;
  iterations: number;
}

/** Where expectation–maximisation stops. */
export interface EmRules {
  /** Largest change of a parameter that ends it. */
  tolerance?: number;
  iterations?: number;
}

interface Cells {
  position: Int32Array;
  kind: Int32Array;
  shown: Float64Array;
  clicked: Float64Array;
}

/**
 * The position-based model by expectation–maximisation, over all clicks of a log whose lists may have none or several.
 *
 * θ is identified as far as kinds stand at several positions; a kind that always stands at one says nothing of it.
 *
 * @throws EventError when the columns do not fit
 * @see Craswell, Zoeter, Taylor, Ramsey. An Experimental Comparison of Click Position-Bias Models. WSDM 2008.
 * @see Chuklin, Markov, de Rijke. Click Models for Web Search. 2015. Chapter 4.
 */
export function positionModel(log: ClickLog, rules: EmRules = {}): PositionModel {
  const { positions, kinds } = shapeOf(log);
  return estimate(cellsOf(log, kinds), positions, kinds, rules);
}

/**
 * The examination curve with percentile intervals by resampling users and fitting again, each time from the fit of
 * all: [positions] `lo` and `hi` beside the model.
 */
export function examinationIntervals(
  log: ClickLog,
  options: Resampling & EmRules,
): PositionModel & { lo: Float64Array; hi: Float64Array } {
  const { positions, kinds } = shapeOf(log);
  const users = clusterIndex(log.user);
  const cells = cellsOf(log, kinds);
  const whole = estimate(cells, positions, kinds, options);
  const cellOf = rowsToCells(log, cells, kinds);
  const draws = Array.from({ length: positions }, () => new Float64Array(replicatesOf(options)));
  resample(users.count, options, (times, replicate) => {
    const again: Cells = {
      ...cells,
      shown: new Float64Array(cells.kind.length),
      clicked: new Float64Array(cells.kind.length),
    };
    for (let list = 0; list + 1 < log.offsets.length; list++) {
      const drawn = times[users.of[list]];
      if (drawn === 0) continue;
      for (let row = log.offsets[list]; row < log.offsets[list + 1]; row++) {
        again.shown[cellOf[row]] += drawn;
        if (log.click[row] > 0) again.clicked[cellOf[row]] += drawn;
      }
    }
    const { examination } = estimate(again, positions, kinds, options, whole);
    for (let k = 0; k < positions; k++) draws[k][replicate] = examination[k];
  });
  const ends = draws.map((of) => summary(of, options.level));
  return { ...whole, lo: Float64Array.from(ends, ({ lo }) => lo), hi: Float64Array.from(ends, ({ hi }) => hi) };
}

function estimate(
  { position, kind, shown, clicked }: Cells,
  positions: number,
  kinds: number,
  { tolerance = 1e-7, iterations = 2000 }: EmRules,
  from?: PositionModel,
): PositionModel {
  let theta = from ? from.examination.slice() : new Float64Array(positions).fill(0.5);
  let gamma = from ? from.attraction.slice() : new Float64Array(kinds).fill(0.5);
  let step = 0;
  for (let change = Infinity; step < iterations && change > tolerance; step++) {
    const [examined, seen] = [new Float64Array(positions), new Float64Array(positions)];
    const [attracted, met] = [new Float64Array(kinds), new Float64Array(kinds)];
    for (let c = 0; c < kind.length; c++) {
      const [k, i] = [position[c], kind[c]];
      const passed = shown[c] - clicked[c];
      const none = Math.max(1e-300, 1 - theta[k] * gamma[i]);
      examined[k] += clicked[c] + (passed * theta[k] * (1 - gamma[i])) / none;
      attracted[i] += clicked[c] + (passed * gamma[i] * (1 - theta[k])) / none;
      seen[k] += shown[c];
      met[i] += shown[c];
    }
    const nextTheta = theta.map((old, k) => (seen[k] > 0 ? examined[k] / seen[k] : old));
    const nextGamma = gamma.map((old, i) => (met[i] > 0 ? attracted[i] / met[i] : old));
    change = Math.max(furthest(theta, nextTheta), furthest(gamma, nextGamma));
    [theta, gamma] = [nextTheta, nextGamma];
  }
  const scale = theta[0];
  const examination = theta.map((t) => t / scale);
  const attraction = gamma.map((g) => g * scale);
  let log = 0;
  let rows = 0;
  for (let c = 0; c < kind.length; c++) {
    const p = Math.min(1 - 1e-15, Math.max(1e-15, examination[position[c]] * attraction[kind[c]]));
    log += clicked[c] * Math.log(p) + (shown[c] - clicked[c]) * Math.log1p(-p);
    rows += shown[c];
  }
  return { examination, attraction, logLikelihood: log / rows, iterations: step };
}

function cellsOf(log: ClickLog, kinds: number): Cells {
  const numbers = new Map<number, number>();
  const [position, kind, shown, clicked]: [number[], number[], number[], number[]] = [[], [], [], []];
  eachRow(log, (row, at) => {
    const key = at * kinds + log.kind[row];
    let cell = numbers.get(key);
    if (cell === undefined) {
      numbers.set(key, (cell = numbers.size));
      position.push(at);
      kind.push(log.kind[row]);
      shown.push(0);
      clicked.push(0);
    }
    shown[cell]++;
    if (log.click[row] > 0) clicked[cell]++;
  });
  return {
    position: Int32Array.from(position),
    kind: Int32Array.from(kind),
    shown: Float64Array.from(shown),
    clicked: Float64Array.from(clicked),
  };
}

function rowsToCells(log: ClickLog, cells: Cells, kinds: number): Int32Array {
  const numbers = new Map<number, number>();
  for (let c = 0; c < cells.kind.length; c++) numbers.set(cells.position[c] * kinds + cells.kind[c], c);
  const of = new Int32Array(log.kind.length);
  eachRow(log, (row, at) => {
    of[row] = numbers.get(at * kinds + log.kind[row])!;
  });
  return of;
}

function eachRow({ offsets }: ClickLog, visit: (row: number, position: number) => void): void {
  for (let list = 0; list + 1 < offsets.length; list++) {
    for (let row = offsets[list]; row < offsets[list + 1]; row++) visit(row, row - offsets[list]);
  }
}

function furthest(a: Float64Array, b: Float64Array): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]));
  return most;
}
