const TABLE = Float64Array.from({ length: 4096 }, (_, place) => Math.log2(place + 2));

/** log2(place + 2), by which the gain at a place counted from 0 is divided. */
export function discount(place: number): number {
  return place < TABLE.length ? TABLE[place] : Math.log2(place + 2);
}
