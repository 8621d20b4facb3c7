import type { Findings } from './collect';
import { bytes, count, counted } from './format';
import { html, type Markup } from './html';
import { facts, section, table } from './table';

/** Where the run comes from: all that is needed to make it again. */
export function manifestSection({ manifest, replay, training, features }: Findings): Markup {
  const leaks = [...new Set(features.map(({ leak }) => leak))].sort();
  return section(
    'manifest',
    'Manifest',
    facts([
      ['Podium', `${manifest.podium}, commit ${manifest.commit}`],
      ['Node', manifest.node],
      ['data set', manifest.dataset],
      ['seed', String(manifest.protocol.seed)],
      ['feature set', manifest.features],
      ['fingerprint', html`<code>${manifest.fingerprint}</code>`],
      ['columns', `${count(manifest.columns.length)} learned from, ${count(replay.columns)} in the table`],
      ['leak classes', leaks.map((leak) => `${leak} ${features.filter((f) => f.leak === leak).length}`).join(', ')],
      ['states', `${count(replay.states)} accumulators, ${counted(replay.lookups, 'look-up')} per row`],
      [
        'replayed',
        `${counted(replay.counts.events, 'event')}, ${counted(replay.counts.requests, 'request')}, ${counted(replay.counts.rows, 'row')}; longest list ${count(replay.longestList)}`,
      ],
      ...(training
        ? ([
            ['model', `${counted(training.bestRound, 'tree')}, ${bytes(training.modelBytes)} of ONNX`],
            ['trainer’s settings', html`<code>${JSON.stringify(training.settings)}</code>`],
          ] as const)
        : ([['model', 'none']] as const)),
    ]),
    manifest.data.length > 0 &&
      table(
        'Files of the log',
        [
          { head: 'file', className: 'name', cell: ({ file }) => file },
          { head: 'size', isNumber: true, cell: ({ bytes: size }) => bytes(size) },
          { head: 'SHA-256', className: 'name', cell: ({ sha256 }) => html`<code>${sha256}</code>` },
        ],
        manifest.data,
      ),
    html`<p class="times">Seconds: ${times(manifest.steps)}.</p>
<details><summary>What was asked for</summary><pre>${manifest.asked}</pre></details>
<details><summary>The columns, in order</summary><p class="columns"><code>${manifest.columns.join(', ')}</code></p></details>
`,
  );
}

function times(steps: Findings['manifest']['steps']): string {
  const told = Object.entries(steps).filter(([step]) => step !== 'report');
  return told.map(([step, seconds]) => `${step} ${seconds.toFixed(1)}`).join(', ');
}
