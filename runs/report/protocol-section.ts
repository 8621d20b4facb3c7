import { type Protocol, parseSplit, protocolHash, protocolText, type Selection } from '../../eval/protocol';
import type { Leaderboard } from '../leaderboard';
import type { Findings } from './collect';
import { digits, moment, percent, span } from './format';
import { html, type Markup } from './html';
import { section } from './table';

/** Everything the scores depend on beside the rankers, in words and as it is stored. */
export function protocolSection({ board: { protocol, candidate_recall }, manifest: { cuts } }: Findings): Markup {
  return section(
    'protocol',
    'Protocol',
    html`<p class="quiet">Scores are comparable only under the same protocol.</p>
<ul>${words(protocol, cuts, candidate_recall ?? null).map(
      (sentence) => html`<li>${sentence}</li>
`,
    )}</ul>
<p>Protocol ${protocolHash(protocol)}:</p>
<pre>${protocolText(protocol)}</pre>
`,
  );
}

const JUDGED: Readonly<Record<Selection, string>> = {
  'last-click': 'One list per session is judged: its last with a relevant candidate.',
  'every-click': 'Every list is judged.',
  progressive: 'Every list is judged, in time order.',
  'next-item':
    'Every request that an item follows is judged by that item alone; an item that is no candidate counts as missed.',
};

function candidatesSentence(
  candidates: string,
  currentItem: string | undefined,
  recall: Leaderboard['candidate_recall'],
): string {
  const from =
    candidates === 'catalogue'
      ? 'Every item of the log so far is a candidate (the newest 10,000)'
      : 'Candidates are generated from the state';
  const current =
    currentItem === 'exclude'
      ? 'the item that the session is at is none'
      : 'the item that the session is at may be one';
  return `${from}; ${current}. ${recall ? `They hold ${digits(recall.value)} of the answers (candidate recall, 95 % interval ${span(recall)}).` : ''}`;
}

function words(
  {
    candidates,
    currentItem,
    split,
    straddle,
    empty,
    protocol,
    ties,
    seed,
    data,
    gap,
    holdout,
    stateLag,
    retrain,
    negatives,
  }: Protocol,
  cuts: { choose: number; report: number },
  recall: Leaderboard['candidate_recall'],
): string[] {
  const parsed = parseSplit(split);
  const where =
    'share' in parsed
      ? `at the time of the request behind the first ${percent(parsed.share)} of the requests`
      : 'at a given time';
  return [
    `The log is cut ${where}: the report part begins at ${moment(cuts.report)}. The last tenth of the requests before it is the choose part, which begins at ${moment(cuts.choose)}; everything earlier is the fit part.`,
    'The model learns from every request of the fit part; every request of the choose part has a say in when to stop; scores are told on the report part. State goes on being updated through all of them, and each list is read before its own click is known.',
    straddle === 'drop'
      ? 'A session that began before a cut is not judged behind it.'
      : 'A session that began before a cut is judged by its requests behind it.',
    JUDGED[protocol],
    ...(candidates === undefined ? [] : [candidatesSentence(candidates, currentItem, recall)]),
    empty === 'zero'
      ? 'A list without a relevant candidate counts as 0.'
      : 'A list without a relevant candidate is left out of the accuracy metrics, and counted.',
    ties === 'expectation' ? 'Equal scores count as the mean over all their orders.' : `Equal scores: ${ties}.`,
    `Intervals are at 95 %, Student’s t over users, lists of one user taken as alike; those of coverage are bootstrap percentiles. The seed is ${seed}.`,
    ...(gap === undefined
      ? []
      : [`Requests less than ${gap} before a cut are in no part, because their outcomes are not known at it.`]),
    ...(holdout === undefined
      ? []
      : [
          `${percent(holdout)} of the users were drawn by the seed: nothing is learned of them, and they alone are told of.`,
        ]),
    ...(stateLag === undefined ? [] : [`State is read as it was ${stateLag} before each request.`]),
    ...(retrain === undefined
      ? []
      : [
          `Beside the model that is never trained again, others are, every ${retrain.join(', ')}, as the report part goes by; each list is ranked by the newest made before it.`,
        ]),
    ...(negatives === undefined
      ? []
      : [
          `Metrics whose names end in sampled${negatives} are against ${negatives} candidates that are not relevant, drawn from each list by the seed, the same ones for every ranker; they are other metrics, and no estimates of those against all.`,
        ]),
    ...(data === undefined ? [] : [`The data are ${data}.`]),
  ];
}
