import { first, last, setOf, since, sinceFirst } from '../../engine/spec/aggregates';
import { token } from '../../engine/spec/pairs';
import { lastK } from '../../engine/spec/sequences';
import type { IdValue, NumberValue, Value } from '../../engine/spec/values';
import type { Entry, WinnerWords } from './words';

/** F3, sequences: where the user clicked or looked one time after another. */
export function sequences(words: WinnerWords): Entry[] {
  return [...indices(words), ...summaries(words), ...trends(words), ...actions(words)];
}

const FIVE = [0, 1, 2, 3, 4] as const;

/** The last five places in this very list, how they follow each other, and how often the newest was this one. */
function indices({ click, listed, candidate: { item, rank }, request, list }: WinnerWords): Entry[] {
  const here = { list: list.signature() };
  const clicks = lastK(click.field('rank'), { keep: 5 }).per('user', 'list').at(here);
  const touches = lastK(listed.field('item'), { keep: 5 }).per('user', 'list').at(here);
  const columns = (place: (k: number) => NumberValue, seq: typeof clicks | typeof touches): Record<string, Value> =>
    Object.fromEntries(
      FIVE.flatMap((k): [string, Value][] => [
        [`last_${k + 1}`, place(k)],
        [`step_${k + 1}`, (k === 0 ? rank : place(k - 1)).minus(place(k))],
        [`gap_${k + 1}`, k === 0 ? request.ts.minus(seq.timeOf(0)) : seq.gaps(k - 1)],
      ]),
    );
  return [
    {
      accumulator: 'indices_features_clicks',
      family: 'F3',
      columns: { ...columns((k) => clicks.nth(k), clicks), run: clicks.runLengthOf(rank) },
    },
    {
      accumulator: 'indices_features_interactions',
      family: 'F3',
      columns: { ...columns((k) => list.rankOf(touches.nth(k)), touches), run: touches.runLengthOf(item) },
      note: 'Touches belong to the list of the last click before them; their places are found in the list of the request.',
    },
  ];
}

/** Range, mean and repetition of the places of a session. */
function summaries({ click, actions, candidate: { item, rank }, list }: WinnerWords): Entry[] {
  const clicks = lastK(click.field('rank'), { keep: 64 }).per('user', 'session');
  const items = lastK(actions.field('item'), { keep: 64 }).per('user', 'session');
  const met = setOf(actions.field('item'), { keep: 64 }).per('user', 'session');
  const places = { min: met.lowestOf(list.rankOf), max: met.highestOf(list.rankOf), mean: met.meanOf(list.rankOf) };
  const squares = met.meanOf((one) => list.rankOf(one).times(list.rankOf(one)));
  const compared = (all: { min: NumberValue; max: NumberValue; mean: NumberValue }): Record<string, Value> => ({
    ...all,
    ...{ min_offset: all.min.minus(rank), max_offset: all.max.minus(rank), mean_offset: all.mean.minus(rank) },
  });
  const spread = squares.minus(places.mean.times(places.mean)).atLeast(0).sqrt();
  return [
    {
      accumulator: 'click_sequence_features',
      family: 'F3',
      columns: {
        ...compared({ min: clicks.lowest(), max: clicks.highest(), mean: clicks.mean() }),
        ...{ sd: clicks.spread(), n: clicks.size(), phrases: clicks.phrases(rank) },
        phrases_ratio: clicks.phrases(rank).dividedBy(clicks.phrases()),
      },
      note: 'Instead of the length that a compressor leaves, the number of phrases of Lempel and Ziv with this place appended.',
    },
    {
      accumulator: 'fake_click_sequence_features',
      family: 'F3',
      columns: {
        ...compared(places),
        ...{ sd: spread, n: items.size(), phrases: items.phrases(item) },
        phrases_ratio: items.phrases(item).dividedBy(items.phrases()),
      },
      note: 'Places of the distinct items touched, found in the list of the request.',
    },
  ];
}

/** Lines through the places looked at: how fast they go down the list, and where they would be now. */
function trends({ placedActions, request, candidate: { rank } }: WinnerWords): Entry[] {
  const field = placedActions.field('rank');
  const scopes = { user: ['user'], session: ['user', 'session'] } as const;
  return Object.entries(scopes).flatMap(([scope, keys]): Entry[] => {
    const [from, to] = [first(field).by(keys), last(field).by(keys)];
    const [began, ended] = [sinceFirst(placedActions).by(keys), since(placedActions).by(keys)];
    const slope = to.minus(from).dividedBy(began.minus(ended)).times(1000);
    const now = to.plus(slope.times(ended).dividedBy(1000));
    const line = lastK(field, { keep: 64 }).by(keys);
    const fitted = line.extrapolatedTo(request.ts);
    const note = 'A touch stands at the place at which its item was shown to the user last.';
    return [
      {
        accumulator: `click_sequence_trend_minmax_${scope}`,
        family: 'F3',
        columns: { slope, now, offset: now.minus(rank) },
        note,
      },
      {
        accumulator: `click_sequence_trend_regression_${scope}`,
        family: 'F3',
        columns: { slope: line.slope(), now: fitted, offset: fitted.minus(rank) },
        note,
      },
    ];
  });
}

/** The last ten actions, as tokens of what was done and where. */
function actions({ acts, anyAct, candidate: { rank }, list }: WinnerWords): Entry[] {
  const kinds = lastK(acts.field('act'), { keep: 10 }).per('user', 'session');
  const items = lastK(acts.field('item'), { keep: 10 }).per('user', 'session');
  const ten = Array.from({ length: 10 }, (_, k) => k);
  const tokens = ten.flatMap((k): [string, Value][] => {
    const place = list.rankOf(items.nth(k));
    return [
      [`place_${k + 1}`, token(kinds.nth(k), place).hashed(1024)],
      [`offset_${k + 1}`, token(kinds.nth(k), rank.minus(place)).hashed(1024)],
    ];
  });
  const letters = lastK(anyAct.field('act'), { keep: 10 }).per('user');
  const gram = (k: number): IdValue => token(letters.nth(k), letters.nth(k + 1), letters.nth(k + 2));
  return [
    {
      accumulator: 'last_10_actions_places',
      family: 'F3',
      columns: Object.fromEntries(tokens),
      note: 'Twenty categories, each as one of 1024 numbers that depend on its text alone; all ten actions are read.',
    },
    {
      accumulator: 'last_10_actions',
      family: 'F3',
      columns: Object.fromEntries(ten.slice(0, 8).map((k) => [`gram_${k + 1}`, gram(k).hashed(1024)])),
      note: 'A string of ten letters cut into groups of three, here the eight groups.',
    },
  ];
}
