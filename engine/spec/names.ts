import { durationName, milliseconds } from '../base/durations';
import { canonicalJson, sha256 } from '../base/hash';
import { children, type Node, type State, type Window } from './ast';
import { unitOf } from './decimals';
import { delayName } from './delay';
import { FUNCTIONS } from './functions/index';
import { listSentence } from './list-sentences';

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
    case 'seq':
      return 'the place of the request in the log';
    case 'hash':
      return `a hash of ${sentenceOf(node.of)}`;
    case 'items':
      return `the items of ${node.list}`;
    case 'signature':
      return `the ${node.how === 'sorted' ? 'set' : 'sequence'} of ${node.first === null ? 'all' : `the first ${node.first}`} items of ${node.list}`;
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
      return callSentence(node.fn, node.args);
    case 'list':
      return `${listSentence(node.fn, operand(node.of), node.param, node.by && operand(node.by))}${amongSentence(node)}`;
    case 'mean-of':
      return `${node.fn ?? 'mean'} over ${operand(node.set)} of ${operand(node.body)}`;
    case 'read':
      return stateSentence(node.state, node.read, node.from);
  }
}

/** The events of a stream, with when they count. */
function eventsOf(stream: State['stream']): string {
  return `${stream.name} events${delayWords(stream)}${lateWords(stream)}`;
}

/** When the events of a stream take effect; nothing where they do at once. */
function delayWords({ branches }: State['stream']): string {
  const delays = new Set(branches.map(({ delay }) => (delay ? delayName(delay) : '')));
  if (delays.size > 1) return ' (some taking effect later)';
  const [only] = delays;
  return only ? ` (${only})` : '';
}

/** What the stream says of late events; nothing where it says nothing. */
function lateWords({ branches }: State['stream']): string {
  const rules = new Set(branches.map(({ late }) => late));
  if (rules.size > 1) return ' (late ones by their own rules)';
  return rules.has('accept') ? ' (late ones at their own time)' : rules.has('drop') ? ' (late ones dropped)' : '';
}

/** What a state holds, in words. */
export function stateSentence(state: State, read = 'value', from: Readonly<Record<string, Node>> = {}): string {
  return `${held(state, read)}${scopeSentence(state, from)}`;
}

function held({ stream, value, kind, params, also = [] }: State, read: string): string {
  const events = eventsOf(stream);
  if (value === null) return `${words(kind)} of ${events}`;
  if (value === 'ts') return `time of the ${words(kind)} ${stream.name} event`;
  const name = words(value);
  const what = read === 'value' || read === kind ? '' : `${words(read)} of the `;
  switch (kind) {
    case 'count':
      return `count of ${events} that have ${articled(name)}`;
    case 'lowest':
    case 'highest':
    case 'first':
    case 'last':
    case 'latest':
      return `${kind} ${name} of ${events}`;
    case 'distinct':
      return `count of distinct values of ${name} over ${events}`;
    case 'recent': {
      const last =
        params.keep === 1 ? 'newest value' : `last ${params.keep} ${params.distinct ? 'distinct ' : ''}values`;
      const newest = `the ${last} of ${name} over ${events}`;
      return read === 'values' || read === 'sequence' ? newest : `${FOLDED[read] ?? read} of ${newest}`;
    }
    case 'earliest': {
      const which =
        params.keep === 1 ? 'first value' : `first ${params.keep} ${params.distinct ? 'distinct ' : ''}values`;
      return `the ${which} of ${name} over ${events}`;
    }
    case 'ftrl':
      return `a logistic regression of ${name} on ${also.map(words).join(', ')} over ${events}`;
    default:
      return `${what}${FOLDED[kind] ?? words(kind)} of ${name} over ${events}`;
  }
}

const FOLDED: Readonly<Record<string, string>> = { spread: 'standard deviation', run: 'newest run of equal values' };

function scopeSentence(state: State, from: Readonly<Record<string, Node>>): string {
  const per = state.keys
    .filter((key) => !resetOf(key, from[key]))
    .map((key) => (from[key] ? `${words(key)} = ${operand(from[key])}` : words(key)));
  const resets = state.keys.map((key) => resetOf(key, from[key])).filter((reset) => reset !== null);
  const expiry = expiryOf(state, (after) => `, forgotten after ${after} without any`);
  const after = resets.map((reset) => ` after the last ${reset} event`).join('');
  return `${per.length ? ` per ${per.join(' and ')}` : ''}${after}${windowSentence(state.window)}${expiry}`;
}

