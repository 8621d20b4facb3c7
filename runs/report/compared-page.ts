import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { protocolHash, protocolText } from '../../eval/protocol';
import type { AblationFile } from '../ablate/run';
import type { Compared, ComparedRow } from '../compare/compare';
import type { Entrant } from '../compare/entrant';
import { freshnessOf } from '../compare/freshness';
import { readStored } from '../stored-json';
import { writeWhole } from '../write-whole';
import { differencesSection, valuesSection } from './compared-sections';
import { comparedSegments } from './compared-segments';
import { counted, digits, metricName, pValue, signed, span } from './format';
import { freshnessSections } from './freshness-section';
import { frontSection } from './front-section';
import { type Content, html, type Markup } from './html';
import { openedOften } from './opened-often';
import { shell } from './shell';
import { section } from './table';

/**
 * Writes the report of a comparison: one file, with the front of every run that was ablated.
 *
 * @param own sections about single runs
 */
export async function writeComparison(
  path: string,
  compared: Compared,
  entrants: readonly Entrant[],
  opened: number,
  own: readonly (readonly [id: string, title: string, content: Content])[] = [],
): Promise<void> {
  const { metric, protocol, lists, users, rows, reference, cautions } = compared;
  const sections: (readonly [id: string, title: string, content: Content])[] = [
    ['leaderboard', 'Leaderboard', await valuesSection(compared)],
    ['paired', `Against ${reference}`, await differencesSection(compared)],
    ...(await freshnessSections(freshnessOf(entrants, compared), metric)),
    ['segments', 'Where they differ', await comparedSegments(entrants, metric)],
  ];
  for (const [place, { run, label }] of entrants.entries()) {
    const file = join(run, 'ablation.json');
    if (existsSync(file) && entrants.findIndex((other) => other.run === run) === place)
      sections.push(await frontSection(label, place, readStored<AblationFile>(file)));
  }
  sections.push(...own, ['protocol', 'Protocol', protocolPart(compared, opened)]);
  const page = shell({
    name: `${counted(rows.length, 'ranker')} compared`,
    source: `${metricName(metric)} on ${counted(lists, 'list')} of ${counted(users, 'user')}; ${protocol.data ?? ''}`,
    summary: summaryOf(compared),
    cautions: [...cautions, ...openedOften(opened)],
    sections,
  });
  writeWhole(path, page);
}

/** What the comparison says of the best challenger, in one sentence. */
function summaryOf({ rows, reference, metric }: Compared): string {
  const name = metricName(metric);
  const of = rows.find(({ label }) => label === reference)!;
  const best = rows.find(
    (row): row is ComparedRow & { difference: NonNullable<ComparedRow['difference']> } => row.difference !== null,
  );
  if (!best) return `${reference} has ${name} ${digits(of.value)}; there is nothing to compare it with.`;
  const { difference } = best;
  const isClear = difference.p_holm !== null && difference.p_holm < 0.05;
  const verdict = isClear ? (difference.value > 0 ? 'is ahead of' : 'is behind') : 'is not separable from';
  return `The best challenger, ${best.label}, ${verdict} ${reference}: ${name} ${digits(best.value)} against ${digits(of.value)}, difference ${signed(difference.value)}, 95 % interval ${span(difference, signed)}, p ${pValue(difference.p_holm)} (Holm).`;
}

function protocolPart({ protocol }: Compared, opened: number): Markup {
  return section(
    'protocol',
    'Protocol',
    html`<p class="quiet">All rankers were judged on the same lists under this protocol; others are refused. Its report part was opened ${counted(opened, 'time')} in this workspace.</p>
<p>Protocol ${protocolHash(protocol)}:</p>
<pre>${protocolText(protocol)}</pre>
`,
  );
}
