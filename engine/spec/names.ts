import { durationName, milliseconds } from '../base/durations';
import { canonicalJson, sha256 } from '../base/hash';
import { children, type Node, type State, type Window } from './ast';
import { FUNCTIONS } from './functions';

const LONGEST = 96;
const SESSION = milliseconds('24h');

/** The column name that a node has by itself: `click_count__user_item__7d`; long ones end in 8 hex of the identity. */
export function nameOf(node: Node): string {
  const name = raw(node);
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST - 9)}_${sha256(canonicalJson(node), 8)}`;
}

/** The sentence that explains a node: what the report, Arrow metadata and error messages say. */
export function sentenceOf(node: Node): string {
  switch (node.op) {
    case 'const':
      return String(node.value);
    case 'id':
      return `"${node.value}"`;
    case 'now':
      return 'the time of the request';
    case 'field':
      return `the request's ${words(node.name)}`;
    case 'element':
      return node.name === 'item' ? 'the candidate' : `the candidate's ${words(node.name)}`;
    case 'at':
      return `the ${words(node.name)} in ${node.list} of ${sentenceOf(node.item)}`;
    case 'member':
      return 'the member';
    case 'lookup':
      return `the ${words(node.name)} of ${sentenceOf(node.of)}`;
    case 'call':
      return FUNCTIONS[node.fn]!.say(...node.args.map(sentenceOf));
    case 'list':
      return `${LIST_WORDS[node.fn] ?? words(node.fn)}${node.param === undefined ? '' : ` ${node.param}`} among the candidates of ${sentenceOf(node.of)}`;
    case 'mean-of':
      return `mean over ${sentenceOf(node.set)} of ${sentenceOf(node.body)}`;
    case 'read':
      return stateSentence(node.state, node.read, node.from);
  }
}

/** What a state holds, in words. */
export function stateSentence(state: State, read = 'value', from: Readonly<Record<string, Node>> = {}): string {
  const { stream, value, keys, params } = state;
  const what =
    state.kind === 'recent'
      ? read === 'values'
        ? `the ${params.distinct ? 'distinct ' : ''}last ${params.keep}`
        : `${read} over the last ${params.keep}`
      : words(state.kind);
  const of = value && value !== 'ts' ? `${words(value)} of ${stream.name} events` : `${stream.name} events`;
  const per = keys.map((key) => (from[key] ? `${words(key)} = ${sentenceOf(from[key])}` : words(key)));
  return `${what} of ${of}${per.length ? ` per ${per.join(' and ')}` : ''}${windowSentence(state.window)}${expiryOf(state, (after) => `, forgotten after ${after} without any`)}`;
}

function windowSentence(window: Window): string {
  if (window.kind === 'hop')
    return ` in the last ${durationName(window.span)} (in steps of ${durationName(window.hop)})`;
  return window.kind === 'decay' ? `, decayed with half-life ${durationName(window.halfLife)}` : '';
}

/** Expiry, where it is not what the keys bring with them: 24h under a session, never otherwise. */
function expiryOf({ keys, expireAfter }: State, say: (after: string) => string): string {
  if (expireAfter === (keys.includes('session') ? SESSION : null)) return '';
  return say(expireAfter === null ? 'never' : durationName(expireAfter));
}

const LIST_WORDS: Readonly<Record<string, string>> = {
  rank_lowest: 'rank, lowest first,',
  rank_highest: 'rank, highest first,',
  neighbour: 'value at the neighbour',
  first: 'value of the first',
};

/** Functions whose name is that of their first read with another word for what is read. */
const HEADLINES: Readonly<Record<string, string>> = { seen: 'seen', mean: 'mean', spread: 'spread' };