/** The stream of which one counts what came after its last event, where a key stands for that. */
function resetOf(key: string, from: Node | undefined): string | null {
  const isReset = from?.op === 'read' && from.state.kind === 'count' && key === `since_${from.state.stream.name}`;
  return isReset ? from.state.stream.name : null;
}

function callSentence(fn: string, args: readonly Node[]): string {
  const [a, b, prior, weight] = args as [Node, Node, Node, Node];
  if (fn === 'seen' && a.op === 'read')
    return `whether there was any ${a.state.stream.name} event${scopeSentence(a.state, a.from)}`;
  if (fn === 'mean' && a.op === 'read') return stateSentence({ ...a.state, kind: 'mean' }, 'value', a.from);
  if ((fn === 'since' || fn === 'since_first') && b.op === 'read')
    return `milliseconds since the ${b.state.kind} ${b.state.stream.name} event${scopeSentence(b.state, b.from)}`;
  if (fn === 'rate') return rateSentence(a, b);
  if (fn === 'minus') return currentSentence(a, b) ?? FUNCTIONS.minus!.say(operand(a), operand(b));
  if (fn === 'smoothed')
    return `${rateSentence(a, b)}, smoothed toward ${priorSentence(prior)} with weight ${sentenceOf(weight)}`;
  if (fn === 'share' || fn === 'z') return `${FUNCTIONS[fn].say(operand(a))}${amongSentence(b)}`;
  return FUNCTIONS[fn].say(...args.map(operand));
}

function rateSentence(a: Node, b: Node): string {
  return a.op === 'read' && b.op === 'read' && a.state.stream.name !== b.state.stream.name
    ? `${eventsOf(a.state.stream)} over ${eventsOf(b.state.stream)}${scopeSentence(b.state, b.from)}`
    : `${operand(a)} over ${operand(b)}`;
}

/** What `currently` says: it is the count of moves to a value less that of moves away from it. */
function currentSentence(to: Node, from: Node): string | null {
  if (to.op !== 'read' || from.op !== 'read' || to.state.stream.name !== from.state.stream.name) return null;
  const before = to.state.stream.branches[0]?.roles.before;
  if (before?.op !== 'read' || before.state.kind !== 'last' || !before.state.value) return null;
  const { value, keys, stream } = before.state;
  const moved = [to, from].map(({ state }, i) => state.kind === 'count' && state.keys.includes(i ? 'before' : value));
  if (!moved.every(Boolean) || from.state.keys.includes(value) || to.state.stream.name !== `${stream.name}_moved`)
    return null;
  const of = to.from[value];
  const per = to.state.keys
    .filter((key) => key !== value)
    .map((key) => (to.from[key] ? `${words(key)} = ${operand(to.from[key]!)}` : words(key)));
  return `for how many values of ${keys.map(words).join(' and ')} ${of ? operand(of) : words(value)} is currently the last ${words(value)} of ${stream.name} events${per.length ? `, per ${per.join(' and ')}` : ''}`;
}

function priorSentence(prior: Node): string {
  if (prior.op !== 'call') return sentenceOf(prior);
  const [a, b] = prior.args as [Node, Node];
  if (a.op !== 'read' || b.op !== 'read' || a.state.stream.name === b.state.stream.name) return operand(prior);
  if (prior.fn === 'rate') return 'the overall rate';
  return `the rate per ${a.state.keys.map(words).join(' and ')} (itself smoothed toward the overall rate)`;
}

function amongSentence(node: Node): string {
  return node.op === 'list' && node.among
    ? `, only among those that have the same ${operand(node.among).replace(/^the /, '')}`
    : '';
}

/** The sentence of an operand: in brackets where it has operands of its own to either side. */
function operand(node: Node): string {
  return isInfix(node) ? `(${sentenceOf(node)})` : sentenceOf(node);
}

/** Whether a node reads as one thing, a word, and another: `price minus mean price`. */
function isInfix(node: Node): boolean {
  return node.op === 'call' && node.args.length > 1 && !ONE_THING.has(node.fn);
}

const ONE_THING = new Set(['seen', 'mean', 'since', 'since_first', 'rate', 'smoothed', 'share', 'z']);

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

/** Functions whose name is that of their first read with another word for what is read. */
const HEADLINES: Readonly<Record<string, string>> = { seen: 'seen', mean: 'mean' };

