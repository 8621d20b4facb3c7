import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chanceMetrics, leaderboardMetrics, metrics } from '../../eval';
import { type Metric, policyName } from '../../eval/metric';

const PAGE = join(__dirname, '../../docs/metrics.md');
const ROOM = join(__dirname, '../../eval');

const INTRO = `# Metrics

Generated from the registry (\`eval/index.ts\`) by test/eval/page.test.ts; \`npm run docs\` writes it anew.

A metric is a name and a policy: everything that changes its number is printed beside it and hashed into the run. Other
cutoffs and choices come from the same makers (\`eval/metrics/\`).

Ranks count from 1. A label is a gain; a candidate is relevant when its gain is above 0. R is the number judged relevant,
retrieved or not, k the cutoff, n the number of candidates, I the declared catalogue. A metric that is undefined for a
list (NaN) is not averaged there, and the list is counted.

\`podium evaluate\` computes those of the leaderboard (\`leaderboardMetrics\`), and with \`--metrics all\`, or names and
patterns such as \`'map*,gini*'\`, others beside them: values, intervals and policies stand in \`leaderboard.json\`, values by
list in \`lists.arrow\`. Popularity counts clicks before the report part, as events (\`popularity\`) and as people who clicked
(\`users\`: \`novelty\`, \`epc\`); the long tail lies outside the items that hold 80 % of them. The history of a list is each
item that whoever asks had clicked in an earlier request of the run, and no other event of the log. \`undefined_metrics\` says
what has a value for no ranker, and why: vectors, properties or prices, where the log has none. Vectors of items are those of
the log (the first vector among their attributes); without, an item's properties are its vector, each weighing ln(1 + items /
items that have it). \`policy_hash\` stands for all policies of a board; runs are compared by the policy of the one metric,
so that other metrics beside it are no difference.
`;

/** The choices that hold for a whole table of metrics: \`Rules\` of eval/evaluate.ts. */
const RULES = `## Rules of a table

| rule | default | others |
|---|---|---|
| \`ties\`: equal scores | \`expectation\` over all orders of the tied, in closed form | \`optimistic\`, \`pessimistic\`, \`given\` (order of the rows), \`key\` (a declared key, lowest first), \`seeded\` |
| \`empty\`: no relevant candidate | \`zero\`, counted, and the mean without such lists beside it | \`skip\`, \`nan\` (the mean is undefined), \`error\` |
| \`missed\`: the clicked item is not among the candidates | \`zero\`, counted | \`skip\`, \`worst\` (as if it stood at n + 1) |
| \`nan\`: a score is NaN | \`error\` | \`worst\` (behind all, equal among themselves) |
| \`duplicates\`: an item is listed twice | nobody looks; logs are checked where they are read | \`error\`, \`move-up\` (keep the first), \`gap\` (keep the first, its place stays empty), \`challenge\` (RecSys 2019: a relevant item listed twice is worth 0) |
| \`average\` | \`lists\` (micro) | \`users\` (macro: each user by the mean of its lists) |

Plus and minus zero are equal. A list shorter than k still divides precision by k. Metrics of the best k and of all lists
take ties in given order (or by key or seed). One candidate only: the list counts, and \`n_trivial\` says how many there are.

Intervals are Student's over users, lists of one user summed first. Metrics that are no means are resampled by user: drawn
with replacement where that takes less than 10⁹ additions, and by leaving out each of 100 groups of users beyond.
`;

const KINDS: readonly [title: string, what: string, of: (metric: Metric) => boolean][] = [
  ['Accuracy of a list', 'Mean over lists of a value in the range shown.', ({ kind }) => kind === 'list'],
  [
    'The best k of a list',
    'Mean over lists; needs what is known of the items (`ItemFacts`): popularity, users, tail, properties, vectors, prices, history.',
    ({ kind }) => kind === 'top',
  ],
  [
    'All lists together',
    'Which items the best k of all lists hold. Needs the catalogue.',
    ({ kind }) => kind === 'set',
  ],
  [
    'Sums over lists',
    'Functions of sums. Chances (`chanceMetrics`) need scores in [0, 1]: those of a ranker are none until calibrated on other data.',
    ({ kind }) => kind === 'sum',
  ],
];

