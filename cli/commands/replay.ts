import { existsSync } from 'node:fs';
import type { Argv } from 'yargs';
import { readDigests } from '../../runs/digest-table';
import { estimate } from '../../runs/experiment';
import { EXPORT_FORMATS, exportTable } from '../../runs/export-table';
import { readManifest } from '../../runs/manifest';
import type { RunPaths } from '../../runs/paths';
import { profileLog, saveCosts } from '../../runs/profile-log';
import type { Watch } from '../../runs/progress';
import { COLUMNS_AS, type ReplayRequest } from '../../runs/replay-request';
import type { StateSize } from '../../runs/state-size';
import { readStored } from '../../runs/stored-json';
import { command } from '../command';
import { replayRequest } from '../experiments';
import { leftText } from '../left-text';
import { Misuse } from '../misuse';
import { FEATURES_OPTION, JSON_OPTION, LOG_OPTIONS, OUT_OPTIONS, PROTOCOL_OPTIONS } from '../options';
import { estimateText, print } from '../print';
import { profileText } from '../profile-text';
import { digestText, type ReplayFacts, replayText } from '../replay-text';
import { stateText } from '../state-text';
import { replayRun } from '../steps';
import { watched } from '../watched';

const options = {
  ...LOG_OPTIONS,
  ...FEATURES_OPTION,
  ...PROTOCOL_OPTIONS,
  ...OUT_OPTIONS,
  ...JSON_OPTION,
  format: {
    choices: ['arrow', ...EXPORT_FORMATS] as const,
    default: 'arrow' as const,
    describe: 'format of the table; csv and parquet are written beside features.arrow, which later steps read',
  },
  'columns-as': {
    choices: COLUMNS_AS,
    default: 'float32' as const,
    describe:
      'features as computed, or as bins of a byte (255 and missing) with edges drawn from the fit part: a quarter of the size, the same model; columns that baselines rank by stay float32',
  },
  edges: { type: 'string' as const, describe: 'uint8 only: a run whose edges are taken instead of drawing them' },
  after: {
    type: 'string' as const,
    describe: 'a run whose log this one follows: the replay goes on from its state, as if both were one log',
  },
  reuse: {
    type: 'string' as const,
    describe: 'a run of the same log: columns it has are taken from it, only new ones and their state are computed',
  },
  workers: {
    type: 'number' as const,
    default: 1,
    describe: 'threads that share the features, beside the one that reads and writes; values do not depend on it',
  },
  'key-parts': {
    type: 'number' as const,
    describe:
      'divide the keys of the state into so many parts instead of the features: each part meets the log by itself and memory holds one part per thread; slower, for state that does not fit; values are the same',
  },
  digest: {
    type: 'boolean' as const,
    default: false,
    describe: 'print a digest of every column of the table (SHA-256, 16 hex digits) and one over all of them',
  },
  profile: {
    type: 'boolean' as const,
    default: false,
    describe: 'write no run: time every part of the replay, and print what each key set and feature costs',
  },
  'save-cost': {
    type: 'string' as const,
    describe: 'with --profile: file to keep the cost of each feature in, as features/costs.json',
  },
  state: {
    type: 'boolean' as const,
    default: false,
    describe: 'print what the state takes at the end: rows and bytes of every key set, when it expires, its caps',
  },
};

function builder(yargs: Argv) {
  return yargs
    .options(options)
    .usage(
      'podium replay: the first step of a run: a log through the features into a table, one row per candidate of every request.\n\nColumns: qid, seq, ts, candidate, position, label, part, then one float32 per feature; missing is null. A CSV has empty cells for null and epoch milliseconds for ts; where labels come with later events they lie in labels.arrow, by qid and candidate. A day of trivago (50,000 events) takes about ten seconds and 100 MB; CSV takes as much again, Parquet about a sixth.',
    )
    .example('podium replay', 'a simulated log, into podium-runs/simulator-1')
    .example('podium replay --dataset trivago --log sessions.csv.gz --out runs/day --format parquet', 'for other tools')
    .example('podium replay --dataset trivago --log day2.csv.gz --after runs/day1 --out runs/day2', 'the next file')
    .example('podium replay --dataset trivago --log sessions.csv.gz --dry-run', 'what it would cost');
}

export const replay = command({
  command: 'replay',
  describe: 'a log through the features into a table',
  builder,
  handler: (parsed) => {
    const asked = replayRequest(parsed);
    const { profile, saveCost } = parsed;
    if (saveCost !== undefined && !profile)
      throw new Misuse('--save-cost keeps what --profile measures; add --profile');
    if (profile) return watched((watch) => printProfile(asked, saveCost, parsed.json, watch));
    return watched(
      async (watch) => {
        if (parsed.dryRun) {
          const cost = await estimate(asked, watch);
          print(parsed.json ? JSON.stringify(cost) : estimateText(cost));
          return;
        }
        const { paths } = await replayRun(asked, watch);
        const facts = readStored<ReplayFacts>(paths.replay);
        const tables = [paths.features, ...(existsSync(paths.labels) ? [paths.labels] : [])];
        const written = [...tables];
        if (parsed.format !== 'arrow') {
          for (const table of tables)
            written.push(
              await exportTable(table, parsed.format, table === paths.features ? facts.counts.rows : 0, watch),
            );
        }
        if (parsed.json) {
          const { protocol, fingerprint } = readManifest(paths);
          const digests = parsed.digest ? { digests: readDigests(paths) } : {};
          const state = parsed.state ? { state: readState(paths) } : {};
          print(
            JSON.stringify({ ...facts, protocol, fingerprint, tables: written, ...digests, ...state, run: paths.dir }),
          );
          return;
        }
        print(replayText(facts));
        if (parsed.digest) print(digestText(readDigests(paths)));
        if (parsed.state) print(stateText(readState(paths)));
        for (const path of written) print(`table: ${path}`);
        print(`run: ${paths.dir}\nnext: podium train --run ${paths.dir}`);
      },
      () => leftText(asked.out),
    );
  },
});

function readState({ state }: RunPaths): StateSize {
  return readStored<StateSize>(state);
}

async function printProfile(
  asked: ReplayRequest,
  saveCost: string | undefined,
  isJson: boolean,
  watch: Watch,
): Promise<void> {
  const costs = await profileLog(asked, watch);
  if (saveCost !== undefined) saveCosts(saveCost, costs);
  print(isJson ? JSON.stringify(costs) : profileText(costs));
  if (saveCost !== undefined && !isJson) print(`costs: ${saveCost}`);
}
