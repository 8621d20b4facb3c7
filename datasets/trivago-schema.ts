import { id, int, label, set } from '../engine/events/fields';
import type { RequestSpec } from '../engine/events/request';
import type { Schema } from '../engine/events/schema';

/** A hotel search: what the RecSys Challenge 2019 logged, and what the simulator imitates. Prices are whole euros. */
export const trivagoSchema = {
  common: { user: id(), session: id(), step: int(), platform: id(), city: id(), device: id(), filters: set() },
  events: {
    clickout: { fields: { clicked: label(id()) }, lists: { shown: { item: id(), price: int('eur') } } },
    touch: { fields: { item: id(), kind: id() } },
    search: { fields: { item: id() } },
    filter: { fields: { value: id() } },
    sort: { fields: { value: id() } },
    destination: { fields: { value: id() } },
    poi: { fields: { value: id() } },
  },
  items: { properties: set(), stars: int(), rating: id() },
} satisfies Schema;

/** Every click-out that shows a list is a request; its own reference is the outcome. */
export const trivagoRequest = {
  on: 'clickout',
  candidates: 'shown',
  outcome: { kind: 'immediate', field: 'clicked' },
} as const satisfies RequestSpec;

/** The challenge's action types: event type and, for touches, kind. */
export const TRIVAGO_ACTIONS: Readonly<Record<string, { readonly type: string; readonly kind?: string }>> = {
  'clickout item': { type: 'clickout' },
  'interaction item image': { type: 'touch', kind: 'image' },
  'interaction item info': { type: 'touch', kind: 'info' },
  'interaction item rating': { type: 'touch', kind: 'rating' },
  'interaction item deals': { type: 'touch', kind: 'deals' },
  'search for item': { type: 'search' },
  'filter selection': { type: 'filter' },
  'change of sort order': { type: 'sort' },
  'search for destination': { type: 'destination' },
  'search for poi': { type: 'poi' },
};

/** The challenge's columns, in its order. */
export const TRIVAGO_COLUMNS = [
  'user_id',
  'session_id',
  'timestamp',
  'step',
  'action_type',
  'reference',
  'platform',
  'city',
  'device',
  'current_filters',
  'impressions',
  'prices',
] as const;
