import type { ItemFacts, ItemVectors, Properties } from './metric';
import { propertyCount } from './properties';

/**
 * Vectors out of properties, where a log has none of its own: a property weighs ln(1 + items / items that have it), so that
 * sharing a rare one makes items alike and sharing one that all have hardly does. An item without properties has no vector.
 *
 * @see Salton, Buckley. Term-Weighting Approaches in Automatic Text Retrieval. Information Processing & Management 1988.
 */
export function vectorsOfProperties(properties: Properties): ItemVectors {
  const { offsets, values } = properties;
  const having = new Float64Array(values.reduce((most, code) => Math.max(most, code + 1), 0));
  for (const code of values) having[code]++;
  let items = 0;
  for (let item = 0; item + 1 < offsets.length; item++) if (offsets[item + 1] > offsets[item]) items++;
  return { properties, squares: having.map((n) => (n > 0 ? Math.log(1 + items / n) ** 2 : 0)) };
}

/** 1 − cosine of the vectors of two items; NaN where one is unknown or all zero. */
export function cosineDistance(a: number, b: number, { vectors }: ItemFacts): number {
  if (!vectors) return Number.NaN;
  const squares = squaresOf(vectors);
  return 1 - dotOf(a, b, vectors) / Math.sqrt(squares[a] * squares[b]);
}

/** Whether an item has a vector that is not all zero. */
export function hasVector(item: number, { vectors }: ItemFacts): boolean {
  return vectors !== undefined && squaresOf(vectors)[item] > 0;
}

function dotOf(a: number, b: number, vectors: ItemVectors): number {
  let dot = 0;
  if ('size' in vectors) {
    const { size, values } = vectors;
    for (let d = 0; d < size; d++) dot += values[a * size + d] * values[b * size + d];
    return dot;
  }
  const { properties, squares } = vectors;
  const { offsets, values } = properties;
  if (propertyCount(a, properties) === 0 || propertyCount(b, properties) === 0) return Number.NaN;
  let [i, j] = [offsets[a], offsets[b]];
  while (i < offsets[a + 1] && j < offsets[b + 1]) {
    const [left, right] = [values[i], values[j]];
    if (left === right) dot += squares[left];
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return dot;
}

/** The squares that were asked for last: nearly always those that are asked for next. */
let lastVectors: ItemVectors | undefined;
let lastSquares = new Float64Array(0);

/** [items] squared length of each vector, NaN or 0 where unknown. */
function squaresOf(vectors: ItemVectors): Float64Array {
  if (vectors === lastVectors) return lastSquares;
  lastVectors = vectors;
  if ('size' in vectors) {
    const { size, values } = vectors;
    lastSquares = new Float64Array(values.length / size);
    for (let at = 0; at < values.length; at++) lastSquares[Math.floor(at / size)] += values[at] * values[at];
    return lastSquares;
  }
  const { offsets, values } = vectors.properties;
  lastSquares = new Float64Array(offsets.length - 1);
  for (let item = 0; item < lastSquares.length; item++)
    for (let at = offsets[item]; at < offsets[item + 1]; at++) lastSquares[item] += vectors.squares[values[at]];
  return lastSquares;
}
