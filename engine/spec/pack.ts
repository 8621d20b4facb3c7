import { canonicalJson } from '../base/hash';
import type { Feature } from './features';

/** Features with every stream and state written once: what `plan.json` holds. `{ "$": 3 }` stands for `shared[3]`. */
export interface PackedFeatures {
  /** Streams and states, each after those it refers to. */
  readonly shared: readonly unknown[];
  readonly features: readonly unknown[];
}

/** Writes each stream and each state once, however many features use it. */
export function packFeatures(features: readonly Feature[]): PackedFeatures {
  const shared: unknown[] = [];
  const places = new Map<string, number>();
  const seen = new Map<object, unknown>();
  const visit = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value;
    const known = seen.get(value);
    if (known !== undefined) return known;
    const copy = Array.isArray(value)
      ? value.map(visit)
      : Object.fromEntries(Object.entries(own(value)).map(([key, inner]) => [key, visit(inner)]));
    const packed = isShared(value) ? refer(copy) : copy;
    seen.set(value, packed);
    return packed;
  };
  const refer = (copy: unknown): unknown => {
    const text = canonicalJson(copy);
    const place = places.get(text) ?? shared.push(copy) - 1;
    places.set(text, place);
    return { $: place };
  };
  return { features: features.map(visit), shared };
}

/** The features as they were. */
export function unpackFeatures({ shared, features }: PackedFeatures): readonly Feature[] {
  const open: unknown[] = [];
  const visit = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(visit);
    if ('$' in value) return open[value.$ as number];
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner)]));
  };
  for (const value of shared) open.push(visit(value));
  return features.map(visit) as readonly Feature[];
}

function isShared(value: object): boolean {
  return 'branches' in value || 'stream' in value;
}

/** A stream also carries its typed roles, which are no data. */
function own(value: object): object {
  if (!('branches' in value)) return value;
  const { name, branches } = value as { name?: unknown; branches: unknown };
  return { name, branches };
}
