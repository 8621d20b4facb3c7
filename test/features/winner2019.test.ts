import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { trivagoRequest, trivagoSchema } from '../../datasets/trivago-schema';
import { Assemble } from '../../engine/assemble';
import { DeclarationError } from '../../engine/base/errors';
import { Codec, isRejection } from '../../engine/events/codec';
import { Dictionary } from '../../engine/events/dictionary';
import type { Event, RawEvent } from '../../engine/events/event';
import { Ingest } from '../../engine/ingest';
import { Interpreter } from '../../engine/plan/interpret';
import { compilePlan } from '../../engine/plan/plan';
import { last } from '../../engine/spec/aggregates';
import { log } from '../../engine/spec/log';
import { Store } from '../../engine/store';
import { bindCatalogue } from '../../features/index';
import { winner2019, winnerAccumulators } from '../../features/winner2019';
import { bits } from '../engine/world';

const ALL = winner2019(trivagoSchema);
const S = 1000;

/** A visitor's event at a second. */
const at = (second: number, type: string, fields: object, user = 'u'): RawEvent => ({
  ...{
    type,
    ts: second * S,
    user,
    session: `s-${user}`,
    platform: 'AU',
    device: 'mobile',
    city: 'Perth',
    step: second,
  },
  ...fields,
});
const list = (items: string, prices?: readonly number[]) =>
  items.split('').map((item, i) => ({ item, price: prices?.[i] ?? 10 * (i + 1) }));
const click = (second: number, items: string, clicked: string, user = 'u', prices?: readonly number[]): RawEvent =>
  at(second, 'clickout', { clicked, shown: list(items, prices) }, user);
const image = (second: number, item: string, user = 'u'): RawEvent =>
  at(second, 'touch', { item, kind: 'image' }, user);

/** The rows of the last event of a log: each column's values for its candidates, missing as null. */
function lastRows(log: readonly RawEvent[]): Readonly<Record<string, (number | null)[]>> {
  const codec = new Codec(trivagoSchema, new Dictionary());
  const plan = compilePlan(codec, trivagoRequest, ALL);
  const store = new Store(plan.tables);
  const [ingest, assemble] = [new Ingest(plan, store), new Assemble(plan, store)];
  const placed: Event[] = [];
  const oracle = new Interpreter(codec, trivagoRequest, ALL, placed);
  let out = {};
  for (const raw of log) {
    const event = codec.encode(raw);
    if (isRejection(event)) throw new Error(event.message);
    ingest.place(event);
    placed.push(event);
    if (raw.type === 'clickout') {
      const { n } = assemble.candidates(event);
      const columns = ALL.map(() => new Float32Array(n));
      assemble.rows(event, columns, 0);
      const expected = oracle.rows(event);
      for (const [i, { name }] of ALL.entries()) expect([name, bits(columns[i]!)]).toEqual([name, bits(expected[i]!)]);
      out = Object.fromEntries(
        ALL.map(({ name }, i) => [name, Array.from(columns[i]!, (x) => (Number.isNaN(x) ? null : x))]),
      );
    }
    ingest.apply(event);
  }
  return out;
}

describe("the winner's 89 accumulators", () => {
  test('are all declared, by family', () => {
    const sizes: Record<string, number> = {};
    for (const { family } of winnerAccumulators()) sizes[family] = (sizes[family] ?? 0) + 1;
    expect(sizes).toEqual({ F1: 14, F2: 13, F3: 24, F4: 14, F5: 6, F6: 5, F7: 6, F8: 2, F9: 5 });
    const names = winnerAccumulators().map(({ accumulator }) => accumulator);
    expect(new Set(names).size).toBe(89);
  });
});

/** docs/winner2019.md: each accumulator, the columns that stand for it, and where they differ. */
function page(): string {
  const rows = winnerAccumulators().map(({ accumulator, family, columns, note }) => {
    const names = Object.keys(columns);
    const shown = names.length > 6 ? `${names.slice(0, 5).join(', ')}, … (${names.length})` : names.join(', ');
    return `| ${family} | \`${accumulator}\` | ${shown} | ${note ?? ''} |`;
  });
  return `# The winner's 89 accumulators

Each accumulator of the winner of the RecSys Challenge 2019, as Podium declares it: \`features/winner2019/\`, column names
\`w19_<accumulator>_<column>\`, ${ALL.length} columns in all, together \`--features winner2019\` on a log with the challenge's
fields. \`podium features explain\` shows the sentence and the formula of each. This page is made by its test
(\`UPDATE_GOLDEN=1\`).

| family | accumulator | columns | where ours differs |
|---|---|---|---|
${rows.join('\n')}
`;
}

