/** Columns of shops in the smallest set, beside those of any log. */
export const SHOP_HEURISTIC: readonly string[] = [
  'source_fusion',
  'interest_visit',
  'skip_sum',
  'together_cosine_highest',
];

/** Columns of shops in the small set. */
export const SHOP_SLIM: readonly string[] = [
  ...SHOP_HEURISTIC,
  ...['events_since_view', 'met_order', 'last_act_visit', 'is_in_cart', 'interest_person_rank'],
  ...['source_count', 'candidate_place_beside', 'candidate_place_trending'],
  ...['view_then_view_last', 'view_then_cart_highest', 'view_then_purchase_highest', 'skip_last_share'],
  ...['next_after_two_probability', 'next_category3_probability', 'next_category_probability'],
  ...[
    'category3_share_session',
    'category_share_session',
    'brand_share_user',
    'levels_of_last_met',
    'alike_visit_mean',
  ],
  ...['view_count__item__1d', 'view_trend_1h_1d', 'view_rank_in_category3', 'cart_per_view', 'purchase_per_view'],
  ...['price_over_category3_mean', 'price_over_visit_mean', 'price_over_last', 'is_new_item', 'dwell_own_share'],
];

/** Columns of shops that hardly ever say anything, or say what others do. */
export const SHOP_RARE: readonly string[] = [
  ...[
    '*remove*',
    '*category2*',
    'category_*',
    'is_category_*',
    '*_count__session_category1*',
    '*_count__user_category1*',
  ],
  ...['*_count__user_*__7d__*', 'cart_count__session_*', 'purchase_count__session_*', '*_since__user_brand*'],
  ...[
    '*_count__category1__*',
    '*_count__category3__*',
    '*_count__brand__*',
    'candidates_*',
    '*_in_brand',
    '*_of_brand',
  ],
  ...['*_last_3_decaying', 'purchase_then_*', '*_then_*_mean', 'same_day_*', 'together_lift_*', 'together_cart_*'],
  ...['next_*_count', 'skip_last', 'alike_last_*', 'substitutes_*', 'price_distance_*', 'price_z_*', 'price_just_*'],
  ...['price_ends_*', 'price_over_*brand*', 'price_over_highest', 'price_over_visit_*est', 'candidate_price__share'],
  ...['*_share_visit', 'visit_new_*', 'visit_last_two_acts', 'visit_price_turn', 'meet_distinct_*', 'visit_gap_*est'],
  ...['*__user__7d', 'cart_since__user', 'purchase_since__user', 'own_spent', 'own_price_mean', 'own_basket_*'],
  ...['rebuy_interval*', 'rebuy_count_*', 'rebuy_own_*', 'rebuy_rate_brand', 'place_*_count', 'is_from_*'],
  ...['*_per_*_7d', '*_of_people', '*_beside_*', 'view_over_shown__item', 'cart_over_shown*', 'purchase_over_shown*'],
  ...['meet_over_shown*', 'shown_*', '*_user__equals__candidate_item', 'meet_count__item*', '*_count__user_item__7d'],
  ...['events_since_cart', 'events_since_purchase', 'dwell_own_brand_mean', 'dwell_over_brand', 'dwell_own_rank'],
  ...['meet_since_first__category3*', 'active_days', '*__1d__at_*', 'purchase_trend_*', 'view_since__item*'],
  ...[
    'purchase_*__session_item*',
    'purchase_*__user_item*',
    'cart_last_*',
    'purchase_last_*',
    'meet_count__session_item__*',
  ],
  ...[
    'is_met_*_last',
    'is_chosen_*_last',
    'return_count_person',
    'last_act_person',
    'interest_visit_share',
    'own_purchase_per_cart',
  ],
  ...['visit_carts_*', 'views_per_viewer', 'wait_to_*', 'purchase_per_cart', 'purchase_since__item'],
  ...[
    'cart_since__item',
    'view_rank_change_*',
    'view_trend_category*',
    'own_hour_*',
    'own_brand_share_*',
    'own_cart_per_*',
  ],
  ...[
    'is_*_new_to_person',
    'together_last',
    'together_highest',
    'age_rank_*',
    'price_changes',
    'meet_per_day',
    'view_of_4_*',
  ],
  ...[
    'cart_highest_price',
    'cart_since_last',
    'candidates_share_*',
    'items_of_*',
    '*_brand_share_of_*',
    'cart_share_of_*',
  ],
  ...['wish_count__*', 'wish_since__*', 'wish_last_*', 'unwish_*', 'review_*', 'rate_count__*', 'rate_since__*'],
  ...['rate_last_*', 'rate_spread_*', 'rate_over_*', 'events_since_*wish', 'events_since_rate', 'events_since_review'],
];
