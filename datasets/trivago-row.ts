import type { RawElement, RawEvent } from '../engine/events/event';
import type { Columns } from './columns';
import type { TRIVAGO_COLUMNS } from './trivago-schema';
import { TRIVAGO_ACTIONS } from './trivago-schema';

/** Why a row was not taken. */
export interface BadRow {
  readonly code: string;
  readonly message: string;
}

export type TrivagoColumns = Columns<(typeof TRIVAGO_COLUMNS)[number]>;

const NO_FILTERS: readonly string[] = [];

/** One row of the challenge's log as an event, or why it is none. */
export function trivagoRow(cells: readonly string[], { at, count }: TrivagoColumns): RawEvent | BadRow {
  if (cells.length !== count) return bad('E_CELLS', `has ${cells.length} cells, expected ${count}`);
  const user = cells[at.user_id];
  const session = cells[at.session_id];
  const seconds = cells[at.timestamp];
  const step = cells[at.step];
  const action = cells[at.action_type];
  const reference = cells[at.reference];
  const known = TRIVAGO_ACTIONS[action];
  if (!known)
    return bad('E_ACTION', `action_type is "${action}", expected one of ${Object.keys(TRIVAGO_ACTIONS).join(', ')}`);
  if (user === '' || session === '') return bad('E_FIELD', 'user_id or session_id is empty, expected ids');
  if (!isWhole(seconds)) return bad('E_TIME', `timestamp is "${seconds}", expected whole seconds since 1970`);
  if (!isWhole(step)) return bad('E_STEP', `step is "${step}", expected a whole number`);
  const filters = cells[at.current_filters];
  const event: Record<string, unknown> = {
    type: known.type,
    ts: Number(seconds) * 1000,
    user,
    session,
    step: Number(step),
    platform: cells[at.platform],
    city: cells[at.city],
    device: cells[at.device],
    filters: filters === '' ? NO_FILTERS : [...new Set(filters.split('|'))],
  };
  switch (known.type) {
    case 'clickout': {
      if (reference !== '' && !isWhole(reference))
        return bad('E_REFERENCE', `reference is "${reference}", expected the number of an item`);
      const shown = shownList(cells[at.impressions], cells[at.prices]);
      if ('code' in shown) return shown as BadRow;
      event.clicked = reference === '' ? null : reference;
      event.shown = shown;
      break;
    }
    case 'touch':
    case 'search':
      if (!isWhole(reference)) return bad('E_REFERENCE', `reference is "${reference}", expected the number of an item`);
      event.item = reference;
      if (known.kind) event.kind = known.kind;
      break;
    default:
      event.value = reference;
  }
  return event as unknown as RawEvent;
}

function shownList(impressions: string, prices: string): RawElement[] | BadRow {
  if (impressions === '')
    return bad('E_NO_LIST', 'a click-out has no impressions, expected item numbers separated by |');
  const items = impressions.split('|');
  const each = prices.split('|');
  if (items.length !== each.length)
    return bad('E_LIST_LENGTH', `has ${items.length} impressions and ${each.length} prices, expected as many`);
  const shown = new Array<RawElement>(items.length);
  for (let i = 0; i < items.length; i++) {
    const price = each[i] === '' ? Number.NaN : Number(each[i]);
    if (Number.isNaN(price) && !/^(|nan|na|null|none)$/i.test(each[i]))
      return bad('E_PRICE', `price ${i + 1} is "${each[i]}", expected a number, or nothing where it is not known`);
    shown[i] = { item: items[i], price: Number.isFinite(price) ? price : null };
  }
  return shown;
}

function isWhole(text: string): boolean {
  return /^\d+$/.test(text);
}

function bad(code: string, message: string): BadRow {
  return { code, message };
}
