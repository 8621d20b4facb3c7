import { ConfigError } from '../engine/base/errors';
import type { Schema } from '../engine/events/schema';
import type { Feature } from '../engine/spec/features';
import type { ReplayRequest } from '../runs/experiment';

/** Features that a person declares in files of their own. */
export interface OwnFeatures {
  readonly features: Readonly<Record<string, readonly Feature[]>>;
  readonly sources: ReplayRequest['sources'];
}

export function loadOwnFeatures(files: readonly string[]): OwnFeatures {
  if (files.length > 0) throw new ConfigError(`features: ${files[0]}: own features cannot be loaded yet`);
  return { features: {}, sources: [] };
}

export function readSchemaFile(path: string): Schema {
  throw new ConfigError(`schema: ${path}: schema files cannot be loaded yet`);
}
