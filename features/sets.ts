import { ConfigError } from '../engine/base/errors';
import { nearestName } from '../engine/base/nearest';
import { type Feature, mergeFeatures } from '../engine/spec/features';
import { costOf } from './known-costs';
import { COSTLY, type NamedSet, SETS } from './named-sets';
import { nearest } from './nearest';
import { leavesOf, parseTerms, type Terms } from './set-terms';

/** Names of the sets, the smallest first. */
export const SET_NAMES: readonly string[] = Object.keys(SETS);

/**
 * Features by a sentence of terms: `standard`, `full - tag:dwell`, `slim + name:click_*`, `(full - tag:graph) & leak:safe`,
 * `full - cost>500`, `standard + ./mine.ts`.
 *
 * A term is a set, `tag:…`, `name:…` or `leak:…` (`*` stands for anything), `cost>NS`, `cost>=NS`, `cost<NS` or
 * `cost<=NS` (nanoseconds for each row; columns whose cost is not known are neither), or a file of a person's own features. `&` binds closer than `+` and
 * `-`, which apply from left to right; columns come in the catalogue's order, a person's own last.
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
  const chosen = chosenBy(parseTerms(spec), (term) => namesOf(term, all, files));
  if (chosen.size === 0) throw new ConfigError(`features: "${spec}" leaves no column, expected at least one`);
  return all.filter(({ name }) => chosen.has(name));
}

/** The files of a person's own features that a sentence names, in order. */
export function filesIn(spec: string): readonly string[] {
  return leavesOf(parseTerms(spec)).filter(isFile);
}

function chosenBy(terms: Terms, names: (term: string) => readonly string[]): Set<string> {
  if (typeof terms === 'string') return new Set(names(terms));
  const left = chosenBy(terms.left, names);
  const right = chosenBy(terms.right, names);
  if (terms.op === '+') return new Set([...left, ...right]);
  return new Set([...left].filter((name) => right.has(name) === (terms.op === '&')));
}

function namesOf(term: string, all: readonly Feature[], files: Readonly<Record<string, readonly Feature[]>>) {
  if (isFile(term)) return own(files, term).map(({ name }) => name);
  if (/^(tag|name|leak):/.test(term)) {
    const names = matching(term, all);
    if (names.length === 0) throw new ConfigError(`features: ${term} matches no column; ${near(term, all)}`);
    return names;
  }
  const [, than, ns] = /^cost\s*([<>]=?)(.*)$/.exec(term) ?? [];
  if (than) return costing(than, limitOf(term, ns), all);
  const set = Object.hasOwn(SETS, term) ? SETS[term] : null;
  if (!set) {
    throw new ConfigError(
      `features: set "${term}" does not exist${nearest(term, SET_NAMES) || asColumn(term, all)}; known: ${SET_NAMES.join(', ')}, tag:…, name:…, leak:…, cost>…, or a file ./….ts`,
    );
  }
  const isShop = all.some(({ tags }) => tags.includes('shop_sources'));
  const take = [...set.take, ...((isShop && set.inShops?.take) || [])];
  const but = [...(set.but ?? []), ...((isShop && set.inShops?.but) || [])];
  const out = new Set(but.flatMap((pattern) => matching(pattern, all)));
  for (const name of matching('tag:baseline', all)) out.delete(name);
  const names = new Set(take.flatMap((pattern) => matching(pattern, all)).filter((name) => !out.has(name)));
  if (set.fillTo) fill(names, set, all);
  return [...names].slice(0, set.most);
}

/** The first column of every family that the set does not name, then the second, until there are enough. */
function fill(names: Set<string>, { take, but = [], fillTo = 0 }: NamedSet, all: readonly Feature[]): void {
  const named = new Set([...take, ...but]);
  const families = new Map<string, string[]>();
  for (const { name, tags } of all)
    if (!tags.some((tag) => named.has(`tag:${tag}`) || COSTLY.includes(tag)))
      families.set(tags[0], [...(families.get(tags[0]) ?? []), name]);
  const longest = Math.max(0, ...[...families.values()].map((columns) => columns.length));
  for (let turn = 0; turn < longest; turn++)
    for (const columns of families.values()) if (turn < columns.length && names.size < fillTo) names.add(columns[turn]);
}

/** `; did you mean name:…?` where a column or a family stands without its kind, or nothing. */
function asColumn(term: string, all: readonly Feature[]): string {
  if (all.some(({ tags }) => tags.includes(term))) return `; did you mean tag:${term}?`;
  const near = nearestName(
    term,
    all.map(({ name }) => name),
  );
  return near === null ? '' : `; did you mean name:${near}?`;
}

/** @throws ConfigError unless a number follows */
function limitOf(term: string, ns: string): number {
  if (ns.trim() === '' || Number.isNaN(Number(ns)))
    throw new ConfigError(
      `features: "${term}": expected nanoseconds for each row, as in cost>100, cost<=0.5 or cost>1e3`,
    );
  return Number(ns);
}

const THAN: Readonly<Record<string, (cost: number, limit: number) => boolean>> = {
  '>': (cost, limit) => cost > limit,
  '>=': (cost, limit) => cost >= limit,
  '<': (cost, limit) => cost < limit,
  '<=': (cost, limit) => cost <= limit,
};

/** Columns of a known cost above or below a limit. @throws ConfigError where no cost is known */
function costing(than: string, limit: number, all: readonly Feature[]): readonly string[] {
  const known = all.filter(({ name }) => costOf(name) !== undefined);
  if (known.length === 0)
    throw new ConfigError(
      'features: the cost of no column is known, expected some; measure it with podium replay --profile',
    );
  return known.filter(({ name }) => THAN[than](costOf(name)!, limit)).map(({ name }) => name);
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
