import { count } from './format';

/** The caution of a report part that was looked at more than once; nothing for one look. */
export function openedOften(opened: number): string[] {
  return opened > 1
    ? [
        `the report part of this data and split was opened ${count(opened)} times; what was chosen by it looks better than it is`,
      ]
    : [];
}
