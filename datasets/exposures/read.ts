import { ConfigError, StateError } from '../../engine/base/errors';
import { assertBad, BadLines } from '../bad-lines';
import { BadCell, CellReader } from '../csv/cells';
import { type Cells, COLUMNS, rowsOf, SEPARATOR } from './cells';
import { EXPOSURE_EVENTS, type ExposureEvent, type ExposureLog } from './exposure-log';

interface Row {
  readonly event: ExposureEvent;
  readonly unit: number;
  readonly arm: number;
  readonly ts: number;
  readonly session: number;
  readonly value: number;
  readonly attributed: boolean;
  readonly products: readonly number[];
}

/**
 * Reads exposures and outcomes from NDJSON, CSV or Parquet files (docs/ab.md), rows in any order.
 *
 * @param experiment which one, where rows name several; rows that name none belong to all
 * @throws StateError E_COLUMNS, E_FORMAT, E_BAD_LINES, E_EMPTY without an exposure; ConfigError for an experiment that is
 * not there, or several and none named
 */
export async function readExposures(
  paths: readonly string[],
  { experiment, maxBad = 0.01 }: { experiment?: string | undefined; maxBad?: number } = {},
): Promise<ExposureLog> {
  const [units, arms, products, sessions] = [new Codes(), new Codes(), new Codes(), new Codes()];
  const experiments = new Set<string>();
  const bad = new BadLines();
  const rows: Row[] = [];
  let lines = 0;
  let passedOver = 0;
  for (const path of paths) {
    for await (const { cells, line } of rowsOf(path, bad)) {
      lines++;
      if (cells.experiment !== '') {
        experiments.add(cells.experiment);
        if (experiment !== undefined && cells.experiment !== experiment) {
          passedOver++;
          continue;
        }
      }
      try {
        rows.push(rowOf(cells));
      } catch (error) {
        if (!(error instanceof BadCell)) throw error;
        bad.add(error.code, error.message, path, line);
      }
    }
  }
  assertBad(bad, Math.max(lines, bad.total), maxBad);
  checkExperiment(experiment, [...experiments]);
  if (!rows.some(({ event }) => event === 'exposure'))
    throw new StateError(
      `ab: ${paths.join(', ')} hold no exposure among ${rows.length} rows, expected a row with event "exposure", unit, arm and ts for each unit`,
      'E_EMPTY',
    );
  return { units: units.names, arms: arms.names, products: products.names, ...columns(rows), passedOver };

  function rowOf(cells: Cells): Row {
    const event = EXPOSURE_EVENTS.find((name) => name === cells.event);
    if (event === undefined)
      throw new BadCell('E_TYPE', `event is "${cells.event}", expected ${EXPOSURE_EVENTS.join(', ')}`);
    if (cells.unit === '') throw new BadCell('E_FIELD', 'unit is empty, expected an id');
    if (event === 'exposure' && cells.arm === '') throw new BadCell('E_FIELD', 'arm is empty, expected a name');
    const unit = units.of(cells.unit);
    const items = [cells.item, ...cells.items.split(SEPARATOR)].filter((item) => item !== '');
    return {
      event,
      unit,
      arm: event === 'exposure' ? arms.of(cells.arm) : -1,
      ts: timeOf(cells.ts),
      session: sessions.of(cells.session === '' ? `unit ${cells.unit}` : `session ${cells.session}`),
      value: revenueOf(cells.value),
      attributed: cells.attributed !== '' && ['1', 'true', 'yes'].includes(cells.attributed.toLowerCase()),
      products: [...new Set(items)].map((item) => products.of(item)),
    };
  }
}

const AT = Object.fromEntries(COLUMNS.map((name, i) => [name, i]));
const TIMES = {
  ms: new CellReader({ at: AT, count: COLUMNS.length }, { time: { column: 'ts', unit: 'ms' } }),
  iso: new CellReader({ at: AT, count: COLUMNS.length }, { time: { column: 'ts', unit: 'iso' } }),
};

/** Epoch milliseconds of a whole number of them, or of a time as ISO 8601 writes it. */
function timeOf(cell: string): number {
  const cells = COLUMNS.map((name) => (name === 'ts' ? cell : ''));
  return TIMES[/^-?\d+(\.\d+)?$/.test(cell) ? 'ms' : 'iso'].time(cells, 'ts');
}

function revenueOf(cell: string): number {
  const value = cell === '' ? 0 : Number(cell);
  if (!Number.isFinite(value)) throw new BadCell('E_FIELD', `value is "${cell}", expected a number`);
  return value;
}

function checkExperiment(asked: string | undefined, found: readonly string[]): void {
  const names = found.slice(0, 8).join(', ');
  if (asked !== undefined && found.length > 0 && !found.includes(asked))
    throw new ConfigError(`ab: experiment "${asked}" is not in the log; it has ${names}`);
  if (asked === undefined && found.length > 1)
    throw new ConfigError(
      `ab: the log has ${found.length} experiments (${names}), expected one; name it by --experiment`,
    );
}

function columns(rows: Row[]): Omit<ExposureLog, 'units' | 'arms' | 'products' | 'passedOver'> {
  rows.sort((a, b) => a.ts - b.ts);
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach(({ products }, i) => (offsets[i + 1] = offsets[i] + products.length));
  return {
    event: rows.map(({ event }) => event),
    unit: Int32Array.from(rows, ({ unit }) => unit),
    arm: Int32Array.from(rows, ({ arm }) => arm),
    ts: Float64Array.from(rows, ({ ts }) => ts),
    session: Int32Array.from(rows, ({ session }) => session),
    value: Float64Array.from(rows, ({ value }) => value),
    attributed: Uint8Array.from(rows, ({ attributed }) => (attributed ? 1 : 0)),
    offsets,
    product: Int32Array.from(rows.flatMap(({ products }) => products)),
  };
}

/** Numbers texts from 0 in the order they are met. */
class Codes {
  readonly names: string[] = [];
  readonly #of = new Map<string, number>();

  of(name: string): number {
    let code = this.#of.get(name);
    if (code === undefined) {
      code = this.names.push(name) - 1;
      this.#of.set(name, code);
    }
    return code;
  }
}
