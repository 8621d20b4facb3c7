import type { RawElement, RawEvent } from '../engine/events/event';
import { TRIVAGO_ACTIONS, TRIVAGO_COLUMNS } from './trivago-schema';

const ACTIONS = new Map(
  Object.entries(TRIVAGO_ACTIONS).map(([action, { type, kind }]) => [`${type} ${kind ?? ''}`, action]),
);

/** The header of the challenge's log. */
export const TRIVAGO_HEADER = TRIVAGO_COLUMNS.join(',');

/** The header of the challenge's item table. */
export const TRIVAGO_ITEM_HEADER = 'item_id,properties';

/** An event of the trivago schema as a row of the challenge's log; whole seconds are kept. */
export function trivagoText(event: RawEvent): string {
  const shown = (event.shown ?? []) as readonly RawElement[];
  const cells = [
    event.user,
    event.session,
    Math.floor(event.ts / 1000),
    event.step,
    ACTIONS.get(`${event.type} ${event.kind ?? ''}`),
    event.type === 'clickout' ? event.clicked : (event.item ?? event.value),
    event.platform,
    event.city,
    event.device,
    (event.filters as readonly string[]).join('|'),
    shown.map(({ item }) => item).join('|'),
    shown.map(({ price }) => price ?? '').join('|'),
  ];
  return cells.map((cell) => quoted(String(cell ?? ''))).join(',');
}

/** A metadata event of the trivago schema as a row of the challenge's item table; its time is lost. */
export function trivagoItemText(event: RawEvent): string {
  const { properties, stars, rating } = event.fields as { properties: string[]; stars?: number; rating?: string };
  const names = [...properties, ...(stars ? [`${stars} Star`] : []), ...(rating ? [`${rating} Rating`] : [])];
  return `${quoted(String(event.item))},${quoted(names.join('|'))}`;
}

function quoted(cell: string): string {
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
