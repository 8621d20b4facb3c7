/**
 * The numbers behind the simulator. Those of a visit's shape follow from the action mix of a real day of hotel
 * searches (per session: 9.1 images, 1.8 click-outs, .75 filters, …); those of taste and position are fitted so that
 * simple rules reach on simulated sessions what they reach on real ones.
 */
export const SETTINGS = {
  /** Milliseconds: a Monday, 00:00 UTC. */
  start: 1_699_833_600_000,
  eventsPerSession: 13.3,

  /** Share of sessions with 0, 1, 2 … click-outs; the last class draws on with `moreRounds`. */
  rounds: [0.052, 0.581, 0.187, 0.082, 0.039, 0.022],
  moreRounds: 0.7,
  returning: 0.3,
  sameCity: 0.7,

  /** Chance of each refinement before a click-out, and of one more of its kind. */
  filter: 0.2,
  filterAgain: 0.5,
  sort: 0.16,
  sortAgain: 0.24,
  destination: 0.178,
  destinationAgain: 0.2,
  poi: 0.075,
  poiAgain: 0.15,
  search: 0.07,

  /** A visit is a burst of interactions with one item. */
  visit: 0.4,
  visitAgain: 0.45,
  images: 0.75,
  imageBurst: 7,
  info: 0.2,
  rating: 0.14,
  deals: 0.12,

  /** Share of pages cut short for reasons that the log does not tell. */
  shortPage: 0.075,
  missingPrice: 0.004,

  /** What an item's worth to a person is made of. */
  appeal: 0.9,
  quality: 0.7,
  taste: 0.7,
  price: 0.92,
  /** Weight of −ln(position). */
  position: 0.85,
  /** How much of an item's worth the page's own order knows, and how much chance is in it. */
  pageAppeal: 0.1,
  pageQuality: 0.1,
  pageNoise: 2.2,

  /** What the session itself adds to the worth of an item at a click-out. */
  lastVisit: 2.7,
  earlierVisit: 1.35,
  deal: 1.2,
  detail: 0.5,
  burst: 0.25,
  lastClick: 1,
  earlierClick: 0.2,
  oldClick: 1.2,
} as const;

/** Properties that items have and people filter by; the first ones are frequent. */
export const PROPERTIES: readonly string[] = [
  'WiFi (Rooms)',
  'Television',
  'Car Park',
  'Shower',
  'Air Conditioning',
  'Non-Smoking Rooms',
  'Reception (24/7)',
  'Breakfast',
  'Family Friendly',
  'Desk',
  'Hairdryer',
  'Restaurant',
  'Hotel Bar',
  'Pet Friendly',
  'Gym',
  'Swimming Pool',
  'Spa',
  'Terrace',
  'Airport Shuttle',
  'Sauna',
  'Beach',
  'Balcony',
  'Kitchen',
  'Conference Rooms',
  'Playground',
  'Ski Room',
  'Tennis Court',
  'Hot Tub',
];

export const RATINGS = ['Satisfactory', 'Good', 'Very Good', 'Excellent'] as const;
export const PLATFORMS = ['US', 'UK', 'DE', 'FR', 'BR', 'ES', 'IT', 'MX', 'JP', 'AU'] as const;
export const DEVICES = ['mobile', 'mobile', 'mobile', 'desktop', 'desktop', 'tablet'] as const;
export const SORTS = [
  'price only',
  'price and recommended',
  'rating and recommended',
  'distance only',
  'our recommendations',
] as const;
