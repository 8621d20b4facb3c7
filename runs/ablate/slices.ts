import { cutByShare } from '../../eval/parts';
import type { TimeWindow } from '../../eval/sliding';
import type { RankTable } from '../../models/index';
import { type Manifest, readManifest } from '../manifest';
import { fitted, gapOf, judged, type RunData, readRun, tableOf } from '../parts';
import type { RunPaths } from '../paths';
import { windowData } from '../windows/window-data';

/** The lists of one slice of a run, with every column that may be learned from. */
export interface Slice {
  readonly table: RankTable;
  /** [lists] */
  readonly user: Int32Array;
  readonly missed: Uint8Array;
}

/**
 * A run cut for choosing features without its report part: `fit` is learned from, `stop` (the last tenth of what comes
 * before the choose cut) ends a training, `judge` (every request of the choose part) tells sets apart. Cut for telling
 * what was chosen, `fit` is all before the choose cut, `stop` the choose part, `judge` what the protocol judges.
 */
export interface Slices {
  readonly fit: Slice;
  readonly stop: Slice;
  readonly judge: Slice;
  /** What every score on them depends on beside columns and settings. */
  readonly basis: object;
  readonly manifest: Manifest;
  readonly data: RunData;
}

/** Reads a run's table and cuts it, to judge on the choose part or on the report part, or in a window of the log. */
export function readSlices(
  paths: RunPaths,
  part: 'choose' | 'report' = 'choose',
  window: TimeWindow | null = null,
): Slices {
  return slicesOf(readManifest(paths), readRun(paths), part, window);
}

/** The same of a table that was read. In a window, what lies behind its cut judges, and the log has no other requests. */
export function slicesOf(
  manifest: Manifest,
  all: RunData,
  part: 'choose' | 'report',
  window: TimeWindow | null,
): Slices {
  const { protocol } = manifest;
  const gap = gapOf(protocol);
  const data = window ? windowData(all, window.from, window.to) : all;
  const cuts = window
    ? { choose: all.requests.ts[window.cut], report: all.requests.ts[window.to - 1] + 1 + gap }
    : manifest.cuts;
  const { ts, user, missed } = data.requests;
  const before = fitted(data, cuts, protocol);
  const times = Float64Array.from(before, (request) => ts[request]);
  const stop = part === 'report' || times.length === 0 ? cuts.choose : cutByShare(times, 0.9);
  const chosenBy = judged(data, cuts, { ...protocol, protocol: 'every-click' }, 'choose').requests;
  const sliceOf = (requests: Int32Array): Slice => ({
    table: tableOf(data, requests, data.featureNames),
    user: Int32Array.from(requests, (request) => user[request]),
    missed: Uint8Array.from(requests, (request) => missed[request]),
  });
  const { seed: _, ...rules } = protocol;
  return {
    fit: sliceOf(part === 'report' ? before : before.filter((request) => ts[request] < stop - gap)),
    stop: sliceOf(part === 'report' ? chosenBy : before.filter((request) => ts[request] >= stop)),
    judge: sliceOf(part === 'report' ? judged(data, cuts, protocol, 'report').requests : chosenBy),
    basis: { rules, cuts, stop, part, asked: withoutColumns(manifest.asked), ...(window && { window }) },
    manifest,
    data,
  };
}

/** What a replay was asked for that decides which lists there are. */
function withoutColumns(asked: string): object {
  const { features: _, sources: __, ...log } = JSON.parse(asked) as Record<string, unknown>;
  return log;
}
