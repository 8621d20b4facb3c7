const COLUMNS = [0, 1, 2, 3];

/** Adds `pair` to the bin of `row` in one column: histogram[column[row]] += pair, both halves in one instruction. */
const addTo = (k: number): string => `
      local.get $row
      local.get $column${k}
      i32.add
      i32.load8_u
      i32.const 4
      i32.shl
      local.get $histogram${k}
      i32.add
      local.tee $bin
      local.get $bin
      v128.load
      local.get $pair
      f64x2.add
      v128.store`;

/** A function over as many columns as named, in one pass over rows and pairs; `count` must be above 0. */
const accumulate = (name: string, columns: number[]): string => `
  (func $${name} (export "${name}")
    (param $rows i32) (param $pairs i32) (param $count i32)
    ${columns.map((k) => `(param $column${k} i32) (param $histogram${k} i32)`).join(' ')}
    (local $end i32) (local $row i32) (local $bin i32) (local $pair v128)
    local.get $rows
    local.get $count
    i32.const 2
    i32.shl
    i32.add
    local.set $end
    loop $next
      local.get $rows
      i32.load
      local.set $row
      local.get $pairs
      v128.load
      local.set $pair
      ${columns.map(addTo).join('')}
      local.get $pairs
      i32.const 16
      i32.add
      local.set $pairs
      local.get $rows
      i32.const 4
      i32.add
      local.tee $rows
      local.get $end
      i32.ne
      br_if $next
    end)`;

/**
 * The histogram loop in the WebAssembly text format.
 *
 * Addresses are bytes in the arena. rows: [count] uint32, the rows of a leaf. pairs: [count × 2] float64, their gradient
 * and their hessian with count (grid.ts). column: [rows] bytes, the bin of each row. histogram: [bins × 2] float64.
 */
export const KERNEL_WAT = `(module
  (import "podium" "memory" (memory 1 65536 shared))
${accumulate('addOne', COLUMNS.slice(0, 1))}
${accumulate('addFour', COLUMNS)})`;
