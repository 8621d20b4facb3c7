import type { RawEvent } from '../engine/events/event';

/** One candidate of a click-out, as a row asks about it. */
interface Candidate {
  readonly item: string;
  readonly rank: number;
  readonly price: number;
}

/** What the winner of 2019 wrote by hand for every feature: an object with its own maps, fed and asked one by one. */
interface Accumulator {
  readonly actions: readonly string[];
  update(e: Action): void;
  stats(e: Action, c: Candidate): number;
}

/** An event with the columns that the winner's loop added before anything else. */
export interface Action {
  readonly raw: RawEvent;
  readonly action: string;
  readonly ts: number;
  readonly user: string;
  readonly session: string;
  readonly item: string | undefined;
  readonly rank: number;
  readonly price: number;
  readonly shown: readonly Candidate[];
}

type Key = (e: Action, c: Pick<Candidate, 'item' | 'rank'>) => string;

const CLICK = ['clickout'];
const MEET = ['clickout', 'image', 'info', 'rating', 'deals', 'search'];
const ANY = [...MEET, 'filter', 'sort', 'destination', 'poi'];
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  ...{ click: CLICK, meet: MEET, any: ANY },
  ...Object.fromEntries(MEET.slice(1).map((action) => [action, [action]])),
};

const KEYS: Readonly<Record<string, Key>> = {
  item: (_, { item }) => item,
  user: ({ user }) => user,
  session: ({ session }) => session,
  user_item: ({ user }, { item }) => `${user},${item}`,
  session_item: ({ session }, { item }) => `${session},${item}`,
  user_rank: ({ user }, { rank }) => `${user},${rank}`,
  session_rank: ({ session }, { rank }) => `${session},${rank}`,
  rank: (_, { rank }) => `${rank}`,
  all: () => '',
  platform: ({ raw }) => raw.platform as string,
  city: ({ raw }) => raw.city as string,
  device: ({ raw }) => raw.device as string,
};

const own = (e: Action): Candidate => ({ item: e.item!, rank: e.rank, price: e.price });

/** Counts what users did under a key. */
function counter(actions: readonly string[], key: Key): Accumulator {
  const counts = new Map<string, number>();
  return {
    actions,
    update: (e) => {
      const k = key(e, own(e));
      counts.set(k, (counts.get(k) ?? 0) + 1);
    },
    stats: (e, c) => counts.get(key(e, c)) ?? 0,
  };
}

/** Counts what was shown under a key. */
function shownCounter(key: Key): Accumulator {
  const counts = new Map<string, number>();
  return {
    actions: CLICK,
    update: (e) => {
      for (const c of e.shown) {
        const k = key(e, c);
        counts.set(k, (counts.get(k) ?? 0) + 1);
      }
    },
    stats: (e, c) => counts.get(key(e, c)) ?? 0,
  };
}

/** Remembers one thing under a key, the last or the first, and says something of it. */
function register<T>(
  actions: readonly string[],
  key: Key,
  value: (e: Action) => T,
  say: (value: T, e: Action, c: Candidate) => number,
  keep: 'last' | 'first' = 'last',
): Accumulator {
  const known = new Map<string, T>();
  return {
    actions,
    update: (e) => {
      const k = key(e, own(e));
      const v = value(e);
      if (v === undefined || Number.isNaN(v) || (keep === 'first' && known.has(k))) return;
      known.set(k, v);
    },
    stats: (e, c) => {
      const v = known.get(key(e, c));
      return v === undefined ? Number.NaN : say(v, e, c);
    },
  };
}

/** When a candidate was last shown under a key. */
function shownSince(key: Key): Accumulator {
  const times = new Map<string, number>();
  return {
    actions: CLICK,
    update: (e) => {
      for (const c of e.shown) times.set(key(e, c), e.ts);
    },
    stats: (e, c) => e.ts - (times.get(key(e, c)) ?? Number.NaN),
  };
}

