/**
 * Columns as a model takes them: [rows × places] float32, row-major, of the rows from `from` on.
 *
 * @param places which of the columns, in the model's order; what is none of them is missing
 */
export function rowMajor(
  columns: readonly Float32Array[],
  places: readonly number[],
  rows: number,
  from = 0,
): Float32Array {
  const width = places.length;
  const matrix = new Float32Array(rows * width);
  for (let c = 0; c < width; c++) {
    const column = columns[places[c]];
    if (column === undefined) for (let row = 0; row < rows; row++) matrix[row * width + c] = Number.NaN;
    else for (let row = 0; row < rows; row++) matrix[row * width + c] = column[from + row];
  }
  return matrix;
}

/** The places of a list's candidates from best to worst; equal scores stand as they were given. */
export function ranking(scores: ArrayLike<number>): Int32Array {
  return Int32Array.from({ length: scores.length }, (_, place) => place).sort((a, b) => scores[b] - scores[a] || a - b);
}
