import { ConfigError } from '../engine/base/errors';
import { type Feature, mergeFeatures } from '../engine/spec/features';
import { nearest } from './nearest';

type Pattern = `${'tag' | 'name' | 'leak'}:${string}`;

/** Columns that a set takes, and those it then leaves out; patterns that a log has no column for are passed over. */
interface NamedSet {
  readonly take: readonly Pattern[];
  readonly but?: readonly Pattern[];
  /** At most so many columns: those of the first patterns. */
  readonly most?: number;
}

const HEURISTIC: readonly Pattern[] = [
  'tag:baseline',
  'name:gaze_meet_last_offset',
  'name:step_rate_offset_pause',
  'name:meet_since__session',
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
  ...['request_*', 'click_count__platform', 'click_count__city', 'click_count__device', '*__overlap__candidate_*'],
].map((name): Pattern => `name:${name}`);

/** The named sets, the smallest first; every set holds the columns that simple rankers sort by. */
const SETS: Readonly<Record<string, NamedSet>> = {
  heuristic: { take: HEURISTIC },
  slim: { take: SLIM, most: 40 },
  standard: { take: ['name:*'], but: [...RARE, 'tag:history', 'tag:progress', 'tag:choices', 'tag:calendar'] },
  full: { take: ['name:*'] },
};

/** Names of the sets, the smallest first. */
export const SET_NAMES: readonly string[] = Object.keys(SETS);

/**
 * Features by a sentence of terms: `standard`, `full - tag:dwell`, `slim + name:click_*`, `standard + ./mine.ts`.
 *
 * A term is a set, `tag:…`, `name:…` or `leak:…` (`*` stands for anything), or a file of a person's own features; terms
 * apply from left to right, and columns come in the catalogue's order, a person's own last.
 *
 * @param files what was loaded for each term of `filesIn(spec)`
 * @throws ConfigError for a term that does not exist, with what comes nearest to it
 */
export function selectFeatures(
  spec: string,
  catalogue: readonly Feature[],
  files: Readonly<Record<string, readonly Feature[]>> = {},
): readonly Feature[] {
  const all = mergeFeatures([...catalogue, ...Object.values(files).flat()]);
  const chosen = new Set<string>();
  for (const { sign, term } of termsOf(spec)) {
    for (const name of namesOf(term, all, files)) {
      if (sign === '+') chosen.add(name);
      else chosen.delete(name);
    }
  }
  if (chosen.size === 0) throw new ConfigError(`features: "${spec}" leaves no column, expected at least one`);
  return all.filter(({ name }) => chosen.has(name));
}

/** The files of a person's own features that a sentence names, in order. */
export function filesIn(spec: string): readonly string[] {
  return termsOf(spec)
    .map(({ term }) => term)
    .filter(isFile);
}

function termsOf(spec: string): readonly { readonly sign: '+' | '-'; readonly term: string }[] {
  const parts = spec.trim().split(/\s+([+-])\s+/);
  if (parts.some((part) => part === ''))
    throw new ConfigError(`features: "${spec}": expected terms with + or - between them, such as "full - tag:dwell"`);
  return parts.flatMap((term, i) => (i % 2 ? [] : [{ sign: parts[i - 1] === '-' ? '-' : '+', term } as const]));
}

function namesOf(term: string, all: readonly Feature[], files: Readonly<Record<string, readonly Feature[]>>) {
  if (isFile(term)) return own(files, term).map(({ name }) => name);
  if (/^(tag|name|leak):/.test(term)) {
    const names = matching(term, all);
    if (names.length === 0) throw new ConfigError(`features: ${term} matches no column; ${near(term, all)}`);
    return names;
  }
  const set = Object.hasOwn(SETS, term) ? SETS[term]! : null;
  if (!set) {
    throw new ConfigError(
      `features: set "${term}" does not exist${nearest(term, SET_NAMES)}; known: ${SET_NAMES.join(', ')}, tag:…, name:…, leak:…, or a file ./….ts`,
    );
  }
  const out = new Set(set.but?.flatMap((pattern) => matching(pattern, all)));
  for (const name of matching('tag:baseline', all)) out.delete(name);
  const names = new Set(set.take.flatMap((pattern) => matching(pattern, all)).filter((name) => !out.has(name)));
  return [...names].slice(0, set.most);
}

function own(files: Readonly<Record<string, readonly Feature[]>>, term: string): readonly Feature[] {
  const loaded = Object.hasOwn(files, term) ? files[term] : undefined;
  if (!loaded) throw new ConfigError(`features: file ${term} was not loaded`);
  return loaded;
}

function matching(term: string, all: readonly Feature[]): string[] {
  const kind = term.slice(0, term.indexOf(':'));
  const glob = new RegExp(
    `^${term
      .slice(kind.length + 1)
      .replace(/[^a-z0-9_*-]/gi, '\\$&')
      .replaceAll('*', '.*')}$`,
  );
  return all.filter((feature) => subjects(kind, feature).some((text) => glob.test(text))).map(({ name }) => name);
}

function near(term: string, all: readonly Feature[]): string {
  const kind = term.slice(0, term.indexOf(':'));
  const known = [...new Set(all.flatMap((feature) => subjects(kind, feature)))];
  const listed = kind === 'name' ? '' : `known: ${known.join(', ')}`;
  const closest = nearest(term.slice(kind.length + 1), known);
  return [closest.replace(/^; /, ''), listed].filter(Boolean).join('; ') || 'see `podium features list`';
}

function subjects(kind: string, { name, tags, leak }: Feature): readonly string[] {
  return kind === 'tag' ? tags : [kind === 'name' ? name : leak];
}

function isFile(term: string): boolean {
  return /\.[cm]?[tj]s$/.test(term) || /^\.{0,2}\//.test(term);
}