/** Clicks (or contacts) over how often shown, the winner's ItemCTR; smoothed toward the overall rate by a weight. */
function rate(actions: readonly string[], key: Key, weight = 0): Accumulator {
  const [hits, shown] = [counter(actions, key), shownCounter(key)];
  let [allHits, allShown] = [0, 0];
  return {
    actions,
    update: (e) => {
      if (e.item !== undefined && (key !== KEYS.rank || e.rank === e.rank)) hits.update(e);
      if (e.item !== undefined) allHits++;
      if (e.action === 'clickout') {
        shown.update(e);
        allShown += e.shown.length;
      }
    },
    stats: (e, c) => {
      const [h, n] = [hits.stats(e, c), shown.stats(e, c)];
      if (weight === 0 || allShown === 0) return n === 0 ? Number.NaN : h / n;
      return (h + weight * (allHits / allShown)) / (n + weight);
    },
  };
}

/** The mean of something clicked under a key. */
function mean(key: Key, value: (e: Action) => number, say: (mean: number, c: Candidate) => number): Accumulator {
  const values = new Map<string, { sum: number; n: number }>();
  return {
    actions: CLICK,
    update: (e) => {
      const v = value(e);
      if (Number.isNaN(v)) return;
      const k = key(e, own(e));
      const known = values.get(k) ?? { sum: 0, n: 0 };
      known.sum += v;
      known.n += 1;
      values.set(k, known);
    },
    stats: (e, c) => {
      const known = values.get(key(e, c));
      return known ? say(known.sum / known.n, c) : Number.NaN;
    },
  };
}

const rankOf = (e: Action): number => e.rank;
const priceOf = (e: Action): number => e.price;
const itemOf = (e: Action): string | undefined => e.item;
const tsOf = (e: Action): number => e.ts;
const ago = (ts: number, e: Action): number => e.ts - ts;

/** Every accumulator by the name of the column that it makes. */
export function winnerAccumulators(): ReadonlyMap<string, Accumulator> {
  const all = new Map<string, Accumulator>();
  for (const action of ['meet', 'click', 'image', 'info', 'rating', 'deals', 'search']) {
    for (const key of ['item', 'user_item', 'session_item'])
      all.set(`${action}_count__${key}`, counter(ACTIONS[action], KEYS[key]));
    for (const key of ['user_item', 'session_item'])
      all.set(`${action}_since__${key}`, register(ACTIONS[action], KEYS[key], tsOf, ago));
    for (const key of ['session', 'user']) {
      const equals = (item: string | undefined, _: Action, c: Candidate): number => (item === c.item ? 1 : 0);
      if (action !== 'rating' && action !== 'deals')
        all.set(
          `${action}_last_item__${key}__equals__candidate_item`,
          register(ACTIONS[action], KEYS[key], itemOf, equals),
        );
    }
  }
  for (const key of ['user', 'session']) {
    const place = KEYS[key];
    all.set(
      `click_last_rank__${key}`,
      register(CLICK, place, rankOf, (rank) => rank),
    );
    all.set(
      `candidate_rank__minus__click_last_rank__${key}`,
      register(CLICK, place, rankOf, (rank, _, c) => c.rank - rank),
    );
    all.set(
      `candidate_rank__minus__click_mean_rank__${key}`,
      mean(place, rankOf, (rank, c) => c.rank - rank),
    );
    all.set(
      `candidate_price__minus__click_last_price__${key}`,
      register(CLICK, place, priceOf, (price, _, c) => c.price - price),
    );
    all.set(
      `candidate_price__divided_by__click_mean_price__${key}`,
      mean(place, priceOf, (price, c) => c.price / price),
    );
    all.set(`any_count__${key}`, counter(ANY, place));
    all.set(`meet_count__${key}`, counter(MEET, place));
    all.set(`any_since_first__${key}`, register(ANY, place, tsOf, ago, 'first'));
    all.set(`shown_count__${key}_item`, shownCounter(KEYS[`${key}_item`]));
    all.set(`shown_since__${key}_item`, shownSince(KEYS[`${key}_item`]));
    all.set(`click_over_shown__${key}_item`, rate(CLICK, KEYS[`${key}_item`]));
  }
  for (const key of ['platform', 'city', 'device']) all.set(`click_count__${key}`, counter(CLICK, KEYS[key]));
  all.set('shown_count__item', shownCounter(KEYS.item));
  all.set('click_over_shown__item', rate(CLICK, KEYS.item));
  all.set('click_over_shown__item__s10', rate(CLICK, KEYS.item, 10));
  all.set('meet_over_shown__item__s10', rate(MEET, KEYS.item, 10));
  return all;
}
