/** Exposures and outcomes of one experiment in order of time; arrays are [rows] unless said otherwise. */
export interface Exposures {
  readonly units: readonly string[];
  readonly arms: readonly string[];
  readonly products: readonly string[];
  readonly event: readonly ('exposure' | 'impression' | 'click' | 'view' | 'purchase')[];
  readonly unit: ArrayLike<number>;
  /** Codes of `arms`, of exposures. */
  readonly arm: ArrayLike<number>;
  /** Epoch milliseconds, ascending. */
  readonly ts: ArrayLike<number>;
  readonly session: ArrayLike<number>;
  /** Revenue of a purchase. */
  readonly value: ArrayLike<number>;
  readonly attributed: ArrayLike<number>;
  /** [rows + 1] where a row's products begin in `product`. */
  readonly offsets: ArrayLike<number>;
  readonly product: ArrayLike<number>;
}

/** Who is in which arm, and since when. */
export interface Assigned {
  /** [units] arm codes; -1 never exposed, -2 exposed to two arms. */
  readonly inArm: Int32Array;
  /** [units] time of the first exposure, Infinity without one. */
  readonly since: Float64Array;
  /** [arms] units in one arm alone. */
  readonly counts: readonly number[];
  /** Codes of units that were exposed to more than one arm: they are left out. */
  readonly twice: readonly number[];
  /** Units with outcomes that were never exposed, and their rows: left out too. */
  readonly unexposedUnits: number;
  readonly unexposedRows: number;
}

/** Puts each unit into the arm of its exposures. */
export function assign({ units, arms, event, unit, arm, ts }: Exposures): Assigned {
  const inArm = new Int32Array(units.length).fill(-1);
  const since = new Float64Array(units.length).fill(Infinity);
  const twice: number[] = [];
  for (let row = 0; row < event.length; row++) {
    if (event[row] !== 'exposure') continue;
    const who = unit[row];
    since[who] = Math.min(since[who], ts[row]);
    if (inArm[who] === -1) inArm[who] = arm[row];
    else if (inArm[who] >= 0 && inArm[who] !== arm[row]) {
      inArm[who] = -2;
      twice.push(who);
    }
  }
  const counts = arms.map((_, code) => inArm.reduce((n, of) => n + (of === code ? 1 : 0), 0));
  const unexposed = new Set<number>();
  let unexposedRows = 0;
  for (let row = 0; row < event.length; row++) {
    if (inArm[unit[row]] !== -1) continue;
    unexposed.add(unit[row]);
    unexposedRows++;
  }
  return { inArm, since, counts, twice, unexposedUnits: unexposed.size, unexposedRows };
}
