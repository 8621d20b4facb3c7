import { protocolHash, protocolText } from '../../eval/protocol';
import type { WindowedComparison } from '../windows/compare-windows';
import { writeWhole } from '../write-whole';
import { counted, digits, metricName, pValue, signed, span } from './format';
import { html, type Markup } from './html';
import { openedOften } from './opened-often';
import { shell } from './shell';
import { section } from './table';
import { meansSection, overWindowsSection, windowsSection } from './windows-sections';

/** Writes the report of a comparison over windows of a log: one file. */
export async function writeWindows(path: string, compared: WindowedComparison, opened: number): Promise<void> {
  const { metric, protocol, reference, rows, windows, cautions } = compared;
  const page = shell({
    name: `${counted(rows.length, 'ranker')} in ${counted(windows.length, 'window')}`,
    source: `${metricName(metric)}, each window trained, stopped and told in order of time; ${protocol.data ?? ''}`,
    summary: summaryOf(compared),
    cautions: [...cautions, ...openedOften(opened)],
    sections: [
      ['leaderboard', 'Over all windows', await meansSection(compared)],
      ['paired', `Against ${reference}`, await overWindowsSection(compared)],
      ['windows', 'Window by window', await windowsSection(compared)],
      ['protocol', 'Protocol', protocolPart(compared, opened)],
    ],
  });
  writeWhole(path, page);
}

function summaryOf({ rows, reference, metric, windows }: WindowedComparison): string {
  const best = rows.find(({ difference }) => difference !== null);
  const of = rows.find(({ label }) => label === reference)!;
  const name = metricName(metric);
  if (!best?.difference)
    return `${reference} has ${name} ${digits(of.mean.value)} over ${windows.length} windows; there is nothing to compare it with.`;
  const { difference } = best;
  const isClear = difference.p_holm !== null && difference.p_holm < 0.05;
  const verdict = isClear ? ((difference.value ?? 0) > 0 ? 'is ahead of' : 'is behind') : 'is not separable from';
  const ahead = best.differences.filter((own) => own !== null && own > 0).length;
  return `The best challenger, ${best.label}, ${verdict} ${reference} over ${windows.length} windows: mean difference ${signed(difference.value)}, 95 % interval ${span(difference, signed)}, p ${pValue(difference.p_holm)} (Holm); it is ahead in ${ahead} of them.`;
}

function protocolPart({ protocol, rules }: WindowedComparison, opened: number): Markup {
  return section(
    'protocol',
    'Protocol',
    html`<p class="quiet">The split of the runs is replaced by ${rules.windows} cuts, the first behind ${(100 * rules.first).toFixed(0)} % of the requests; ${rules.isGrowing ? 'each window learns from all before its cut' : 'each window learns from as many requests as the first'}, of which the last tenth ends the training. The report part of this data and split was opened ${counted(opened, 'time')} in this workspace, this comparison counted.</p>
<p>Protocol ${protocolHash(protocol)}:</p>
<pre>${protocolText(protocol)}</pre>
`,
  );
}
