import { existsSync } from 'node:fs';
import { type CompareRules, compareEntrants } from '../compare/compare';
import { readEntrants } from '../compare/entrant';
import { poolSeeds } from '../compare/mean-of-seeds';
import { runPaths } from '../paths';
import type { Watch } from '../progress';
import { lacksTable } from '../trials/trial-table';
import { countOpenings, workspaceOf } from '../workspace/opened';
import { biasSection } from './bias-section';
import { collect, type Findings } from './collect';
import { writeComparison } from './compared-page';
import { dataSection } from './data-section';
import { type Content, type Markup, markup } from './html';
import { importanceSection } from './importance-section';
import { leaksSection } from './leaks-section';
import { learningSection } from './learning-section';
import { NOT_OF_TRIALS } from './page';
import { reliabilitySection } from './reliability-section';
import { setsSection } from './sets-section';

type Section = readonly [id: string, title: string, content: Content];

/** What each run tells by itself, beside the comparison. */
const OWN = [
  ['learning', 'Learning curve', learningSection],
  ['importance', 'What the model leans on', importanceSection],
  ['reliability', 'Reliability of scores', reliabilitySection],
  ['position-bias', 'What positions do to clicks', biasSection],
  ['data', 'Data', dataSection],
  ['leaks', 'Leak screen', leaksSection],
] as const;

/**
 * Writes one page of several runs: their comparison, and what each tells by itself.
 *
 * @param asked folders of runs or trials, `FOLDER:RANKER` for another ranker than the trained one
 * @param rules how they are compared, and whether trainings that differ by their seed alone are one row; of such the
 * first tells what a run tells by itself
 * @throws StateError, ConfigError, MismatchError as a comparison
 */
export async function writeRuns(
  path: string,
  asked: readonly string[],
  { isPooled, ...rules }: CompareRules & { readonly isPooled: boolean },
  watch: Watch,
): Promise<void> {
  const read = readEntrants(asked);
  const entrants = isPooled ? poolSeeds(read) : read;
  const compared = compareEntrants(entrants, rules);
  const own: Section[] = [];
  const met = new Set<string>();
  const tableless: string[] = [];
  let areTrials = true;
  for (const [place, { run, label, ranker }] of entrants.entries()) {
    if (met.has(run)) continue;
    met.add(run);
    if (lacksTable(runPaths(run))) {
      tableless.push(label);
      continue;
    }
    const findings = await collect(runPaths(run), watch);
    const name = label.endsWith(`:${ranker}`) ? label.slice(0, -ranker.length - 1) : label;
    areTrials &&= findings.manifest.trial !== undefined;
    own.push(...(await ownSections(findings, name, place)));
  }
  if (!areTrials && ![...met].some((run) => existsSync(runPaths(run).ablation)))
    own.unshift(['sets-0', 'Sets of columns', await setsSection({ ablation: null })]);
  const opened = countOpenings([...met].map(workspaceOf), compared.protocol);
  const cautions = tableless.map(
    (label) => `${label} is a trial whose experiment's table is gone: what it tells by itself is not on this page`,
  );
  await writeComparison(path, { ...compared, cautions: [...compared.cautions, ...cautions] }, entrants, opened, own);
}

async function ownSections(findings: Findings, name: string, place: number): Promise<Section[]> {
  const isTrial = findings.manifest.trial !== undefined;
  const sections: Section[] = [];
  for (const [id, title, write] of OWN) {
    if (isTrial && NOT_OF_TRIALS.includes(id)) continue;
    const content = await write(findings);
    sections.push([`${id}-${place}`, `${title}: ${name}`, renamed(content, id, `${id}-${place}`, ` of ${name}`)]);
  }
  return sections;
}

/** A section under another id, with a name behind its title. */
function renamed({ markup: text }: Markup, id: string, to: string, behind: string): Markup {
  const escaped = behind.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return markup(
    text.replace(`<section id="${id}"><h2>`, `<section id="${to}"><h2>`).replace('</h2>', () => `${escaped}</h2>`),
  );
}