function raw(node: Node): string {
  switch (node.op) {
    case 'const':
      return numberName(node.value);
    case 'id':
      return snake(node.value);
    case 'now':
      return 'ts';
    case 'seq':
      return 'seq';
    case 'hash':
      return `${raw(node.of)}__hash`;
    case 'items':
      return `${snake(node.list)}_items`;
    case 'signature':
      return `${snake(node.list)}_${node.how}${node.first === null ? '' : `_${node.first}`}`;
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
      return `${raw(node.of)}__${node.fn}${node.param === undefined ? '' : `_${String(node.param).replace('-', 'm').replace('.', 'p')}`}${node.by ? `__by_${operandName(node.by)}` : ''}${amongName(node)}`;
    case 'mean-of':
      return `${raw(node.set)}__${node.fn ?? 'mean'}_of__${raw(node.body)}`;
    case 'read':
      return readName(node.state, readOf(node.state.kind, node.read), node.from);
  }
}

/** What a read is called: by its primitive, by itself, or by both. */
function readOf(kind: string, read: string): string {
  if (read === 'value') return kind;
  return kind === 'recent' || kind === read ? read : `${kind}_${read}`;
}

function callName(fn: string, args: readonly Node[]): string {
  const [a, b, c, d] = args as [Node, Node, Node, Node];
  if (fn in HEADLINES && b?.op !== 'const') return headline(a, HEADLINES[fn]);
  if ((fn === 'since' || fn === 'since_first') && b.op === 'read')
    return readName({ ...b.state, value: null }, fn, b.from);
  if (fn === 'rate') return rateName(a, b);
  if (fn === 'smoothed')
    return `${rateName(a, b)}__s${raw(d)}${c.op === 'const' ? `_p${raw(c)}` : c.op === 'call' && c.fn === 'smoothed' ? `_${keysOf(c.args[0])}` : ''}`;
  if (fn === 'share' || fn === 'z') return `${raw(a)}__${fn}${amongName(b)}`;
  const said = args.slice(1).filter((_, i) => !FUNCTIONS[fn].unsaid?.includes(i + 1));
  return [`${raw(a)}__${fn}`, ...said.map(operandName)].join('__');
}

function amongName(node: Node): string {
  return node.op === 'list' && node.among ? `__among_${operandName(node.among)}` : '';
}

/** An operand to the right, between `of` and `end` where it would otherwise read as going on with what is to its left. */
function operandName(node: Node): string {
  return isInfix(node) ? `of_${raw(node)}__end` : raw(node);
}

function headline(node: Node, what: string): string {
  return node.op === 'read'
    ? readName(what === 'seen' ? { ...node.state, value: null } : node.state, what, node.from)
    : `${raw(node)}__${what}`;
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
  const on = state.kind === 'ftrl' ? `_from_${state.also!.map(snake).join('_')}` : '';
  return `${state.stream.name}_${what}${value}${on}${scopeName(state, from)}`;
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
    kind === 'recent' || kind === 'earliest'
      ? `__${kind === 'recent' ? 'last' : params.distinct ? 'first_distinct' : 'first'}_${params.keep}`
      : kind === 'distinct'
        ? params.cap === 256
          ? ''
          : `__cap_${params.cap}`
        : Object.entries(params)
            .map(([name, value]) => `__${snake(name)}_${paramName(state, name, value)}`)
            .join('');
  const given = Object.entries(from).filter(([name, node]) => !resetOf(name, node));
  const at = given.map(([name, node]) => `__at_${snake(name)}_${raw(node)}`);
  return `__${key}${over}${keep}${expiryOf(state, (after) => `__expire_${after}`)}${at.join('')}`;
}

/** What a parameter is called: a number as it was declared, whatever the state keeps it in. */
function paramName({ kind, stream, value: role }: State, name: string, value: number | string): string {
  if (typeof value === 'string') return snake(value);
  const isScaled = kind === 'quantiles' && name !== 'error';
  return numberName(isScaled ? Number((value / unitOf(stream, role!)).toPrecision(15)) : value);
}

function numberName(value: number): string {
  return String(value).replace('.', 'p').replaceAll('-', 'm').replace('+', '');
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

/** A word behind a or an, by how its first letters are most often said. */
function articled(word: string): string {
  return `${/^(?:[aeio]|hour|u(?!ni|se|rl))/.test(word) ? 'an' : 'a'} ${word}`;
}
