/** What a row of an exposure log may tell. */
export const EXPOSURE_EVENTS = ['exposure', 'impression', 'click', 'view', 'purchase'] as const;

export type ExposureEvent = (typeof EXPOSURE_EVENTS)[number];

/** Who was put into which arm of an experiment, and what came of it: rows in order of time, ties as in the files. */
export interface ExposureLog {
  readonly units: readonly string[];
  readonly arms: readonly string[];
  readonly products: readonly string[];
  /** [rows] */
  readonly event: readonly ExposureEvent[];
  /** [rows] codes of `units`. */
  readonly unit: Int32Array;
  /** [rows] codes of `arms`, of exposures; -1 for other rows. */
  readonly arm: Int32Array;
  /** [rows] epoch milliseconds. */
  readonly ts: Float64Array;
  /** [rows] session codes; a row without a session has its unit's own. */
  readonly session: Int32Array;
  /** [rows] revenue of a purchase; 0 where none is told. */
  readonly value: Float64Array;
  /** [rows] 1 for a purchase that its log attributes to a recommendation. */
  readonly attributed: Uint8Array;
  /** [rows + 1] where a row's products begin in `product`. */
  readonly offsets: Int32Array;
  readonly product: Int32Array;
  /** Rows of other experiments, which were passed over. */
  readonly passedOver: number;
}