test('docs/winner2019.md maps each of them to its columns', () => {
  const path = join(__dirname, '..', '..', 'docs', 'winner2019.md');
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, page());
  expect(readFileSync(path, 'utf8')).toBe(page());
});

describe('mistakes of the original, each with the value that is right', () => {
  test('1: a click at the first place is remembered', () => {
    const rows = lastRows([click(1, 'abc', 'a'), click(2, 'abc', 'b')]);
    expect(rows.w19_last_item_index_offset).toEqual([0, -1, -2]);
    expect(rows.w19_last_item_index_same_view_offset).toEqual([0, -1, -2]);
  });

  test('2: the similarity to the item clicked last is found, and reading it makes no state', () => {
    const item = (name: string, properties: string[]): RawEvent => ({
      ...{ type: 'item', ts: 0, item: name, op: 'patch', fields: { properties } },
    });
    const rows = lastRows([item('a', ['wifi', 'spa']), item('b', ['wifi']), click(1, 'ab', 'a'), click(2, 'ab', 'b')]);
    expect(rows.w19_item_similarity_to_last_clicked_item_jaccard).toEqual([1, 0.5]);
    const plan = compilePlan(new Codec(trivagoSchema, new Dictionary()), trivagoRequest, ALL);
    const store = new Store(plan.tables);
    const event = plan.codec.encode(click(1, 'ab', 'a'));
    if (isRejection(event)) throw new Error(event.message);
    new Assemble(plan, store).rows(
      event,
      ALL.map(() => new Float32Array(2)),
      0,
    );
    expect(store.tables.map(({ rows }) => rows)).toEqual(store.tables.map(() => 1));
  });

  test('3: a click counts for the item clicked, not for the last one of the list', () => {
    const rows = lastRows([click(1, 'abc', 'a'), click(2, 'abc', 'b')]);
    expect(rows.w19_item_ctr_clicks).toEqual([1, 0, 0]);
  });

  test('4: a gap is a time minus a time: places and moments do not mix', () => {
    const t = log(trivagoSchema);
    const clicked = t.on.clickout.as('click', (e) => ({ rank: e.rankOf(e.clicked) }));
    const { ts } = t.rank('clickout', 'shown').request;
    const rank = last(clicked.field('rank')).per('user');
    // @ts-expect-error a time minus a number does not compile, and is refused
    expect(() => ts.minus(rank)).toThrow(DeclarationError);
  });

  test('5: the last ten are ten, the newest first, and the tenth is read', () => {
    const rows = lastRows([
      ...Array.from({ length: 12 }, (_, i) => image(i + 1, 'abc'[i % 3]!)),
      click(13, 'abc', 'a'),
    ]);
    expect(rows.w19_actions_tracker_image_1_place).toEqual([3, 3, 3]);
    expect(rows.w19_actions_tracker_image_10_place).toEqual([3, 3, 3]);
    expect(rows.w19_actions_tracker_image_10_ago!.map((x) => Math.round(Math.expm1(x!)))).toEqual([10, 10, 10]);
    const tenth = rows.w19_last_10_actions_places_place_10;
    expect(tenth).toEqual(rows.w19_last_10_actions_places_place_1);
    expect(tenth).not.toEqual(rows.w19_last_10_actions_places_place_9);
  });

  test('6: the most similar user is the one with most items in common, not the one with most items', () => {
    const busy = 'bcdefgh'.split('').map((item, i) => image(10 + i, item, 'busy'));
    const alike = 'abx'.split('').map((item, i) => image(20 + i, item, 'alike'));
    const rows = lastRows([image(1, 'a'), image(2, 'b'), ...busy, ...alike, click(30, 'xh', 'x')]);
    expect(rows.w19_most_similar_user_item_interaction_has).toEqual([1, 0]);
    expect(rows.w19_similar_users_item_interaction_paths).toEqual([2, 1]);
  });

  test('7: the candidate at the first place has nobody above', () => {
    const rows = lastRows([click(1, 'abc', 'b'), click(2, 'abc', 'b')]);
    expect(rows.w19_pairwise_ctr_above_won).toEqual([null, 1, 0]);
    expect(rows.w19_pairwise_ctr_below_won).toEqual([0, 1, null]);
  });

  test('8: the sorted prefix ends where the order ends', () => {
    const rows = lastRows([click(1, 'abcd', 'a', 'u', [10, 20, 15, 30])]);
    expect(rows.w19_price_sorted_sorted_prefix).toEqual([2, 2, 2, 2]);
    expect(rows.w19_price_sorted_is_ascending).toEqual([0, 0, 0, 0]);
  });

  test('9: no column of the catalogue says what another one says', () => {
    const catalogue = bindCatalogue(trivagoSchema, trivagoRequest);
    const plan = compilePlan(new Codec(trivagoSchema, new Dictionary()), trivagoRequest, catalogue);
    const first = new Map(plan.identities.map((identity, i) => [identity, catalogue[i]!.name] as const).reverse());
    expect(catalogue.map(({ name }, i) => [name, first.get(plan.identities[i]!)]).filter(([a, b]) => a !== b)).toEqual(
      [],
    );
  });

  test('11: what several columns read is looked up once per candidate', () => {
    const lookups = (columns: typeof ALL): number =>
      compilePlan(new Codec(trivagoSchema, new Dictionary()), trivagoRequest, columns).lookups.length;
    const rates = ALL.filter(({ name }) => /^w19_item_ctr_(clicks|impressions|ctr|ctr_examined)$/.test(name));
    expect([rates.length, lookups(rates)]).toEqual([4, 1]);
  });

  test('10: a property is a whole word', () => {
    const rows = lastRows([
      { type: 'item', ts: 0, item: 'a', op: 'patch', fields: { properties: ['Spa Hotel', 'Free WiFi'] } },
      at(1, 'filter', { value: 'Spa Hotel' }),
      click(2, 'ab', 'a'),
    ]);
    expect(rows.w19_all_filters_satisfied).toEqual([1, null]);
  });

  test('12: what is left of a session is not known, and does not compile', () => {
    const { request } = log(trivagoSchema).rank('clickout', 'shown');
    // @ts-expect-error the outcome is no part of a row
    expect(request.clicked).toBeUndefined();
    const rows = lastRows([
      click(1, 'ab', 'a'),
      click(100, 'ab', 'b'),
      click(4000, 'ab', 'b', 'v'),
      click(4001, 'ab', 'a', 'v'),
    ]);
    expect(rows.w19_item_ctr_in_sequence_final).toEqual([0, 1]);
    expect(rows.w19_item_ctr_in_sequence_settled).toEqual([1, 1]);
  });

  test('13: prices are those of before, not of the whole log', () => {
    const before = [image(1, 'a'), click(2, 'ab', 'a', 'v', [10, 30])];
    const rows = lastRows([...before, click(3, 'ab', 'a')]);
    expect(lastRows([...before, click(3, 'ab', 'a'), click(4, 'ab', 'a', 'w', [99, 99])])).not.toEqual(rows);
    expect(rows.w19_avg_price_similarity_to_interacted_items_far).toEqual([0, 20]);
  });

  test('14: what never was is missing, whatever is computed from it', () => {
    const rows = lastRows([click(1, 'ab', 'a')]);
    for (const name of ['last_item_index_offset', 'interaction_img_diff_ts_since', 'price_similarity_last_minus'])
      expect(rows[`w19_${name}`]).toEqual([null, null]);
  });
});

describe('hand-worked values', () => {
  test('a session that moves on: net last clicks, places touched, the same list again', () => {
    const rows = lastRows([
      ...[image(1, 'c'), click(2, 'abc', 'a'), image(3, 'b'), click(4, 'cab', 'b')],
      ...[click(5, 'abc', 'a', 'v'), click(6, 'abc', 'b')],
    ]);
    expect(rows.w19_item_last_clickout_stats_in_session_net).toEqual([1, 1, 0]);
    expect(rows.w19_last_item_fake_index_offset).toEqual([1, 0, -1]);
    expect(rows.w19_same_impressions_different_user_others).toEqual([1, 0, 0]);
    expect(rows.w19_identical_impressions_item_clicks_clicks).toEqual([2, 1, 0]);
    expect(rows.w19_identical_impressions_item_clicks2_clicks).toEqual([2, 0, 0]);
    expect(rows.w19_sequence_clickout_was_in_previous).toEqual([1, 1, 1]);
    expect(rows.w19_user_fake_rank_preference_count).toEqual([0, 2, 2]);
  });
});
