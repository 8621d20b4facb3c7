import { writeFileSync } from 'node:fs';
import type { Plan } from '../../engine/plan/plan';
import { tableName } from '../../engine/plan/table';
import type { Metric } from '../leaderboard';
import { counted } from '../report/format';
import type { BundleManifest } from './manifest';

/**
 * Writes `CARD.md`: what a ranker is for, what it was measured at, what it needs, and where it comes from.
 *
 * @see Mitchell, Wu, Zaldivar, Barnes, Vasserman, Hutchinson, Spitzer, Raji, Gebru. Model Cards for Model Reporting. FAT* 2019.
 */
export function writeCard(path: string, manifest: Omit<BundleManifest, 'files' | 'kind'>, plan: Plan): void {
  const { dataset, data, protocol, cost, golden, poisoned, parent, columns, metrics } = manifest;
  const { on, candidates, outcome, generate } = plan.request;
  const chosen = outcome.kind === 'immediate' ? `its field ${outcome.field}` : `the ${outcome.on} events after it`;
  const lines = [
    `# Ranker of ${candidates} of a ${on}`,
    '',
    `Puts the candidates of a ${on} in order, the likeliest to be chosen first; what was chosen it learned from ${chosen}. It reads ${columns.length} of the ${counted(parent.columns, 'column')} of run ${parent.run}; fingerprint ${manifest.fingerprint}.`,
    generate ? `Candidates that a request does not bring are generated, ${generate.limit} at most.` : '',
    '',
    '## Measured',
    '',
    metrics === null
      ? 'Never evaluated on the report part of its run.'
      : metricTable(metrics, protocol.protocol === null ? '' : `${protocol.protocol}, split ${protocol.split}`),
    '',
    '## Costs',
    '',
    `Measured on the machine that made it, over ${counted(cost.lists, 'list')}:`,
    '',
    '| | half of the lists within | 99 % within |',
    '|---|---|---|',
    `| assemble | ${micros(cost.assemble.p50)} | ${micros(cost.assemble.p99)} |`,
    ...(cost.score ? [`| score | ${micros(cost.score.p50)} | ${micros(cost.score.p99)} |`] : []),
    `| both | ${micros(cost.total.p50)} | ${micros(cost.total.p99)} |`,
    '',
    `State at the end of the run's log: ${(cost.stateBytes / 1e6).toFixed(1)} MB in ${cost.keySets} key sets, ${cost.accumulators} accumulators, and the dictionary of ids (${(cost.dictionaryBytes / 1e6).toFixed(1)} MB of it).`,
    '',
    '## State it needs',
    '',
    ...plan.tables.slice(2).map((table) => {
      const own = plan.states.filter((state) => state.table === table);
      const after = table.expiry?.length ? Math.max(...table.expiry.map(({ after }) => after)) / 3_600_000 : null;
      return `- ${tableName(table)}: ${own.length} ${own.length === 1 ? 'accumulator' : 'accumulators'}, ${after === null ? 'never forgotten' : `forgotten ${after} hours after the last event`}`;
    }),
    '',
    '## Columns',
    '',
    ...plan.features.map(({ name, sentence, leak }) => `- \`${name}\` (${leak}): ${sentence}`),
    '',
    '## Where it comes from',
    '',
    `Data set ${dataset}: ${data.length > 0 ? data.map(({ file, bytes, sha256 }) => `${file} (${bytes} bytes, SHA-256 ${sha256.slice(0, 16)}…)`).join(', ') : protocol.data}.`,
    `Podium ${manifest.podium}, commit ${manifest.commit}, Node ${manifest.node}, ONNX runtime ${manifest.onnxruntime}, seed ${protocol.seed}.`,
    '',
    '## Check it, serve it',
    '',
    `\`podium bundle verify DIR\` computes ${counted(golden.lists, 'list')}${golden.repeated > 0 ? ` (${golden.repeated} of them the log's own again, as if it went on with itself, since it has no more)` : ''} again from ${counted(golden.events, 'event')}: features bit for bit, and the order. With all other ${poisoned.states} accumulators of its run poisoned ${poisoned.times} times these lists came out the same.`,
    '`podium serve --run DIR` serves it.',
    '',
    '## What it does not know',
    '',
    'It was measured on logged outcomes: what was never shown was never judged, and what stood on top was seen more. It learned from one log; another season, market or way of showing needs another measurement.',
  ];
  writeFileSync(path, `${lines.filter((line, i) => line !== '' || lines[i - 1] !== '').join('\n')}\n`);
}

function metricTable(metrics: Readonly<Record<string, Metric>>, protocol: string): string {
  const rows = Object.entries(metrics).map(
    ([name, { value, lo, hi }]) => `| ${name} | ${number(value)} | ${number(lo)} to ${number(hi)} |`,
  );
  return [`On the report part (${protocol}):`, '', '| metric | value | 95 % |', '|---|---|---|', ...rows].join('\n');
}

function number(value: number | null): string {
  return value === null ? 'undefined' : value.toFixed(4);
}

/** Microseconds as people read them. */
export function micros(us: number): string {
  return us < 1000 ? `${us.toFixed(0)} µs` : `${(us / 1000).toFixed(2)} ms`;
}
