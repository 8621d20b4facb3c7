import type { Opened } from '../datasets/index';
import type { Plan } from '../engine/plan/plan';
import type { Carried } from '../engine/replay';
import type { Cuts } from './cuts';
import type { Edges } from './feature-columns';
import type { KeptLog } from './kept-log';
import type { RunPaths } from './paths';

/** A run of the same log whose columns are taken as they are. */
interface ReusedColumns {
  readonly table: string;
  readonly snapshot: string;
  readonly names: ReadonlySet<string>;
}

/** What is replayed, and how its tables are written. */
export interface ReplaySetup {
  readonly log: KeptLog;
  /** The log's reader, which has read it, and how many events the codec did not take. */
  readonly opened: Opened;
  readonly rejected: number;
  readonly plan: Plan;
  readonly cuts: Cuts;
  /** Milliseconds by which the state that rows are read from lags behind the log. */
  readonly lag: number;
  readonly paths: RunPaths;
  /** Of the columns as they are read: the plan's own, unless state lags. */
  readonly fingerprint: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Edges of the columns that are written as bins. */
  readonly edges: Edges;
  readonly isDigested: boolean;
  /** Threads that share the features beside this one; with 1 there is only this one. */
  readonly workers: number;
  /** In how many parts threads divide the keys instead, one after another; null: they share the features. */
  readonly keyParts: number | null;
  /** How many events there are. */
  readonly events: number;
  /** The run whose log this one follows: its snapshot, and what it carried. */
  readonly after: { readonly snapshot: string; readonly carried: Carried } | null;
  /** A run of the same log whose columns are taken as they are, and its snapshot. */
  readonly reuse: ReusedColumns | null;
}