function raw(node: Node): string {
  switch (node.op) {
    case 'const':
      return String(node.value).replace('.', 'p').replace('-', 'm');
    case 'id':
      return snake(node.value);
    case 'now':
      return 'ts';
    case 'field':
      return `request_${snake(node.name)}`;
    case 'element':
      return `candidate_${snake(node.name)}`;
    case 'at':
      return `${snake(node.list)}_${snake(node.name)}_at_${raw(node.item)}`;
    case 'member':
      return 'member';
    case 'lookup':
      return node.of.op === 'element' && node.of.name === 'item'
        ? `candidate_${snake(node.name)}`
        : `${raw(node.of)}_${snake(node.name)}`;
    case 'call':
      return callName(node.fn, node.args);
    case 'list':
      return `${raw(node.of)}__${node.fn}${node.param === undefined ? '' : `_${String(node.param).replace('-', 'm')}`}`;
    case 'mean-of':
      return `${raw(node.set)}__mean_of__${raw(node.body)}`;
    case 'read':
      return readName(node.state, node.read === 'value' ? node.state.kind : node.read, node.from);
  }
}

function callName(fn: string, args: readonly Node[]): string {
  const [a, b, c, d] = args as [Node, Node, Node, Node];
  if (fn in HEADLINES && b?.op !== 'const')
    return headline(args.find(({ op }) => op === 'read') ?? a, HEADLINES[fn]!, fn === 'spread' ? b : a);
  if ((fn === 'since' || fn === 'since_first') && b.op === 'read')
    return readName({ ...b.state, value: null }, fn, b.from);
  if (fn === 'rate') return rateName(a, b);
  if (fn === 'smoothed')
    return `${rateName(a, b)}__s${raw(d)}${c.op === 'const' ? `_p${raw(c)}` : c.op === 'call' && c.fn === 'smoothed' ? `_${keysOf(c.args[0]!)}` : ''}`;
  if (fn === 'share' || fn === 'z') return `${raw(a)}__${fn}`;
  if (args.length === 1) return `${raw(a)}__${fn}`;
  return `${raw(a)}__${fn}__${args.slice(1).map(raw).join('__')}`;
}

function headline(node: Node, what: string, named: Node): string {
  const from = named.op === 'read' ? named : node;
  return from.op === 'read'
    ? readName(what === 'seen' ? { ...from.state, value: null } : from.state, what, from.from)
    : `${raw(from)}__${what}`;
}

function rateName(a: Node, b: Node): string {
  if (a.op !== 'read' || b.op !== 'read') return `${raw(a)}__rate__${raw(b)}`;
  const same =
    a.state.stream.name === b.state.stream.name
      ? `${a.state.stream.name}_share`
      : `${a.state.stream.name}_over_${b.state.stream.name}`;
  return `${same}${scopeName(a.state, a.from)}`;
}

function readName(state: State, what: string, from: Readonly<Record<string, Node>>): string {
  const value = state.value && state.value !== 'ts' ? `_${snake(state.value)}` : '';
  return `${state.stream.name}_${what}${value}${scopeName(state, from)}`;
}

function scopeName(state: State, from: Readonly<Record<string, Node>>): string {
  const { keys, window, kind, params } = state;
  const key = keys.map(snake).join('_') || 'all';
  const over =
    window.kind === 'hop'
      ? `__${durationName(window.span)}`
      : window.kind === 'decay'
        ? `__decay_${durationName(window.halfLife)}`
        : '';
  const keep =
    kind === 'recent'
      ? `__last_${params.keep}`
      : kind === 'distinct' && params.cap !== 256
        ? `__cap_${params.cap}`
        : '';
  const at = Object.entries(from).map(([name, node]) => `__at_${snake(name)}_${raw(node)}`);
  return `__${key}${over}${keep}${expiryOf(state, (after) => `__expire_${after}`)}${at.join('')}`;
}

function keysOf(node: Node): string {
  return node.op === 'read' ? node.state.keys.map(snake).join('_') : children(node).map(keysOf).join('_');
}

function snake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
}

function words(name: string): string {
  return snake(name).replaceAll('_', ' ');
}
