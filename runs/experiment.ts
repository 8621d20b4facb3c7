import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { milliseconds } from '../engine/base/durations';
import { ConfigError } from '../engine/base/errors';
import type { RequestSpec } from '../engine/events/request';
import { compilePlan } from '../engine/plan/plan';
import { writeSnapshot } from '../engine/snapshot';
import { type Feature, mergeFeatures } from '../engine/spec/features';
import { stampTransductive } from '../engine/spec/reads-table';
import { tableDigests } from '../engine/tables/digests';
import { cutParts } from '../eval/parts';
import { type Protocol, parseSplit, protocolText } from '../eval/protocol';
import { writePlan } from '../models/bundle';
import type { BaselineColumns } from '../models/index';
import { version } from '../package.json';
import { beginning } from './beginning';
import { writeCarried, writeReader } from './carried';
import { digestTable, writeDigests } from './digest-table';
import { drawEdges, type EdgesSetup, reuseEdges, writeEdges } from './edges';
import { checkRoom, type Estimate, estimateOf } from './estimate';
import type { Edges } from './feature-columns';
import { KeptLog } from './kept-log';
import { laggedFingerprint } from './lagged-fingerprint';
import {
  askedText,
  commitOf,
  finishStep,
  hashFiles,
  type Manifest,
  readManifest,
  type StepName,
  writeManifest,
} from './manifest';
import { OUTPUTS, type RunPaths, runPaths } from './paths';
import type { Watch } from './progress';
import { beginOf, type Replayed, replayLog } from './replay-log';
import type { ReplayRequest } from './replay-request';
import { checkFolder, storeSources } from './run-folder';
import { type Scan, scanLog } from './scan';
import { measureState } from './state-size';
import { sameColumns } from './stored-columns';
import { writeWhole } from './write-whole';

/** Reads the log once and says what its table will be. */
export async function estimate(asked: ReplayRequest, watch: Watch): Promise<Estimate> {
  const began = performance.now();
  const scan = await scanLog(asked, watch);
  return estimateOf(scan, bindAll(asked, scan).features.length, asked, (performance.now() - began) / 1000);
}

/** The replay step: a run folder with plan, tables and the state at the end. */
export async function replayStep(
  asked: ReplayRequest,
  root: string,
  watch: Watch,
): Promise<{ readonly paths: RunPaths; readonly replayed: Replayed | null }> {
  const paths = runPaths(resolve(asked.out));
  const text = askedText({
    dataset: asked.dataset.name,
    open: { ...asked.open, tmp: undefined },
    duplicates: asked.duplicates,
    maxBad: asked.maxBad,
    features: asked.features,
    sources: asked.sources.map(({ sha256 }) => sha256),
    protocol: asked.protocol,
    ...(asked.output?.columnsAs === 'uint8' && { columnsAs: 'uint8', edgesOf: asked.output.edgesOf }),
    ...(asked.output?.after !== undefined && { after: asked.output.after }),
  });
  const folder = checkFolder(paths, asked.existing, text);
  if (folder === 'done') {
    if (asked.output?.isDigested && !existsSync(paths.digests))
      writeDigests(paths, await digestTable(paths.features, watch));
    return { paths, replayed: null };
  }
  const log = new KeptLog(asked.open.tmp);
  try {
    return { paths, replayed: await replayInto({ paths, isStale: folder === 'stale', log, text, root }, asked, watch) };
  } finally {
    log.remove();
  }
}

/** Where a replay goes: the run's folder, the log's events meanwhile, what was asked as text, and Podium's own folder. */
interface Into {
  readonly paths: RunPaths;
  /** The folder holds a run that is replaced. */
  readonly isStale: boolean;
  readonly log: KeptLog;
  readonly text: string;
  readonly root: string;
}