/** What compares, judges or estimates, beside the registry: file, what it gives. Every file of these rooms is named. */
const BESIDE: readonly [title: string, folder: string, lines: Readonly<Record<string, string>>][] = [
  [
    'Comparing',
    '',
    {
      interval: 'mean clustered by user (micro), and over users (macro)',
      paired:
        'A − B on the same lists: interval, t, sign flip, d_z, relative difference, wins, smallest detectable difference',
      'sign-flip': 'randomisation over users: exact up to 20, else drawn and never 0',
      bootstrap: 'percentiles of resampled users, streams keyed by (seed, replicate)',
      'poisson-bootstrap':
        'the same for very many lists: keyed by (seed, replicate, user), shards add up to the same digits',
      bca: 'bias-corrected and accelerated bounds',
      holm: 'Holm, Bonferroni, Benjamini–Hochberg',
      'non-inferiority': 'is A at most a margin worse: one-sided 95 % bound',
      planning: 'lists needed, smallest difference',
      seeds: 'lists × training seeds: variance components, an interval that covers both',
      windows: 'random effects over time windows, and where the next would lie',
      sliding: 'windows of a log, each with a fit, choose and report part of its own',
      retraining: 'which model ranks a list where models are trained again and again',
      'drawn-negatives': 'metrics against candidates drawn by the seed, keyed by list, under names that say so',
      wilcoxon: 'signed ranks and signs, as curiosities',
      stability: "Nogueira's index of chosen sets",
      'segment-table': 'a metric by any column; columns that are outcomes are marked',
      'coverage-by-day': 'the catalogue as of each day, what was recommended of it, and the ceiling of the candidates',
      binomial: 'exact tails of a number of hits',
      'item-vectors': 'likeness of items by the cosine of their vectors, which may be made of properties',
      rarefaction: 'distinct items expected in n draws',
    },
  ],
  [
    'From the log of another policy',
    'off-policy',
    {
      estimates: 'IPS, SNIPS, clipped, DM, DR, with their checks; refused when few rows hold the weight',
      policies: 'a policy as its log tells it: chances by item and position; every item alike',
      judged: 'a log with the chances of another policy, and click rates from its other rows',
      slates: 'whole lists of another policy: SIPS, IIPS, RIPS, cascade-DR, each with what it assumes',
      'judged-slates': 'lists with the chances of another policy, and a model of what is clicked from each place on',
    },
  ],
  [
    'Clicks and positions',
    'clicks',
    {
      'click-log': 'lists shown and what was clicked',
      accelerated: 'rounds of an estimate that creep, extrapolated (SQUAREM)',
      'position-model': 'examination by position and attraction, by EM',
      'choice-model': 'examination where a list ends with its click: the click is a choice among what was looked at',
      'cascade-model': 'reading down to the first click, or giving up, by EM',
      debiased: 'MRR or NDCG as if every position had been looked at alike: IPS, self-normalised, capped',
      'joint-intervals': 'the curve and what is weighed by it from one bootstrap of users, bias-corrected',
    },
  ],
  [
    'Control groups',
    'ab',
    {
      arm: 'means, shares, ratios (delta method, linearised)',
      welch: 'difference of means or shares',
      lift: 'relative lift, Fieller where the control is near 0, incremental total',
      revenue: 'revenue per user, winsorised at a quantile of both arms, buyers and baskets',
      permutation: 'exact or drawn permutation of the arms',
      cuped: 'what the past explains taken out; units without a past stay',
      'sample-ratio': 'χ² of the arms against their shares; hides results below p = .001',
      spending: "power family, O'Brien–Fleming type in both conventions, Pocock type",
      'group-sequential': 'boundaries for planned looks by recursive integration',
      'always-valid': 'mixture sequential test, confidence sequence',
      'sample-size': 'units per arm, smallest lift',
      assignment: 'FNV-1a, GrowthBook 1 and 2, our 53 bits; ranges that grow from their own starts',
      'self-test': 'A/A: how often a test finds something under shuffled labels',
      'shuffled-arms': 'A/A of an experiment with all of its looks',
      interleaving: 'team draft and its credit by user',
      experiment: 'a whole experiment from its log: gates first, then measures and reach',
      'experiment-rules': 'how an experiment is read',
      exposures: 'units, arms and outcomes of a log, each unit from its first exposure',
      'arm-against-control': 'one arm against the control: measures, balance, reach',
      balance: 'how alike arms were before the exposure',
      measures: 'click-through rate, conversion, revenue, views, by unit',
      measured: 'a measure of both arms: lift, difference, CUPED, smallest lift',
      looking: 'when one may look: once, at planned looks, at any time; looks made again from the log',
      'look-times': 'when a planned look is frozen: the exposure of its last unit and an outcome window',
      'several-arms': 'what the error of one arm is where several are tested',
      nothing: 'measures of which nothing happened, said in a sentence',
      reach: 'diversity and coverage of an arm against the control',
      'unit-sums': 'sums by unit before and after its exposure',
      'new-products':
        "the vendor's diversity: products new to the target group, raw, mirrored, at equal exposure, rare, per user",
    },
  ],
];

