import type { RawValue } from '../../engine/events/event';
import { GapSessions } from './gap-sessions';
import { Known } from './known';

type Table = 'item' | 'user';

/** One thing that the reader of a log remembers of the rows before. */
export type Remembered =
  | readonly ['files', count: number]
  | readonly ['session', user: string, n: number, ts: number]
  | readonly ['known', of: Table, id: string, values: Readonly<Record<string, RawValue>>]
  | readonly ['met', of: Table, id: string];

/** What a reader must know of the rows before: sessions made by silence, what was said of items and users, and which were met. */
export class Memory {
  /** Files that were read before these. */
  readonly filesBefore: number = 0;
  readonly sessions = new GapSessions();
  readonly known = { item: new Known('item'), user: new Known('user') };
  readonly met = { item: new Set<string>(), user: new Set<string>() };

  /** @param remembered what the reader of the files before these told at its end */
  constructor(remembered: Iterable<Remembered> = []) {
    for (const each of remembered) {
      if (each[0] === 'files') this.filesBefore = each[1];
      else if (each[0] === 'session') this.sessions.resume(each[1], each[2], each[3]);
      else if (each[0] === 'known') this.known[each[1]].resume(each[2], each[3]);
      else this.met[each[1]].add(each[2]);
    }
  }

  /** All of it, for the reader of the next file, when so many files were read. */
  *told(files: number): Generator<Remembered> {
    yield ['files', this.filesBefore + files];
    for (const [user, { n, ts }] of this.sessions.entries()) yield ['session', user, n, ts];
    for (const table of ['item', 'user'] as const) {
      for (const [id, values] of this.known[table].entries()) yield ['known', table, id, values];
      for (const id of this.met[table]) yield ['met', table, id];
    }
  }
}
