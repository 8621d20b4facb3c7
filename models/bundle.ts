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

/** Reads `plan.json`. @throws StateError if the folder holds no run, or the file was damaged */
export function readPlan(run: string): StoredPlan {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(join(run, 'plan.json'), 'utf8'));
  } catch (error) {
    throw new StateError(
      `run: ${run}: plan.json cannot be read (${(error as Error).message}); expected a folder that podium run or podium replay wrote`,
    );
  }
  const { shared, ...plan } = checkPlan(run, json);
  return { ...plan, features: unpackFeatures({ shared, features: plan.features }) };
}

function checkPlan(run: string, json: unknown): StoredPlan & PackedFeatures {
  const refuse = (what: string, expected: string): never => {
    throw new StateError(
      `run: ${run}: plan.json ${what}, expected ${expected} as podium run or podium replay wrote it; replay it again`,
    );
  };
  const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 40) ?? 'missing';
  if (!isObject(json)) return refuse(`holds ${shown(json)}`, 'a plan');
  for (const name of ['schema', 'request'])
    if (!isObject(json[name])) refuse(`has ${name} ${shown(json[name])}`, 'an object');
  for (const name of ['features', 'shared', 'sources'])
    if (!Array.isArray(json[name])) refuse(`has ${name} ${shown(json[name])}`, 'a list');
  return json as unknown as StoredPlan & PackedFeatures;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
