import Table from 'cli-table3';
import type { FeatureExplained } from '../engine/plan/explain';
import type { Feature } from '../engine/spec/features';
import type { Cell } from '../runs/cell';
import { type CellStep, valueText } from '../runs/cell-steps';

/** A feature with what it costs: nanoseconds for each row (null: not measured), and bytes of state for each key. */
export interface ListedFeature extends Feature {
  readonly nsPerRow: number | null;
  readonly bytesPerKey: number;
}

/** Features as a table no wider than the terminal: name, leak class, cost, state, families, sentence. */
export function featureTable(features: readonly ListedFeature[], width = process.stdout.columns || 110): string {
  const widest = (texts: readonly string[], head: string): number =>
    Math.max(head.length, ...texts.map((text) => text.length)) + 2;
  const wide = Math.max(60, width) - 1;
  const leak = widest(
    features.map((feature) => feature.leak),
    'leak',
  );
  const numbers = [8, 7];
  const name = Math.min(
    widest(
      features.map((feature) => feature.name),
      'name',
    ),
    Math.floor(wide * 0.35),
  );
  const family = Math.min(widest(features.map(ofTags), 'family'), Math.floor(wide * 0.16));
  const table = new Table({
    head: ['name', 'leak', 'ns/row', 'B/key', 'family', 'sentence'],
    colWidths: [name, leak, ...numbers, family, wide - name - leak - numbers[0] - numbers[1] - family],
    wordWrap: true,
    chars: { ...BARE, 'top-mid': '', middle: '' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1 },
  });
  for (const feature of features)
    table.push([
      broken(feature.name, name - 1),
      feature.leak,
      feature.nsPerRow === null ? '?' : String(feature.nsPerRow),
      String(feature.bytesPerKey),
      broken(ofTags(feature), family - 1),
      feature.sentence,
    ]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const BARE = Object.fromEntries(
  ['top', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left', 'left-mid', 'mid']
    .concat(['mid-mid', 'right', 'right-mid'])
    .map((edge) => [edge, '']),
);

/** A text without spaces in lines of some width, broken after an underscore where it can be. */
function broken(text: string, width: number): string {
  const lines: string[] = [''];
  for (const piece of text.match(/[^_ ]*[_ ]*/g) ?? []) {
    if (lines.at(-1)!.length + piece.trimEnd().length > width) lines.push('');
    lines[lines.length - 1] += piece;
  }
  return lines.filter((line, i) => line !== '' || i > 0).join('\n');
}

function ofTags({ tags }: Feature): string {
  return tags.filter((tag) => !tag.startsWith('baseline_')).join(' ');
}

/** An explanation as people read it. */
export function explanationText(explained: FeatureExplained): string {
  const { name, sentence, leak, tags, identity, expression, states, lookups } = explained;
  const lines = [
    name,
    `  ${sentence}`,
    `  leak class: ${leak}${tags.length ? `; families: ${tags.join(', ')}` : ''}; identity ${identity}`,
    `  = ${expression}`,
    states.length === 0 ? 'reads no state: the request and its list are all it needs' : 'states:',
  ];
  for (const state of states) {
    lines.push(
      `  ${state.sentence}`,
      `    keys: ${state.keys.join(', ') || 'none, one state for everything'}; window: ${state.window}; ${state.expires ? `forgotten ${state.expires} after its last event` : 'never forgotten'}`,
      `    ${state.primitive} version ${state.version}, order class ${state.order}, at most ${state.bytesPerKey} bytes per key${state.readBy === 'stream' ? '; read by a stream as its events arrive' : ''}`,
      `    ${shared(state.sharedWith)}`,
    );
  }
  if (lookups.length > 0) lines.push('look-ups:');
  for (const { table, by, per, round, states: many } of lookups)
    lines.push(
      `  ${table.join(', ') || 'everything'}${by.length ? ` by ${by.join(' and ')}` : ''}: once per ${per}${round > 0 ? `, after ${round} fetch${round > 1 ? 'es' : ''}` : ''}; fetches ${many} state${many === 1 ? '' : 's'}`,
    );
  return lines.join('\n');
}

function shared(names: readonly string[]): string {
  if (names.length === 0) return 'shared with no other feature';
  const some = names.slice(0, 6).join(', ');
  return `shared with ${names.length} other${names.length === 1 ? '' : 's'}: ${some}${names.length > 6 ? ', …' : ''}`;
}

/** A cell and the way to it, as people read it. */
export function cellText(cell: Cell): string {
  const { feature, sentence, qid, seq, ts, item, position, candidates, value, stored, isEqual, steps } = cell;
  return [
    `${feature} = ${valueText(value)}`,
    `  ${sentence}`,
    `  request ${qid} (seq ${seq}, ${new Date(ts).toISOString()}), candidate ${item} at place ${position} of ${candidates}`,
    isEqual
      ? '  equal to the stored cell, bit for bit'
      : `  NOT equal to the stored cell, which is ${valueText(stored)}; this version of Podium computes it differently`,
    '',
    ...tree(steps, '', ''),
  ].join('\n');
}

function tree({ key, what, value, events, steps }: CellStep, first: string, rest: string): string[] {
  const counted = events === undefined ? '' : ` (${events.toLocaleString('en')} event${events === 1 ? '' : 's'})`;
  return [
    `${first}${key === undefined ? '' : `${key}: `}${what} = ${valueText(value)}${counted}`,
    ...steps.flatMap((step, i) =>
      i < steps.length - 1 ? tree(step, `${rest}├ `, `${rest}│ `) : tree(step, `${rest}└ `, `${rest}  `),
    ),
  ];
}
