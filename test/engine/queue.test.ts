import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Queue } from '../../engine/queue';

test('a queue is an array that is pushed to and shifted, whatever comes and goes', () => {
  const steps = fc.array(fc.oneof(fc.nat(9), fc.constant(null)), { maxLength: 400, size: 'max' });
  fc.assert(
    fc.property(fc.array(fc.nat(9), { maxLength: 100 }), steps, (items, log) => {
      const queue = new Queue(items);
      const array = [...items];
      for (const step of log) {
        if (step === null) expect(queue.shift()).toBe(array.shift());
        else {
          queue.push(step);
          array.push(step);
        }
        expect(queue.first()).toBe(array[0]);
        expect(queue.length).toBe(array.length);
      }
      expect([...queue]).toEqual(array);
    }),
  );
});

test('taking the first of many moves few of the others, and lets go of what was taken', () => {
  const queue = new Queue<object>();
  let moved = 0;
  const { slice, shift, splice } = Array.prototype;
  const counting = (move: (this: object[], ...args: never[]) => unknown) =>
    function (this: object[], ...args: never[]): unknown {
      const moves = move.apply(this, args);
      moved += this.length;
      return moves;
    };
  const n = 200_000;
  for (let i = 0; i < n; i++) queue.push({ i });
  try {
    Object.assign(Array.prototype, { slice: counting(slice), shift: counting(shift), splice: counting(splice) });
    for (let i = 0; i < n / 2; i++) queue.shift();
    for (let i = 0; i < n; i++) {
      queue.push({ i });
      queue.shift();
    }
  } finally {
    Object.assign(Array.prototype, { slice, shift, splice });
  }
  expect(queue.length).toBe(n / 2);
  expect(moved).toBeLessThan(4 * n);
});
