import type { DataSet, OpenOptions } from '../datasets/index';
import type { Duplicates } from '../engine/events/codec';
import type { RequestSpec } from '../engine/events/request';
import type { Schema } from '../engine/events/schema';
import type { Feature } from '../engine/spec/features';
import type { Protocol } from '../eval/protocol';
import type { BaselineColumns } from '../models/index';
import type { Existing } from './run-folder';

/** A declared experiment: a log, the features to read from it, and how they will be judged. */
export interface ReplayRequest {
  readonly dataset: DataSet;
  readonly open: OpenOptions;
  readonly duplicates: Duplicates;
  readonly maxBad: number;
  /** The feature set as written, and what it comes to on a schema; the columns of the baselines are added. */
  readonly features: string;
  readonly bind: (
    schema: Schema,
    request: RequestSpec,
  ) => {
    readonly chosen: readonly Feature[];
    readonly baseline: readonly Feature[];
    readonly columns: BaselineColumns;
  };
  /** Files that define features by hand, as JavaScript. */
  readonly sources: readonly { readonly name: string; readonly code: string; readonly sha256: string }[];
  readonly protocol: Omit<Protocol, 'protocol' | 'data' | 'parts'> & { readonly protocol: Protocol['protocol'] | null };
  readonly out: string;
  readonly existing: Existing;
  readonly output?: ReplayOutput;
}

/** How the tables of a run are made; none of it changes a value. */
export interface ReplayOutput {
  /** Digests of the columns are computed as they are written, and stored. */
  readonly isDigested?: boolean;
  /** Features as they are computed, or as bins; the columns that baselines rank by stay float32. */
  readonly columnsAs?: ColumnsAs;
  /** A run whose edges are taken, instead of drawing them from the fit part. */
  readonly edgesOf?: string | undefined;
  /** Threads that share the features; 1 replays in the thread that asks. */
  readonly workers?: number;
  /** In how many parts the keys are divided; they are not, unless this says so. */
  readonly keyParts?: number | null;
  /** A run whose log this one follows: the replay goes on from its state. */
  readonly after?: string | undefined;
  /** A run of the same log: columns that it holds as they are computed here are taken from it. */
  readonly reuse?: string | undefined;
}

/** What features are written as. */
export const COLUMNS_AS = ['float32', 'uint8'] as const;

/** One of `COLUMNS_AS`. */
export type ColumnsAs = (typeof COLUMNS_AS)[number];
