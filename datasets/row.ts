import type { RawEvent, RawValue } from '../engine/events/event';

/** An event on its way into order, with what decides its place. */
export interface Row {
  readonly event: RawEvent;
  /** The source's own order within one time, such as `step`; 0 when it has none. */
  readonly order: number;
  readonly file: number;
  readonly line: number;
  /** Characters of log text, to judge memory by. */
  readonly size: number;
  readonly unlabelled: boolean;
  /** What the source says here of the event's item and user; becomes metadata where it is new or changes. */
  readonly about?: About | undefined;
  /** Further lines of a row that was gathered from several, where others stand between them. */
  readonly apart?: readonly number[] | undefined;
}

/** Attributes of an event's item and of its user. */
export interface About {
  readonly item?: Readonly<Record<string, RawValue>> | undefined;
  readonly user?: Readonly<Record<string, RawValue>> | undefined;
  /** Of items that it shows. */
  readonly shown?: readonly (readonly [item: string, of: Readonly<Record<string, RawValue>>])[] | undefined;
}
