import { questionRounds } from '../../engine/plan/divide';
import type { Plan } from '../../engine/plan/plan';
import type { PlannedTable } from '../../engine/plan/table';
import { Replay, type ReplaySink } from '../../engine/replay';
import { restoreSnapshot, writeSnapshot } from '../../engine/snapshot';
import { Store, Table } from '../../engine/store';
import { BlockWriter } from '../block-file';
import { keptEvents } from '../kept-log';
import { unpackEvents } from '../packed-events';
import { AnsweredTable } from './answered-table';
import { Answers } from './answers';
import { AskedTable } from './asked-table';
import { GrowingBlock, RowCode } from './row-code';

/** Files of a replay that is divided by key. */
export interface DividedFiles {
  /** State to begin with. */
  readonly snapshot: string | null;
  /** The encoded log. */
  readonly log: string;
  /** Where the answers of each part lie. */
  readonly answers: readonly string[];
}

const NOTHING = (): void => undefined;
const SILENT = { request: NOTHING, settled: NOTHING, rejected: NOTHING, flush: NOTHING };

/** The whole log past one part of the keys: what its state says when it is asked, and its state at the end. */
export function answerPart(plan: Plan, files: DividedFiles, part: number, folder: string, seen: () => void): void {
  const said = new GrowingBlock();
  const answers = new BlockWriter(files.answers[part]);
  const store = storeOf(
    plan,
    files.snapshot,
    (planned) => new AskedTable(planned, part, files.answers.length, new RowCode(plan, planned), said),
  );
  const replay = new Replay(
    { ...plan, rounds: questionRounds(plan) },
    { ...SILENT, request: () => answers.write(said.take()) },
    { store },
  );
  for (const stretch of keptEvents(files.log, plan.codec)) {
    for (const event of stretch) replay.take(event);
    seen();
  }
  answers.close();
  writeSnapshot(folder, plan, store);
}

/** Makes the rows of every so many stretches out of the answers. */
export class Turns {
  readonly #answers: Answers;
  readonly #replay: Replay;
  readonly #plan: Plan;
  #isTurn = false;
  #batches: Float32Array[][] = [];

  constructor(plan: Plan, { answers, snapshot }: DividedFiles) {
    const read = new Answers(answers);
    const answered: AnsweredTable[] = [];
    const store = storeOf(plan, snapshot, (planned) => {
      const table = new AnsweredTable(planned, new RowCode(plan, planned), read);
      answered.push(table);
      return table;
    });
    const sink: ReplaySink = {
      ...SILENT,
      wants: () => {
        if (this.#isTurn) read.next();
        else read.skip();
        for (const table of answered) table.begin();
        return this.#isTurn;
      },
      flush: (columns, rows) => this.#batches.push(columns.map((column) => column.slice(0, rows))),
    };
    this.#plan = plan;
    this.#answers = read;
    this.#replay = new Replay(plan, sink, { store });
  }

  rows(packed: Float64Array, isTurn: boolean): Float32Array[][] {
    this.#isTurn = isTurn;
    this.#batches = [];
    for (const event of unpackEvents(packed, this.#plan.codec)) this.#replay.take(event);
    this.#replay.handOn();
    return this.#batches;
  }

  close(): void {
    this.#answers.close();
  }
}

function storeOf(plan: Plan, snapshot: string | null, tableOf: (planned: PlannedTable) => Table): Store {
  const store = new Store(plan.tables, (planned) => (planned.isDivided ? tableOf(planned) : new Table(planned)));
  return snapshot === null ? store : restoreSnapshot(snapshot, plan, store);
}
