import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MismatchError, StateError } from '../engine/base/errors';
import { canonicalJson } from '../engine/base/hash';
import { Codec, type Duplicates } from '../engine/events/codec';
import { Dictionary } from '../engine/events/dictionary';
import type { RequestSpec } from '../engine/events/request';
import type { Schema } from '../engine/events/schema';
import { compilePlan, type Plan } from '../engine/plan/plan';
import type { Feature } from '../engine/spec/features';
import { type PackedFeatures, packFeatures, unpackFeatures } from '../engine/spec/pack';

/** What a run declares, as `plan.json` holds it: enough to compile the same plan again, anywhere. */
export interface StoredPlan {
  readonly schema: Schema;
  readonly request: RequestSpec;
  readonly duplicates: Duplicates;
  readonly features: readonly Feature[];
  readonly fingerprint: string;
  /** Copies of the files that define accumulators by hand, relative to the run, with their SHA-256. */
  readonly sources: readonly { readonly file: string; readonly sha256: string }[];
}

/** Brings the definitions of one stored source to life; throws if it is not the file it should be. */
export type LoadSource = (path: string, sha256: string) => void;

/** Writes `plan.json`; types and fields of the schema in their own order, which streams over all types follow. */
export function writePlan(run: string, { schema, ...plan }: StoredPlan): void {
  const rest = canonicalJson({ ...plan, ...packFeatures(plan.features) });
  writeFileSync(join(run, 'plan.json'), `{"schema":${JSON.stringify(schema)},${rest.slice(1)}\n`);
}

/** Reads `plan.json`. @throws StateError if the folder holds no run */
export function readPlan(run: string): StoredPlan {
  try {
    const { shared, ...plan } = JSON.parse(readFileSync(join(run, 'plan.json'), 'utf8')) as StoredPlan & PackedFeatures;
    return { ...plan, features: unpackFeatures({ shared, features: plan.features }) };
  } catch (error) {
    throw new StateError(
      `run: ${run}: plan.json cannot be read (${(error as Error).message}); expected a folder that podium run or podium replay wrote`,
    );
  }
}

/**
 * Compiles a run's plan with a dictionary of its own, or with that of the snapshot it is to restore.
 *
 * @throws MismatchError if this version of Podium gives the declared features other values than the run's
 */
export function openPlan(
  run: string,
  load?: LoadSource,
  dictionary = new Dictionary(),
): { readonly stored: StoredPlan; readonly plan: Plan } {
  const stored = readPlan(run);
  for (const { file, sha256 } of stored.sources) load?.(join(run, file), sha256);
  const codec = new Codec(stored.schema, dictionary, stored.duplicates);
  const plan = compilePlan(codec, stored.request, stored.features);
  if (plan.fingerprint !== stored.fingerprint) {
    throw new MismatchError(
      `run: ${run}: its features carry fingerprint ${stored.fingerprint}, this version of Podium computes them as ${plan.fingerprint}; run it again with this version`,
    );
  }
  return { stored, plan };
}

/** Whether a folder holds a bundle and not a run. */
export function isBundle(dir: string): boolean {
  return existsSync(join(dir, BUNDLED));
}

/** Where the model of a run or a bundle lies. */
export function modelIn(dir: string): string {
  return join(dir, isBundle(dir) ? BUNDLED : 'model.onnx');
}

const BUNDLED = 'ranker.onnx';
