import { bool, id, int, number, set, time } from '../../engine/events/fields';
import type { RequestSpec } from '../../engine/events/request';
import type { Schema } from '../../engine/events/schema';

/**
 * News: an impression is a list of articles in view, on the front page or on the page of an article; a click names its
 * impression; `read` is told when the reading has ended. Times are the publisher's own clock, taken as UTC.
 */
export const ebnerdSchema = {
  common: { user: id(), session: id(), device: id() },
  events: {
    impression: { fields: { id: id(), page: id() }, lists: { shown: { item: id() } } },
    click: { fields: { item: id(), impression: id() }, of: { type: 'impression', by: 'impression' } },
    read: { fields: { item: id(), seconds: number(1), scroll: number(1) } },
  },
  items: {
    category: id(),
    subcategory: set(),
    article_type: id(),
    premium: bool(),
    published: time(),
    sentiment: id(),
  },
  users: { gender: id(), age: int(), postcode: id(), subscriber: bool(), sso: bool() },
} satisfies Schema;

/** Clicks settle the impression that they name. */
export const ebnerdRequest = {
  on: 'impression',
  candidates: 'shown',
  outcome: { kind: 'joined', on: 'click', item: 'item' },
  window: '30m',
} as const satisfies RequestSpec;

/** The files and the columns that tell them. */
export const EBNERD_FILES = {
  behaviors: ['impression_id', 'impression_time', 'article_ids_inview', 'user_id', 'session_id'],
  history: ['user_id', 'impression_time_fixed', 'article_id_fixed'],
  articles: ['article_id', 'category', 'published_time'],
} as const;

/** Further columns, read where a file has them. */
export const EBNERD_MORE = {
  behaviors: [
    'article_id',
    'article_ids_clicked',
    'read_time',
    'scroll_percentage',
    'device_type',
    'gender',
    'age',
    'postcode',
    'is_subscriber',
    'is_sso_user',
  ],
  history: ['read_time_fixed', 'scroll_percentage_fixed'],
  articles: ['subcategory', 'article_type', 'premium', 'sentiment_label'],
} as const;
