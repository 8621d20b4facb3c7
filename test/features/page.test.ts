import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Codec } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import { bytesPerKey } from '../../engine/plan/explain';
import { compilePlan } from '../../engine/plan/plan';
import { bindCatalogue, SET_NAMES, selectFeatures } from '../../features/index';
import { costOf } from '../../features/known-costs';
import { LOGS } from './logs';

const PAGE = join(__dirname, '../../docs/features.md');

const INTRO = `# Features

Generated from the catalogue (\`features/\`) by test/features/page.test.ts; \`npm run docs\` writes it anew.

Every column of a hotel log such as trivago's, those that RankLens' log of films has beside, and those that a shop's log
without lists, such as REES46's, has beside both. The simulator has the schema of the hotel log. \`podium features list
--dataset …\` shows those of any other log, \`podium features explain\` a column's state and look-ups.

* **class**: *safe* columns know earlier events and the request's own context; *request* columns also the list that they
  stand in, so that they can rank it but not find candidates. Columns that know labels of their own period, or the
  future, do not exist: a feature reads state as it was before the request, and a label is no role of any stream. The
  oracle features of leak studies (clicks left in the session, whether it is the last) cannot be written down.
* **ns/row**: nanoseconds of a replay for each row, as \`features/costs.json\` has them; ? where nobody has measured it.
  What is shared is shared out.
* **B/key**: bytes of state for each key, at most, of all states that the column needs.
* What a person did with an item, and an item with another, is forgotten 30 days after the last time, purchases after a year;
  the sentence says it.
* Tags \`graph\`, \`sketch\` and \`learned\` mark what costs most: \`--features 'full - tag:graph'\`.
`;

/** What feature-wise one would want and the catalogue has not, with the reason. */
const ABSENT = `## Not here

| what | why |
|---|---|
| country and continent of a city, country equals platform | ids have no parts; a log can say them in fields of their own |
| hour in the zone of the platform | there is no table of zones; hour and minute are UTC |
| rank of the raw item id | codes mean nothing; the time since an item was first seen says what was meant |
| clicks after this one, once the visit is over | a delayed stream reads state when it takes effect, not as it was before |
| embeddings, sequence models, stage-one scores | a model is trained after the replay, and a second stage is not part of this page; vectors that a log brings can be compared in columns of one's own |
| words of a title or of a description, and how like two of them are | texts are not cut into words; a log can say them as sets of ids, which the families of sets read |
| words of a search, and whether a title holds them | a query is one id: it counts as a choice, as a whole; two queries are the same or they are not |
| rank of an item among all of its market, by price or by sales | only candidates are ranked; the share of those shown there that is below, and their mean, stand in |
| degree, clustering and PageRank of an impression graph | a whole graph at once; counts of what is met together stand in |
`;

test('docs/features.md says what the catalogue says (UPDATE_GOLDEN=1 writes it anew)', () => {
  const text = page();
  if (process.env.UPDATE_GOLDEN || !existsSync(PAGE)) writeFileSync(PAGE, text);
  expect(text, 'docs/features.md is not fresh; npm run docs').toBe(readFileSync(PAGE, 'utf8'));
}, 180_000);

function page(): string {
  const hotels = listed('trivago');
  const films = beside(listed('ranklens'), hotels);
  const shop = beside(listed('shop'), hotels, films);
  const { schema, request } = LOGS.trivago!;
  const catalogue = bindCatalogue(schema, request);
  const sizes = SET_NAMES.filter((set) => set in SIZED).map(
    (set) => `\`${set}\` ${selectFeatures(set, catalogue).length}`,
  );
  return `${INTRO}
A hotel log has ${hotels.length} columns; named sets: ${sizes.join(', ')}. A
shop's log has ${listed('shop').length}, one with wish lists, ratings and searches ${listed('full_shop').length}.

${ABSENT}
# Of a hotel log

${tables(hotels)}
# Of RankLens alone

${tables(films)}
# Of a shop alone

${tables(shop)}`;
}

/** Those that no other log has. */
function beside(rows: readonly Row[], ...others: readonly (readonly Row[])[]): readonly Row[] {
  const known = new Set(others.flat().map(({ name }) => name));
  return rows.filter(({ name }) => !known.has(name));
}

const SIZED = { heuristic: true, slim: true, standard: true, full: true };

interface Row {
  readonly name: string;
  readonly family: string;
  readonly line: string;
}

function listed(log: string): readonly Row[] {
  const { schema, request } = LOGS[log]!;
  const catalogue = bindCatalogue(schema, request);
  const bytes = bytesPerKey(compilePlan(new Codec(schema, new Dictionary()), request, catalogue));
  return catalogue.map(({ name, tags, leak, sentence }, i) => ({
    name,
    family: tags[0],
    line: `| \`${name}\` | ${leak} | ${costOf(name) ?? '?'} | ${bytes[i]} | ${sentence.replaceAll('|', '\\|')} |`,
  }));
}

function tables(rows: readonly Row[]): string {
  const families = [...new Set(rows.map(({ family }) => family))];
  return families
    .map((family) => {
      const lines = rows.filter((row) => row.family === family).map(({ line }) => line);
      return `## ${family}\n\n| column | class | ns/row | B/key | what it is |\n|---|---|---|---|---|\n${lines.join('\n')}\n`;
    })
    .join('\n');
}
