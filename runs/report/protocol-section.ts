import { type Protocol, parseSplit, protocolHash, protocolText } from '../../eval/protocol';
import type { Findings } from './collect';
import { moment, percent } from './format';
import { html, type Markup } from './html';
import { section } from './table';

/** Everything the scores depend on beside the rankers, in words and as it is stored. */
export function protocolSection({ board: { protocol }, manifest: { cuts } }: Findings): Markup {
  return section(
    'protocol',
    'Protocol',
    html`<p class="quiet">Scores are comparable only under the same protocol.</p>
<ul>${words(protocol, cuts).map(
      (sentence) => html`<li>${sentence}</li>
`,
    )}</ul>
<p>Protocol ${protocolHash(protocol)}:</p>
<pre>${protocolText(protocol)}</pre>
`,
  );
}

function words(
  { split, straddle, empty, protocol, ties, seed, data, gap, holdout, stateLag, retrain, negatives }: Protocol,
  cuts: { choose: number; report: number },
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
    protocol === 'last-click'
      ? 'One list per session is judged: its last with a relevant candidate.'
      : 'Every list is judged.',
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
