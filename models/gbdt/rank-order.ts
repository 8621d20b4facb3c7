const SMALL = 48;

/** Writes to order [to - from] the rows of a list by falling score; rows with equal scores keep the order of the list. */
export function rankOrder(scores: Float32Array, from: number, to: number, order: Int32Array): void {
  const count = to - from;
  if (count > SMALL) {
    for (let i = 0; i < count; i++) order[i] = from + i;
    order.subarray(0, count).sort((a, b) => scores[b] - scores[a] || a - b);
    return;
  }
  for (let i = 0; i < count; i++) {
    const score = scores[from + i];
    let place = i;
    while (place > 0 && scores[order[place - 1]] < score) {
      order[place] = order[place - 1];
      place--;
    }
    order[place] = from + i;
  }
}
