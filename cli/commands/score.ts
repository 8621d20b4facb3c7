import { existsSync } from 'node:fs';
import type { Argv } from 'yargs';
import { ConfigError } from '../../engine/base/errors';
import { checkFilePlace } from '../../runs/place-to-write';
import { rowsSink, submissionSink } from '../../runs/score-files';
import { scoreLog } from '../../runs/score-log';
import { command } from '../command';
import { Misuse } from '../misuse';
import { datasetOf, JSON_OPTION, LOG_OPTIONS, maxBadOf, openOptions } from '../options';
import { MODEL_OPTIONS, otherModel } from '../other-model';
import { readSchemaFile } from '../own-features';
import { loadSource } from '../own-sources';
import { print } from '../print';
import { badText } from '../replay-text';
import { openRanking, RANKING_OPTION } from '../run-option';
import { watched } from '../watched';

const options = {
  ...RANKING_OPTION,
  log: { type: 'string', array: true, demandOption: true, describe: 'files of the log, plain or gzip' },
  out: { type: 'string', demandOption: true, describe: 'file to write: .csv or .arrow' },
  submission: {
    type: 'boolean',
    default: false,
    describe: "the challenge's file: user_id,session_id,timestamp,step,item_recommendations, one line per request",
  },
  from: {
    choices: ['snapshot', 'empty'] as const,
    default: 'snapshot' as const,
    describe: "state to begin with: the end of the run's log, which this log follows, or nothing",
  },
  force: { type: 'boolean', default: false, describe: 'write over an existing file' },
  dataset: { type: 'string', describe: "format of the log (default: the run's; trivago for a simulated run)" },
  items: LOG_OPTIONS.items,
  'allow-undated-items': LOG_OPTIONS['allow-undated-items'],
  mapping: { ...LOG_OPTIONS.mapping, describe: "mapping file (csv; default: the run's)" },
  limit: LOG_OPTIONS.limit,
  'max-bad': LOG_OPTIONS['max-bad'],
  ...MODEL_OPTIONS,
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .options(options)
    .usage(
      "podium score: ranks the requests of a log that have no label (click-outs whose reference is empty) by a run's model, or by --model.\n\nThe log is replayed from the run's state on: all other events update the state, a request without a label updates nothing. Rows are qid,item,position,score,rank, best first. Costs about as much as the replay of the same log.",
    )
    .example(
      'podium score --run runs/day --log test.csv.gz --out submission.csv --submission',
      'a challenge submission',
    )
    .example('podium score --run runs/day --log test.csv.gz --out ranked.arrow', 'every candidate with its score');
}

export const score = command({
  command: 'score',
  describe: 'rank the requests of a log that have no label',
  builder,
  handler: (parsed) =>
    watched(async (watch) => {
      const { out, from, submission } = parsed;
      const ending = /\.(csv|arrow)$/.exec(out)?.[1] as 'csv' | 'arrow' | undefined;
      if (!ending) throw new Misuse(`score: --out is ${out}, expected a name that ends in .csv or .arrow`);
      if (submission && ending !== 'csv') throw new Misuse(`score: --out is ${out}, expected .csv for a --submission`);
      if (existsSync(out) && !parsed.force)
        throw new ConfigError(
          `score: ${out} exists already; choose another --out, or --force to write over it`,
          'E_EXISTS',
        );
      checkFilePlace('score', out);
      const other = otherModel(parsed);
      const { paths, dataset, fingerprint, mapping } = await openRanking(parsed.run, other === null);
      const name = parsed.dataset ?? (dataset === 'simulator' ? 'trivago' : dataset);
      const open = openOptions({ ...parsed, mapping: parsed.mapping ?? mapping ?? undefined }, readSchemaFile);
      const metadata = { fingerprint, from };
      const counts = await scoreLog(
        { dataset: datasetOf(name), open, maxBad: maxBadOf(parsed), from, model: other ?? undefined },
        paths,
        () => (submission ? submissionSink(out) : rowsSink(out, ending, metadata)),
        watch,
        loadSource,
      );
      if (parsed.json) {
        print(JSON.stringify({ ...counts, from, fingerprint, run: paths.dir, out }));
        return;
      }
      const count = (n: number): string => n.toLocaleString('en');
      print(
        `${count(counts.requests)} requests without a label ranked, ${count(counts.candidates)} candidates; ${count(counts.events)} events read`,
      );
      if (counts.late > 0)
        print(
          `note: ${count(counts.late)} events lie before what the state knows already and were applied at that later time${from === 'snapshot' ? "; is this log older than the run's? --from empty begins without state" : ''}`,
        );
      for (const line of badText(counts.bad)) print(line);
      print(`written: ${out}`);
    }),
});
