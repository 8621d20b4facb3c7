import { accelerated, type Round } from './accelerated';
import { type ClickLog, type CurveFit, type EmRules, type LogShape, shapeOf } from './click-log';

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

/** Gain that ends a fit to resampled lists: what is left is far less than what resampling changes. */
const REFIT = 1e-4;

/** Candidates of one kind at one position, all lists together; arrays are [cells]. */
interface Cells {
  readonly position: Int32Array;
  readonly kind: Int32Array;
  readonly shown: Float64Array;
  readonly clicked: Float64Array;
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
export function positionModel(log: ClickLog, rules: EmRules = {}): PositionModel & CurveFit {
  const shape = shapeOf(log);
  const cellOf = rowsToCells(log, shape);
  const cells = cellsOf(log, cellOf);
  const half = new Float64Array(shape.positions + shape.kinds).fill(0.5);
  const { at, rounds } = estimate(cells, shape, rules, half);
  const whole = normalised(at, shape);
  return {
    ...whole,
    logLikelihood: meanLogLikelihood(cells, whole),
    iterations: rounds,
    again(times) {
      const drawn = cellsOf(log, cellOf, times);
      return drawn.clicked.some((clicks, c) => drawn.position[c] === 0 && clicks > 0)
        ? normalised(estimate(drawn, shape, { gain: REFIT, ...rules }, at).at, shape).examination
        : new Float64Array(shape.positions).fill(Number.NaN);
    },
  };
}

function estimate(
  cells: Cells,
  { positions, kinds }: LogShape,
  { tolerance = 1e-7, gain = 1e-6, iterations = 2000 }: EmRules,
  from: Float64Array,
): { readonly at: Float64Array; readonly rounds: number } {
  const { position, kind, shown, clicked } = cells;
  const met = new Float64Array(positions + kinds);
  for (let c = 0; c < kind.length; c++) {
    met[position[c]] += shown[c];
    met[positions + kind[c]] += shown[c];
  }
  const round = (at: Float64Array): Round => {
    const expected = new Float64Array(at.length);
    let logLikelihood = 0;
    for (let c = 0; c < kind.length; c++) {
      if (shown[c] === 0) continue;
      const [k, i] = [position[c], positions + kind[c]];
      const passed = shown[c] - clicked[c];
      const none = Math.max(1e-300, 1 - at[k] * at[i]);
      expected[k] += clicked[c] + (passed * at[k] * (1 - at[i])) / none;
      expected[i] += clicked[c] + (passed * at[i] * (1 - at[k])) / none;
      logLikelihood += passed * Math.log(none) + (clicked[c] > 0 ? clicked[c] * Math.log(at[k] * at[i]) : 0);
    }
    return { next: at.map((old, i) => (met[i] > 0 ? expected[i] / met[i] : old)), logLikelihood };
  };
  return accelerated(from, round, { tolerance, gain, iterations, highest: 1 });
}

/** θ and γ from the vector of both, θ over that of the first position. */
function normalised(at: Float64Array, { positions }: LogShape): Pick<PositionModel, 'examination' | 'attraction'> {
  const scale = at[0];
  return {
    examination: at.slice(0, positions).map((theta) => theta / scale),
    attraction: at.slice(positions).map((gamma) => gamma * scale),
  };
}

function meanLogLikelihood(
  { position, kind, shown, clicked }: Cells,
  { examination, attraction }: Pick<PositionModel, 'examination' | 'attraction'>,
): number {
  let [log, rows] = [0, 0];
  for (let c = 0; c < kind.length; c++) {
    const p = Math.min(1 - 1e-15, Math.max(1e-15, examination[position[c]] * attraction[kind[c]]));
    log += clicked[c] * Math.log(p) + (shown[c] - clicked[c]) * Math.log1p(-p);
    rows += shown[c];
  }
  return log / rows;
}

/** [rows] numbers of cells in order of first appearance. */
function rowsToCells(log: ClickLog, { kinds }: LogShape): Int32Array {
  const numbers = new Map<number, number>();
  const of = new Int32Array(log.kind.length);
  eachRow(log, (row, at) => {
    const key = at * kinds + log.kind[row];
    let cell = numbers.get(key);
    if (cell === undefined) numbers.set(key, (cell = numbers.size));
    of[row] = cell;
  });
  return of;
}

/** Counts of the cells, each list as often as is said; once when nothing is. */
function cellsOf(log: ClickLog, cellOf: Int32Array, times?: ArrayLike<number>): Cells {
  const count = cellOf.reduce((most, cell) => Math.max(most, cell + 1), 0);
  const [position, kind] = [new Int32Array(count), new Int32Array(count)];
  const [shown, clicked] = [new Float64Array(count), new Float64Array(count)];
  eachRow(log, (row, at, list) => {
    const cell = cellOf[row];
    const taken = times ? times[list] : 1;
    position[cell] = at;
    kind[cell] = log.kind[row];
    shown[cell] += taken;
    if (log.click[row] > 0) clicked[cell] += taken;
  });
  return { position, kind, shown, clicked };
}

function eachRow({ offsets }: ClickLog, visit: (row: number, position: number, list: number) => void): void {
  for (let list = 0; list + 1 < offsets.length; list++)
    for (let row = offsets[list]; row < offsets[list + 1]; row++) visit(row, row - offsets[list], list);
}
