import { random } from '../../engine/base/random';

/** `n` of the numbers below `of`, ascending; each set of them as likely as any other. */
export function sample(of: number, n: number, seed: number, stream: number): number[] {
  const next = random(seed, stream);
  const picked = new Set<number>();
  for (let j = Math.max(0, of - n); j < of; j++) {
    const t = Math.floor(next() * (j + 1));
    picked.add(picked.has(t) ? j : t);
  }
  return [...picked].sort((a, b) => a - b);
}

/** `n` of some values, evenly spread, the last always among them. */
export function spread<T>(values: readonly T[], n: number): T[] {
  const few = Math.min(n, values.length);
  return Array.from({ length: few }, (_, i) => values[Math.ceil(((i + 1) * values.length) / few) - 1]);
}

/** The values in a seeded random order. */
export function shuffled<T>(values: readonly T[], seed: number, stream: number): T[] {
  const next = random(seed, stream);
  const out = [...values];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}