test('docs/metrics.md says what the registry says (UPDATE_GOLDEN=1 writes it anew)', () => {
  const text = page();
  if (process.env.UPDATE_GOLDEN) writeFileSync(PAGE, text);
  expect(readFileSync(PAGE, 'utf8'), 'docs/metrics.md is not fresh; npm run docs').toBe(text);
});

test('every metric of the leaderboard is on the page, and every file beside the registry', () => {
  const text = page();
  for (const { name } of [...metrics, ...chanceMetrics, ...leaderboardMetrics()])
    expect(text).toContain(`\`${name.replaceAll('|', '\\|')}\``);
  for (const [, folder, lines] of BESIDE) {
    const files = readdirSync(join(ROOM, folder)).filter((file) => file.endsWith('.ts'));
    for (const file of Object.keys(lines)) expect(files).toContain(`${file}.ts`);
    if (folder !== '') expect(Object.keys(lines).sort()).toEqual(files.map((file) => file.replace('.ts', '')).sort());
  }
});

function page(): string {
  const all = [...metrics, ...chanceMetrics];
  const sections = KINDS.map(([title, what, of]) => `## ${title}\n\n${what}\n\n${table(all.filter(of))}\n`);
  const beside = BESIDE.map(([title, folder, lines]) => {
    const at = folder === '' ? 'eval' : `eval/${folder}`;
    const rows = Object.entries(lines).map(([file, what]) => `| \`${at}/${file}.ts\` | ${what} |`);
    return `## ${title}\n\n| where | what |\n|---|---|\n${rows.join('\n')}\n`;
  });
  return [INTRO, RULES, ...sections, ...beside].join('\n');
}

function table(of: readonly Metric[]): string {
  const rows = of.map((metric) => {
    const policy = policyName(metric, { ties: 'expectation', empty: 'zero' }).replace(/^[^{]*/, '');
    const range =
      'range' in metric
        ? metric.range.map((end) => (end === Infinity ? '∞' : Math.round(end * 1e3) / 1e3)).join(' … ')
        : '';
    return `| \`${metric.name.replaceAll('|', '\\|')}\` | ${metric.better} | ${range} | ${metric.sentence} | ${policy.replaceAll('|', '\\|')} |`;
  });
  return `| metric | better | range | what it is | policy |\n|---|---|---|---|---|\n${rows.join('\n')}`;
}
