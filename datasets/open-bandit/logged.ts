import type { RawEvent } from '../../engine/events/event';
import { assertBad } from '../bad-lines';
import { openBandit } from './open-bandit';

/** What a policy showed, one item at a position a row, and whether it was clicked; [rows] each. */
export interface LoggedShows {
  readonly item: readonly string[];
  readonly position: readonly number[];
  /** Chance with which the policy showed that item there. */
  readonly propensity: readonly number[];
  readonly click: readonly number[];
}

/** Reads logs of the Open Bandit Dataset as one. @throws StateError E_BAD_LINES, E_EMPTY; ConfigError for missing columns */
export async function readLoggedShows(logs: readonly string[], maxBad = 0.01): Promise<LoggedShows> {
  const opened = await openBandit.open({ logs });
  const shows = { item: [] as string[], position: [] as number[], propensity: [] as number[], click: [] as number[] };
  const rowOf = new Map<string, number>();
  for await (const { events } of opened.events) {
    for (const event of events) {
      if (event.type === 'click') shows.click[rowOf.get(String(event.impression))!] = 1;
      else if (event.type === 'impression') add(event);
    }
  }
  assertBad(opened.bad, opened.progress.rows, maxBad);
  return shows;

  function add({ id, shown }: RawEvent): void {
    const [{ item, position, propensity }] = shown as [{ item: string; position: number; propensity: number }];
    rowOf.set(String(id), shows.click.length);
    shows.item.push(item);
    shows.position.push(position);
    shows.propensity.push(propensity);
    shows.click.push(0);
  }
}
