/**
 * Cuts a column into bins of about equal weight: bin b holds the values v with edges[b - 1] < v <= edges[b].
 *
 * values: any order, NaN ignored, -0 taken as 0; they are sorted in place. Result: [1 .. bins] float32, increasing, the
 * last one Infinity; that one alone when no value is present. Every edge lies at or above the values to its left and below
 * those to its right, so that a test `v <= edge` on float32 values decides exactly as the bins do. A value that
 * deserves a bin of its own weight gets one.
 */
export function binEdges(values: Float32Array, bins: number): Float32Array {
  const { distinct, counts, total } = countDistinct(values.sort());
  const edges: number[] = [];
  const close = (i: number): void => {
    edges.push(between(distinct[i], distinct[i + 1]));
  };
  if (distinct.length <= bins) {
    for (let i = 0; i + 1 < distinct.length; i++) close(i);
  } else {
    let left = total;
    let held = 0;
    for (let i = 0; i + 1 < distinct.length && edges.length + 1 < bins; i++) {
      held += counts[i];
      const target = left / (bins - edges.length);
      if (held >= target || counts[i + 1] >= target) {
        close(i);
        left -= held;
        held = 0;
      }
    }
  }
  edges.push(Infinity);
  return Float32Array.from(edges);
}

/**
 * The bin of each value of a column, [rows] bytes; NaN gets the bin after the last one. No edges are one bin.
 *
 * The first sixteen bits of a float32, put in the order of the numbers, leave few edges to choose from.
 */
export function assignBins(values: Float32Array, edges: Float32Array, out: Uint8Array): void {
  const missing = Math.max(1, edges.length);
  const prefixes = prefixesOf(edges);
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  // a value often stands for all candidates of a request
  let last = 0;
  let bin = binOf(0, edges, prefixes[orderedPrefix(0)], prefixes[orderedPrefix(0) + 1]);
  for (let i = 0; i < bits.length; i++) {
    const own = bits[i];
    if (own !== last) {
      last = own;
      const v = values[i];
      const prefix = orderedPrefix(own);
      bin = v === v ? binOf(v, edges, prefixes[prefix], prefixes[prefix + 1]) : missing;
    }
    out[i] = bin;
  }
}

/** The bin of a number among those that its prefix leaves. */
function binOf(v: number, edges: Float32Array, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle] < v) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Made once for the edges of a column, whose values come batch by batch. */
const known = new WeakMap<Float32Array, Uint8Array>();

function prefixesOf(edges: Float32Array): Uint8Array {
  const table = known.get(edges) ?? prefixTable(edges);
  known.set(edges, table);
  return table;
}

/** For each prefix, how many edges lie below every value that begins with it; the next entry bounds the rest. */
function prefixTable(edges: Float32Array): Uint8Array {
  const bits = new Int32Array(edges.buffer, edges.byteOffset, edges.length);
  const table = new Uint8Array(65_537);
  let prefix = 0;
  for (let e = 0; e < edges.length; e++) {
    const own = orderedPrefix(edges[e] === 0 ? 0 : bits[e]);
    while (prefix <= own) table[prefix++] = e;
  }
  while (prefix <= 65_536) table[prefix++] = Math.max(0, edges.length - 1);
  return table;
}

/** The upper half of a float32's bits as 0 .. 65535, in the order of the numbers. */
function orderedPrefix(bits: number): number {
  const top = bits >> 16;
  return top < 0 ? ~top : top + 32_768;
}

/** A float32 t with a <= t < b, the middle where float32 has one. */
function between(a: number, b: number): number {
  const middle = Math.fround(a / 2 + b / 2);
  return middle >= a && middle < b ? middle : a;
}

function countDistinct(sorted: Float32Array): { distinct: number[]; counts: number[]; total: number } {
  const distinct: number[] = [];
  const counts: number[] = [];
  let total = 0;
  // subtle: a sorted Float32Array has its NaNs at the end
  for (let i = 0; i < sorted.length && !Number.isNaN(sorted[i]); i++) {
    total++;
    if (distinct.length > 0 && sorted[i] === distinct[distinct.length - 1]) counts[counts.length - 1]++;
    else {
      distinct.push(sorted[i] + 0);
      counts.push(1);
    }
  }
  return { distinct, counts, total };
}
