import { biasSection } from './bias-section';
import type { Findings } from './collect';
import { dataSection } from './data-section';
import { counted } from './format';
import { type Content, html, type Markup } from './html';
import { importanceSection } from './importance-section';
import { leaderboardSection } from './leaderboard-section';
import { leaksSection } from './leaks-section';
import { learningSection } from './learning-section';
import { manifestSection } from './manifest-section';
import { pairedSection } from './paired-section';
import { protocolSection } from './protocol-section';
import { reliabilitySection } from './reliability-section';
import { retrainingSection } from './retraining-section';
import { segmentsSection } from './segments-section';
import { setsSection } from './sets-section';
import { shell } from './shell';
import { cautionsOf, summaryOf } from './summary';

const CONTENTS = [
  ['leaderboard', 'Leaderboard', leaderboardSection],
  ['paired', 'Against the baselines', pairedSection],
  ['sets-0', 'Sets of columns', setsSection],
  ['segments', 'Where the rankers are strong', segmentsSection],
  ['learning', 'Learning curve', learningSection],
  ['retraining', 'What training again is worth', retrainingSection],
  ['importance', 'What the model leans on', importanceSection],
  ['reliability', 'Reliability of scores', reliabilitySection],
  ['position-bias', 'What positions do to clicks', biasSection],
  ['data', 'Data', dataSection],
  ['leaks', 'Leak screen', leaksSection],
  ['protocol', 'Protocol', protocolSection],
  ['manifest', 'Manifest', manifestSection],
] as const;

/** What is found by commands that take a run with its own state: a trial of an experiment has none. */
export const NOT_OF_TRIALS: readonly string[] = ['sets-0', 'position-bias', 'leaks'];

/** The report as one file: no network, no scripts. */
export async function page(findings: Findings): Promise<string> {
  const sections: (readonly [id: string, title: string, content: Content])[] = [];
  const isTrial = findings.manifest.trial !== undefined;
  for (const [id, title, write] of CONTENTS)
    if (!(isTrial && NOT_OF_TRIALS.includes(id))) sections.push([id, title, await write(findings)]);
  return shell({
    name: nameOf(findings),
    source: sourceOf(findings),
    summary: summaryOf(findings),
    cautions: cautionsOf(findings),
    sections,
  });
}

function nameOf({ manifest: { dataset, data } }: Findings): string {
  return data.length > 0 ? `${dataset}: ${data[0].file}` : dataset;
}

function sourceOf({ replay: { counts }, manifest, training }: Findings): Markup {
  const model = training ? counted(training.bestRound, 'tree') : 'no model';
  return html`${manifest.data.length > 1 && `${counted(manifest.data.length, 'file')}, `}${counted(counts.events, 'event')}, ${counted(counts.requests, 'request')}, ${counted(manifest.columns.length, 'column')}, ${model}`;
}
