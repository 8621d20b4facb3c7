import { join } from 'node:path';
import { ConfigError } from '../engine/base/errors';
import type { Event } from '../engine/events/event';
import { compilePlan, type Plan } from '../engine/plan/plan';
import type { Values } from '../engine/tables/columns';
import { ColumnDigests } from '../engine/tables/digests';
import { KeyPool } from './by-key/key-pool';
import type { ColumnsPool } from './columns-pool';
import type { KeptLog } from './kept-log';
import type { Watch } from './progress';
import { ReplayPool } from './replay-pool';
import type { ReplaySetup } from './replay-setup';
import type { HeldRows } from './run-tables';
import { StoredColumns } from './stored-columns';

/**
 * The columns of a plan from wherever they come: computed in this thread, computed by others, or taken from a run of the
 * same log. Only what is not taken is compiled, so only the tables it needs are kept.
 */
export class GatheredColumns {
  /** The part of the plan that is computed, here or by other threads. */
  readonly computed: Plan;
  /** Folders that threads write their state to. */
  readonly folders: readonly string[];
  readonly #pool: ColumnsPool | null;
  readonly #stored: StoredColumns | null;
  /** Where each column of the plan is found: among the computed ones, or the taken ones. */
  readonly #places: readonly { readonly isTaken: boolean; readonly at: number }[];
  readonly #digests: ColumnDigests | null;

  private constructor(setup: ReplaySetup, computed: Plan, stored: StoredColumns | null, taken: readonly string[]) {
    const { plan, isDigested, paths } = setup;
    this.computed = computed;
    this.#stored = stored;
    this.#pool = poolOf(setup, computed);
    this.folders = Array.from({ length: this.#pool?.parts ?? 0 }, (_, i) => join(paths.dir, `snapshot-${i}`));
    const at = new Map(computed.features.map(({ name }, i) => [name, i]));
    this.#places = plan.features.map(({ name }) => {
      const own = at.get(name);
      return own === undefined ? { isTaken: true, at: taken.indexOf(name) } : { isTaken: false, at: own };
    });
    this.#digests = isDigested && stored ? new ColumnDigests(taken.map((name) => ({ name, kind: 'float' }))) : null;
  }

  /** @throws ConfigError for accumulators made by hand where other threads would need their code */
  static async start(setup: ReplaySetup): Promise<GatheredColumns> {
    const { plan, reuse } = setup;
    const { codec, request, features } = plan;
    const computed = reuse
      ? compilePlan(
          codec,
          request,
          features.filter(({ name }) => !reuse.names.has(name)),
          { joined: plan.joined },
        )
      : plan;
    if (isShared(setup)) refuseOwn(computed, setup);
    const taken = reuse ? features.map(({ name }) => name).filter((name) => reuse.names.has(name)) : [];
    const stored = reuse && taken.length > 0 ? await StoredColumns.open(reuse.table, taken) : null;
    return new GatheredColumns(setup, computed, stored, taken);
  }

  /** Before the first stretch: what threads do with the log by themselves. */
  async ahead(log: KeptLog, watch: Watch): Promise<void> {
    await this.#pool?.ahead(log, this.folders, watch);
  }

  /** Hands a stretch of the log to the threads. */
  async send(events: readonly Event[]): Promise<void> {
    await this.#pool?.send(events);
  }

  /** All columns of the oldest rows that wait, in the plan's order; null while a thread has not come so far. */
  async next({ ids, computed, rows }: HeldRows): Promise<readonly Values[] | null> {
    const own = this.#pool ? this.#pool.next(rows) : computed;
    if (own === null) return null;
    const taken = (await this.#stored?.take(ids[SEQ].subarray(0, rows))) ?? [];
    this.#digests?.add(taken, rows);
    return this.#places.map(({ isTaken, at }) => (isTaken ? taken[at] : own[at]));
  }

  /** The log has ended: threads leave their last rows, and their state in `folders`. */
  async finish(): Promise<void> {
    await this.#pool?.finish(this.folders);
  }

  /** Digests of the columns that this thread did not compute, once all rows are written. */
  digests(): Readonly<Record<string, string>> {
    return { ...this.#pool?.digests(), ...this.#digests?.finish() };
  }

  /** Ends the threads and lets go of the file. */
  async close(): Promise<void> {
    await this.#pool?.close();
    await this.#stored?.close();
  }
}

const SEQ = 1;

/** Whether threads beside this one compute the columns. */
export function isShared({ workers, keyParts }: ReplaySetup): boolean {
  return workers > 1 || keyParts !== null;
}

function poolOf(setup: ReplaySetup, computed: Plan): ColumnsPool | null {
  if (computed.features.length === 0) return null;
  const { workers, keyParts, edges, isDigested, after, paths } = setup;
  const snapshot = after?.snapshot ?? null;
  if (keyParts !== null)
    return new KeyPool(computed, { workers, parts: keyParts, edges, isDigested, snapshot, dir: paths.dir });
  return workers > 1 ? new ReplayPool(computed, workers, edges, isDigested, snapshot) : null;
}

function refuseOwn({ states }: Plan, { workers, keyParts }: ReplaySetup): void {
  const own = states.find(({ state }) => state.kind.startsWith('custom_'));
  const option = keyParts === null ? `--workers ${workers}` : `--key-parts ${keyParts}`;
  if (own)
    throw new ConfigError(
      `replay: ${own.state.kind} is made by hand, and ${option} cannot take it to other threads; leave out ${option.split(' ')[0]}, or the features that use it`,
    );
}
