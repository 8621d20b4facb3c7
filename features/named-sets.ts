import { SHOP_HEURISTIC, SHOP_RARE, SHOP_SLIM } from './shop/named';

/** Columns by family, by name or by leak class; `*` stands for anything. */
type Pattern = `${'tag' | 'name' | 'leak'}:${string}`;

/** Columns that a set takes, and those it then leaves out; patterns that a log has no column for are passed over. */
export interface NamedSet {
  readonly take: readonly Pattern[];
  readonly but?: readonly Pattern[];
  /** What it takes and leaves out beside where the log is one of a shop. */
  readonly inShops?: { readonly take: readonly Pattern[]; readonly but: readonly Pattern[] };
  /** Then filled up in turns with the first columns of every family that no pattern of `take` names. */
  readonly fillTo?: number;
  /** At most so many columns: those of the first patterns. */
  readonly most?: number;
}

const HEURISTIC: readonly Pattern[] = [
  'tag:baseline',
  'name:gaze_meet_last_offset',
  'name:step_rate_offset_pause',
  'name:meet_since__session',
  'name:meet_since__session_item',
  'name:click_over_shown__item__s10__rank_highest',
];

const SLIM: readonly Pattern[] = [
  ...HEURISTIC,
  'name:place_share',
  'name:gaze_meet_last_distance',
  'name:gaze_meet_drift',
  'name:step_rate_offset_pause_share',
  'name:meet_last_item__user__equals__candidate_item',
  'name:meet_since__session_item__minus__meet_since__session_item__lowest',
  'name:meet_count__session_item',
  'name:meet_count__session_item__share',
  'name:meet_count__session_item__neighbour_m1',
  'name:click_since__user_item',
  'name:click_over_shown__user_item',
  'name:any_since__session',
  'name:click_over_shown__rank__s10',
  'name:click_over_shown__item__s10__z',
  'name:click_over_shown__item__s10__share',
  'name:candidate_rank__minus__shown_mean_rank__item',
  'name:price_over_last_met',
  'name:price_distance_met_mean',
  'name:candidate_price__z',
  'name:candidate_price__rank_lowest',
  'name:candidate_price__divided_by__candidate_price__neighbour_m1',
  'name:candidate_price__divided_by__click_mean_price__user',
  'name:click_since__session',
  'name:click_over_shown__session_item',
  'name:click_values_item__user__last_16__mean_of__member_*__jaccard__candidate_*__z',
  'name:click_over_shown__user_*__at_*',
  'name:candidate_*__z',
];

/** Columns that hardly ever say anything, or say what others do. */
const RARE: readonly Pattern[] = [
  ...['info_*', 'rating_*', 'deals_*', 'search_*', 'poi_*', 'gaze_image_*', 'image_*user*', 'image_*__item*'],
  ...['*_s3', '*_s50', '*__decay_*', '*__5m', '*__1d', 'click_over_*__item', '*_rise', '*__mod__100'],
  ...['gaze_*_lowest', 'gaze_*_highest', 'gaze_*_turn', 'gaze_*_second_offset', '*_count_others'],
  ...['*__has__candidate_item', 'meet_first_item__*', 'dwell_visit_*', 'dwell_own_mean', 'next_click_*'],
  ...['shown_*est_rank__item', 'shown_mean_rank__item__*', 'shown_since_first__item', '*_count__device_item'],
  ...['click_over_examined__item__s10__*', '*_count__item__z', '*_count__item__rank_highest', '*_count__item__share'],
  ...[
    '*__item__s10__minus__*__highest',
    'list_*_range',
    'candidate_*__mean',
    'candidate_*__lowest',
    'candidate_*__highest',
  ],
  ...['candidate_*__per__device', '*_price__device', '*_spread_rank__*', '*_lowest_rank__*', 'click_last_rank__user'],
  ...[
    'gaze_click_ahead',
    'gaze_click_count',
    'gaze_click_drift',
    'gaze_click_lowest_offset',
    'gaze_click_highest_offset',
    '*_count__item__1h',
    '*_after_filter',
    'shown_since__user_item',
  ],
  ...['*_highest_rank__user', '*_last_rank__user_item', '*_highest_rank__session', 'passed_count__user_item'],
  ...['*__neighbour_2', '*_count__session_item__rank_highest', '*_distinct_*__item', '*_distinct_*__user_item'],
  ...[
    'step_rate_offset_city',
    'step_rate_offset_platform',
    'request_*',
    'click_count__platform',
    'click_count__city',
    'click_count__device',
    '*__overlap__candidate_*',
  ],
].map((name): Pattern => `name:${name}`);

/** Tags of columns that cost far more than others; no set fills up with them. */
export const COSTLY: readonly string[] = ['graph', 'sketch', 'learned'];

/** Families that hold for every log and say most; taken whole, but for what is rare. */
const CORE: readonly Pattern[] = [
  ...['baseline', 'place', 'gaze', 'steps', 'last_met', 'pair_recency', 'pair_counts', 'list_memory', 'dwell'],
  ...['next_items', 'item_popularity', 'item_rates', 'item_context_rates', 'item_places', 'item_freshness'],
  ...['item_numbers', 'item_ids', 'item_sets', 'list_columns', 'chosen_columns', 'usual_columns', 'list_relative'],
  ...['list_context', 'place_rates', 'chosen_places', 'request_context', 'tempo'],
].map((family): Pattern => `tag:${family}`);

/** Families about the visit as a whole, and about no candidate: they are left to `full`. */
const OF_THE_VISIT: readonly Pattern[] = [...['history', 'progress', 'choices', 'calendar', 'own_steps']].map(
  (family): Pattern => `tag:${family}`,
);

function named(names: readonly string[]): readonly Pattern[] {
  return names.map((name): Pattern => `name:${name}`);
}

/** The named sets, the smallest first; every set holds the columns that simple rankers sort by. */
export const SETS: Readonly<Record<string, NamedSet>> = {
  heuristic: { take: HEURISTIC, inShops: { take: named(SHOP_HEURISTIC), but: [] } },
  slim: { take: SLIM, inShops: { take: named(SHOP_SLIM), but: [] }, most: 40 },
  standard: {
    take: CORE,
    but: [...RARE, ...OF_THE_VISIT, 'tag:sorted_lists', 'tag:winner2019'],
    inShops: {
      take: ['tag:shop_*'],
      but: ['tag:shop_calendar', 'tag:shop_crosses', 'tag:shop_exposure', ...named(SHOP_RARE)],
    },
    fillTo: 200,
  },
  full: { take: ['name:*'], but: ['tag:winner2019'] },
  winner2019: { take: ['tag:winner2019'] },
};
