import Table from 'cli-table3';
import type { Argv } from 'yargs';
import { type Effect, type ExplainedCandidate, type ExplainedList, explainList } from '../../runs/explain-list';
import { command } from '../command';
import { Misuse } from '../misuse';
import { signed } from '../numbers';
import { JSON_OPTION } from '../options';
import { print } from '../print';
import { openRun } from '../run-option';

const options = {
  list: { type: 'string', demandOption: true, describe: 'id of the request, as in column qid of requests.arrow' },
  top: { type: 'number', default: 4, describe: 'effects told of each candidate' },
  by: { choices: ['column', 'family'] as const, default: 'column' as const, describe: 'whose effects are told' },
  ...JSON_OPTION,
} as const;

function builder(yargs: Argv) {
  return yargs
    .positional('run', { type: 'string', demandOption: true, describe: 'folder of a trained run' })
    .options(options)
    .usage(
      'podium explain: why the trained ranker orders one list as it does: what each column adds to or takes from each candidate beside the others of its list (exact path-dependent TreeSHAP, the fit part as background, centred within the list). The effects of a candidate add up to its lead: its score less the mean score of the list.\n\nIt takes a few seconds, most of them to read the table.',
    )
    .example('podium explain runs/day --list 5021', 'every candidate, its strongest columns')
    .example('podium explain runs/day --list 5021 --by family --top 6', 'by family');
}

export const explain = command({
  command: 'explain <run>',
  describe: 'why a list is ordered as it is',
  builder,
  handler: ({ run, list, top, by, json }) => {
    if (!(Number.isInteger(top) && top >= 1)) throw new Misuse(`--top is ${top}, expected a whole number, 1 or more`);
    const { paths } = openRun(run, 'train');
    const explained = explainList(paths, list);
    print(json ? JSON.stringify({ ...explained, run: paths.dir }) : explainedText(explained, by, top));
  },
});

function explainedText({ qid, candidates, background }: ExplainedList, by: 'column' | 'family', top: number): string {
  const of = by === 'column' ? 'columns' : 'families';
  const table = new Table({
    head: ['rank', 'item', 'shown', 'label', 'lead', `strongest ${of}`],
    style: { head: [], border: [] },
  });
  for (const candidate of candidates)
    table.push([
      candidate.rank,
      candidate.item,
      candidate.position,
      candidate.label > 0 ? candidate.label : '',
      signed(candidate.lead),
      candidate[of].slice(0, top).map(effectText).join('\n'),
    ]);
  return [
    `list ${qid}: ${candidates.length} candidates; lead: score less the mean score of the list; background: ${background.toLocaleString('en')} rows of the fit part`,
    table.toString(),
    ...between(candidates, of, top),
  ].join('\n');
}

/** What set the first candidate above the best one with a label, where another one came first. */
function between(candidates: readonly ExplainedCandidate[], of: 'columns' | 'families', top: number): string[] {
  const [first] = candidates;
  const labelled = candidates.find(({ label }) => label > 0);
  if (!labelled || labelled === first) return [];
  const effectOf = new Map(labelled[of].map(({ name, effect }) => [name, effect]));
  const gaps = first[of].map(({ name, effect }) => ({ name, effect: effect - effectOf.get(name)!, value: null }));
  const strongest = gaps.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect)).slice(0, top);
  return [
    `${first.item} stands above ${labelled.item}, which was chosen, by ${(first.lead - labelled.lead).toFixed(4)}: ${strongest.map(effectText).join(', ')}`,
  ];
}

function effectText({ name, effect, value }: Effect): string {
  return `${signed(effect)} ${name}${value === null ? '' : ` (${Number(value.toPrecision(4))})`}`;
}
