import { ConfigError, MismatchError } from '../../engine/base/errors';
import type { Plan } from '../../engine/plan/plan';
import { Replay } from '../../engine/replay';
import { metrics as all } from '../../eval/index';
import { protocolText } from '../../eval/protocol';
import type { OnnxRanker } from '../../models/index';
import { judgeRankers } from '../evaluate-rankers';
import { logOf } from '../log-of-run';
import { type Manifest, readManifest } from '../manifest';
import { type RunData, readRun } from '../parts';
import type { RunPaths } from '../paths';
import { breathe, type Watch } from '../progress';
import type { BundleManifest } from './manifest';

/**
 * Replays the log of a run by a bundle's plan alone, and scores the report part by its ranker: the metrics that the
 * manifest tells must come out again to the last digit.
 *
 * @returns the names of those metrics
 * @throws ConfigError for a bundle that tells none
 * @throws MismatchError naming one that is another
 */
export async function rescore(
  plan: Plan,
  ranker: OnnxRanker,
  paths: RunPaths,
  bundle: BundleManifest,
  watch: Watch,
): Promise<string[]> {
  const { metrics } = bundle;
  if (metrics === null)
    throw new ConfigError('bundle: it tells no metric to compare with; evaluate its run and make it anew');
  const manifest = readManifest(paths);
  refuseOther(bundle, manifest, paths);
  if ((JSON.parse(manifest.asked) as { after?: string }).after !== undefined)
    throw new ConfigError(
      `bundle: ${paths.dir} goes on after another run, so that its own log does not give its metrics; verify without --run`,
    );
  const data = await replayed(plan, paths, watch);
  const { cuts, protocol, baselines: columns } = manifest;
  const { evaluated } = await judgeRankers(
    { data, cuts, protocol, paths, columns, names: ranker.columns, metrics: all.filter(({ name }) => name in metrics) },
    [ranker],
    watch,
  );
  const found = evaluated[0].evaluation.metrics;
  for (const [name, { value }] of Object.entries(metrics)) {
    const again = found[name]?.value;
    if (value !== null && !Object.is(again, value))
      throw new MismatchError(`bundle: ${name} comes out as ${again}, expected ${value}`, 'E_GOLDEN');
  }
  return Object.keys(metrics);
}

/** That a run is the one a bundle was made from: its log, what it is judged by, its columns and its cuts. @throws MismatchError */
function refuseOther({ data, protocol, parent }: BundleManifest, manifest: Manifest, { dir }: RunPaths): void {
  const refuse = (what: string, found: string, expected: string): never => {
    throw new MismatchError(
      `bundle: it was made from run ${parent.run}, of which ${dir} is another: its ${what} is ${found}, expected ${expected}; give the run it was made from`,
    );
  };
  if (manifest.protocol.data !== protocol.data || JSON.stringify(manifest.data) !== JSON.stringify(data))
    refuse('log', `${manifest.protocol.data}`, `${protocol.data}`);
  if (protocolText(manifest.protocol) !== protocolText(protocol))
    refuse('protocol', protocolText(manifest.protocol), protocolText(protocol));
  if (manifest.fingerprint !== parent.fingerprint) refuse('fingerprint', manifest.fingerprint, parent.fingerprint);
  // bundles of before do not tell their cuts
  if (parent.cuts !== undefined && JSON.stringify(manifest.cuts) !== JSON.stringify(parent.cuts))
    refuse('part of the log', `cut at ${JSON.stringify(manifest.cuts)}`, JSON.stringify(parent.cuts));
}

/** A run's data with the columns of its report part as a plan computes them anew. */
async function replayed(plan: Plan, paths: RunPaths, watch: Watch): Promise<RunData> {
  const manifest = readManifest(paths);
  const data = readRun(paths);
  const { ts, offsets } = data.requests;
  const first = ts.findIndex((time) => time >= manifest.cuts.report);
  let at = first < 0 ? data.rows.rows : offsets[first];
  const columns = new Map(
    plan.features.map(({ name }) => [name, new Float32Array(data.rows.rows).fill(Number.NaN)] as const),
  );
  const nothing = (): void => undefined;
  const replay = new Replay(plan, {
    ...{ request: nothing, settled: nothing, rejected: nothing },
    wants: (event) => event.ts >= manifest.cuts.report,
    flush(values, rows) {
      plan.features.forEach(({ name }, c) => columns.get(name)!.set(values[c].subarray(0, rows), at));
      at += rows;
    },
  });
  const { dataset, open } = await logOf(manifest, paths);
  const opened = await dataset.open({ ...open, schema: plan.codec.schema });
  for await (const { events } of opened.events) {
    await breathe(watch);
    replay.events(events);
    watch.progress({ stage: 'replay', done: replay.store.nextSeq, total: 0, unit: 'events' });
  }
  replay.finish();
  if (at !== data.rows.rows)
    throw new MismatchError(`bundle: its plan gives ${at} rows of the log, ${paths.dir} has ${data.rows.rows}`);
  return {
    ...data,
    rows: { ...data.rows, numbers: (name) => columns.get(name) ?? data.rows.numbers(name) },
    featureNames: [...columns.keys()],
    fingerprint: plan.fingerprint,
  };
}