/** Reads the log, replays it and writes the run. */
async function replayInto(
  { paths, isStale, log, text, root }: Into,
  asked: ReplayRequest,
  watch: Watch,
): Promise<Replayed> {
  const began = performance.now();
  const { output: { isDigested = false, workers = 1, keyParts = null } = {} } = asked;
  const { dataset, open, ids, now, after, reuse } = await beginning(asked);
  const scan = await scanLog({ ...asked, dataset, open, now, ids, keep: log }, watch);
  const { features, columns, chosen } = bindAll(asked, scan);
  checkRoom(estimateOf(scan, features.length, asked, 0), paths.dir);
  const cuts = cutParts(scan.requestTimes, parseSplit(asked.protocol.split));
  const data = await hashFiles([...asked.open.logs, ...(asked.open.items ? [asked.open.items] : [])]);
  const protocol = protocolOf(asked, scan.request, data);
  const plan = compilePlan(scan.codec, scan.request, features);
  if (isStale) rmSync(paths.dir, { recursive: true });
  mkdirSync(paths.dir, { recursive: true });
  const stored = storeSources(paths, asked.sources);
  writePlan(paths.dir, {
    schema: scan.schema,
    request: scan.request,
    duplicates: asked.duplicates,
    features,
    fingerprint: plan.fingerprint,
    sources: stored,
  });
  const metadata = { protocol: protocolText(protocol) };
  const edges = await edgesFor(
    asked,
    { log, plan, cuts, ...scan, seed: asked.protocol.seed, begin: (own) => beginOf(own, after) },
    columns,
    watch,
  );
  if (edges.size > 0) writeEdges(paths.edges, plan, edges, asked.protocol.seed);
  const reused = reuse && { ...reuse, names: await sameColumns(reuse.table, plan) };
  const { stateLag } = protocol;
  const lag = stateLag === undefined ? 0 : milliseconds(stateLag);
  const fingerprint = laggedFingerprint(plan.fingerprint, stateLag);
  const written = { paths, metadata, edges, isDigested, fingerprint };
  const setup = { log, ...scan, plan, cuts, lag, ...written, workers, keyParts, after, reuse: reused };
  const replayed = await replayLog(setup, watch);
  writeSnapshot(paths.snapshot, plan, replayed.store);
  writeCarried(paths, replayed.carried);
  writeReader(paths, scan.opened);
  const { store: _, digests, carried: __, ...told } = replayed;
  if (digests) writeDigests(paths, tableDigests(digests));
  writeWhole(paths.state, `${JSON.stringify(measureState(plan, replayed.store))}\n`);
  writeWhole(
    paths.replay,
    `${JSON.stringify({ ...told, cuts, columns: features.length, states: plan.states.length, lookups: plan.lookups.length }, null, 1)}\n`,
  );
  const manifest: Manifest = {
    podium: version,
    commit: commitOf(root),
    node: process.version,
    dataset: asked.dataset.name,
    data,
    asked: text,
    protocol,
    cuts,
    fingerprint,
    features: asked.features,
    columns: chosen.map(({ name }) => name),
    baselines: columns,
    isTransductive: scan.itemsTransductive,
    steps: { replay: (performance.now() - began) / 1000 },
  };
  writeManifest(paths, manifest);
  return replayed;
}

/** Everything that scores of a replay depend on, as its log says it where nothing was asked. */
export function protocolOf(
  { protocol, dataset, open }: Pick<ReplayRequest, 'protocol' | 'dataset' | 'open'>,
  request: RequestSpec,
  data: Manifest['data'],
): Protocol {
  const isNext = request.outcome.kind === 'next';
  const hasOwn = open.candidates !== undefined || open.currentItem !== undefined;
  if (!isNext && (hasOwn || protocol.protocol === 'next-item'))
    throw new ConfigError(
      `replay: ${hasOwn ? '--candidates or --current-item' : '--protocol next-item'} was asked for, but requests of ${dataset.name} come with their lists, expected a log without lists`,
    );
  return {
    ...protocol,
    protocol: protocol.protocol ?? (request.outcome.kind === 'immediate' ? 'last-click' : 'every-click'),
    ...((hasOwn || protocol.protocol === 'next-item') && {
      candidates: open.candidates ?? 'generated',
      currentItem: open.currentItem ?? 'allow',
    }),
    parts: ['fit', 'choose', 'report'],
    data: data.length
      ? data.map(({ sha256 }) => sha256.slice(0, 16)).join('+')
      : `${dataset.name}:${open.seed ?? 1}:${open.events ?? 100_000}`,
  };
}

/** Runs a step unless the run has it already, and marks it finished. */
export async function step<T>(
  paths: RunPaths,
  name: StepName,
  again: boolean,
  run: (manifest: Manifest) => Promise<T>,
): Promise<T | null> {
  const manifest = readManifest(paths);
  if (!again && manifest.steps[name] !== undefined && OUTPUTS[name].every((file) => existsSync(paths[file])))
    return null;
  const began = performance.now();
  const result = await run(manifest);
  finishStep(paths, name, (performance.now() - began) / 1000);
  return result;
}

/** Edges of what is written as bins, drawn or taken from another run; none for a table of float32. */
async function edgesFor(
  { output = {} }: ReplayRequest,
  setup: EdgesSetup,
  columns: BaselineColumns,
  watch: Watch,
): Promise<Edges> {
  if (output.columnsAs !== 'uint8') return new Map();
  const but = new Set<string>(Object.values(columns));
  if (output.edgesOf !== undefined)
    return reuseEdges(runPaths(resolve(output.edgesOf)).edges, output.edgesOf, setup.plan, but);
  const drawn = await drawEdges(setup, watch);
  return new Map([...drawn].filter(([name]) => !but.has(name)));
}

function bindAll(
  asked: ReplayRequest,
  scan: Scan,
): { features: readonly Feature[]; chosen: readonly Feature[]; columns: BaselineColumns } {
  const { chosen, baseline, columns } = asked.bind(scan.schema, scan.request);
  const features = mergeFeatures([...chosen, ...baseline]);
  return { features: scan.itemsTransductive ? stampTransductive(features) : features, chosen, columns };
}
