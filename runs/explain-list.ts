import { readFileSync } from 'node:fs';
import { ConfigError } from '../engine/base/errors';
import { nearestName } from '../engine/base/nearest';
import { readPlan } from '../models/bundle';
import { coverOf, ranking, readForest, treeShap } from '../models/index';
import { familyOf } from './family';
import { readManifest } from './manifest';
import { fitted, readRun, tableOf } from './parts';
import type { RunPaths } from './paths';

/** What one column, or a family of them, does to a candidate's score beside the others of its list. */
export interface Effect {
  readonly name: string;
  /** Its contribution less the mean of its contributions in the list. */
  readonly effect: number;
  /** The column's value at the candidate; null where missing, and for families. */
  readonly value: number | null;
}

/** One candidate of an explained list. */
export interface ExplainedCandidate {
  readonly rank: number;
  readonly item: string;
  /** Place in the list as shown, from 1. */
  readonly position: number;
  readonly label: number;
  readonly score: number;
  /** The score less the mean score of the list: what all effects add up to. */
  readonly lead: number;
  /** By column, the strongest first; columns that no tree asks for are left out. */
  readonly columns: readonly Effect[];
  readonly families: readonly Effect[];
}

export interface ExplainedList {
  readonly qid: string;
  readonly candidates: readonly ExplainedCandidate[];
  /** Rows of the fit part behind what "not known" means. */
  readonly background: number;
}

/**
 * Why a run's trained forest orders one list as it does: path-dependent TreeSHAP of every candidate with the fit part as
 * background, centred within the list, because what all candidates share moves none of them.
 *
 * @throws ConfigError for a request that the run does not have
 */
export function explainList(paths: RunPaths, qid: string): ExplainedList {
  const { cuts, protocol } = readManifest(paths);
  const data = readRun(paths);
  const request = data.requests.qid.indexOf(qid);
  if (request < 0) throw new ConfigError(unknownList(qid, data.requests.qid));
  const forest = readForest(readFileSync(paths.model));
  const known = tableOf(data, fitted(data, cuts, protocol), forest.names);
  const list = tableOf(data, Int32Array.of(request), forest.names);
  const { byFeature, expected } = treeShap(forest, coverOf(forest, known.columns, known.rows), list.columns, list.rows);
  const families = new Map(readPlan(paths.dir).features.map((feature) => [feature.name, familyOf(feature)]));
  const first = data.requests.offsets[request];
  const scores = Array.from({ length: list.rows }, (_, row) => byFeature.reduce((sum, of) => sum + of[row], expected));
  const meanScore = mean(scores);
  const centred = byFeature.map((of) => {
    const middle = mean(of);
    return of.map((effect) => effect - middle);
  });
  const used = forest.names.map((name, i) => ({ name, i })).filter(({ i }) => byFeature[i].some((x) => x !== 0));
  const order = Array.from(ranking(scores));
  const candidates = order.map((row, place): ExplainedCandidate => {
    const columns = used.map(({ name, i }) => ({
      name,
      effect: centred[i][row],
      value: numberOf(list.columns[i][row]),
    }));
    const sums = new Map<string, number>();
    for (const { name, effect } of columns) {
      const family = families.get(name)!;
      sums.set(family, (sums.get(family) ?? 0) + effect);
    }
    return {
      rank: place + 1,
      item: data.items.ids[data.items.codes[first + row]],
      position: row + 1,
      label: list.labels[row],
      score: scores[row],
      lead: scores[row] - meanScore,
      columns: strongest(columns),
      families: strongest([...sums].map(([name, effect]) => ({ name, effect, value: null }))),
    };
  });
  return { qid, candidates, background: known.rows };
}

function strongest(effects: readonly Effect[]): Effect[] {
  return [...effects].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect) || (a.name < b.name ? -1 : 1));
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

function numberOf(x: number): number | null {
  return Number.isNaN(x) ? null : x;
}

function unknownList(qid: string, known: readonly string[]): string {
  const near = nearestName(qid, known);
  return `explain: list ${qid} is not in this run${near ? `; did you mean ${near}?` : ''}; it has ${known.slice(0, 3).join(', ')} … (column qid of requests.arrow)`;
}
