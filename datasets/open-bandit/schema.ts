import { float, id, int, number } from '../../engine/events/fields';
import type { RequestSpec } from '../../engine/events/request';
import type { Schema } from '../../engine/events/schema';
import { fieldOf } from '../csv/mapping';
import type { SideTable } from '../shop/table';

/** Hashed features of the person: all that a row says of whom it was shown to. */
export const CONTEXT = ['user_feature_0', 'user_feature_1', 'user_feature_2', 'user_feature_3'] as const;

/** The first of as many columns as there are items. */
export const AFFINITY = 'user-item_affinity_0';

/** The columns that are read. */
export const OPEN_BANDIT_COLUMNS = [
  'timestamp',
  'item_id',
  'position',
  'click',
  'propensity_score',
  ...CONTEXT,
  AFFINITY,
] as const;

/** The table of items: a number and three hashed features, true from the start. */
export const openBanditItems = {
  kind: 'item',
  name: 'item context',
  id: 'item_id',
  fields: {
    feature_0: { column: 'item_feature_0', kind: 'number', scale: 6 },
    feature_1: { column: 'item_feature_1', kind: 'id' },
    feature_2: { column: 'item_feature_2', kind: 'id' },
    feature_3: { column: 'item_feature_3', kind: 'id' },
  },
  static: true,
} as const satisfies SideTable;

const itemFields = Object.entries(openBanditItems.fields).map(([name, field]) => [name, fieldOf(field)]);

/** A list of one item, where it stood, and how probable the logging policy made it there; a row is its own session. */
export const openBanditSchema = {
  common: { session: id(), ...Object.fromEntries(CONTEXT.map((name) => [name, id()])) },
  events: {
    impression: {
      fields: { id: id() },
      lists: { shown: { item: id(), position: int(), propensity: float(), affinity: number(6) } },
    },
    click: { fields: { item: id(), impression: id() }, of: { type: 'impression', by: 'impression' } },
  },
  items: Object.fromEntries(itemFields),
} satisfies Schema;

/** Clicks settle the impression that they name. */
export const openBanditRequest = {
  on: 'impression',
  candidates: 'shown',
  outcome: { kind: 'joined', on: 'click', item: 'item' },
  window: '30m',
} as const satisfies RequestSpec;
