import { ConfigError } from '../engine/base/errors';
import type { Field, Fields, Kind } from '../engine/events/fields';
import type { RequestSpec } from '../engine/events/request';
import type { EventSchema, Schema } from '../engine/events/schema';
import { lastOf, since } from '../engine/spec/aggregates';
import { log } from '../engine/spec/log';
import { type Stream, union } from '../engine/spec/stream';
import type { BoolValue, IdValue, NumberValue, TimeValue, Value } from '../engine/spec/values';
import { type AnyEvent, type AnyLog, type AnyStream, attributesOf, mapped, pick, type Roles } from './any-log';
import { bindLists } from './bind-lists';
import { touchKinds } from './known-values';
import { pauseOf, touchedLast } from './scales';
import type { Choice, Contact, Numbers, Placed, Scope, Who, Words } from './words';

/**
 * Finds in a schema the words that families are written in: who, which items, which lists, which answers.
 *
 * @throws ConfigError when events say neither user nor session
 */
export function bindWords(schema: Schema, spec: RequestSpec): Words {
  const t = log(schema, spec) as unknown as AnyLog;
  const { request, candidate } = t.rank(spec.on, spec.candidates);
  const event = schema.events[spec.on];
  const columns = event.lists![spec.candidates];
  const attributes = Object.fromEntries(Object.entries(schema.items ?? {}).filter(([name]) => !(name in columns)));
  const [person, visit] = scopes(schema.common);

  const kept = (item: Value): Roles => pick(t.item(item), { ...ofKind(attributes, EXACT), ...ofKind(attributes, IDS) });
  const listed = ofKind(columns, EXACT);
  const answered = answers(schema, spec);
  const isShown = spec.generate === undefined;
  const click = t.on[answered.on].as(isShown ? 'click' : streamName(answered.on), (e) => {
    const item = e[answered.item] as Value;
    const at = answered.hasList
      ? { rank: e.rankOf(item), ...mapped(listed, (name) => e.at(item, name)) }
      : ({} as Roles);
    return { item, ...kept(item), ...at };
  });
  const shown = t.on[spec.on].each(spec.candidates).as('shown', (e, element) => ({
    ...kept(element.item!),
    ...pick(element, listed),
    item: element.item!,
    rank: element.rank!,
    ...(spec.outcome.kind === 'immediate' && { until: e.rankOf(e[spec.outcome.field] as Value) }),
  })) as unknown as Stream<Placed & { until: NumberValue<'exact'> }>;
  const isImmediate = spec.outcome.kind === 'immediate';
  const touches = touchesOf(t, schema, [spec.on, answered.on], kept);
  const [one, ...more] = [click, ...Object.values(touches)];
  const meet = more.length ? (union as (...s: unknown[]) => unknown)('meet', one, ...more) : click;

  const own = { click: click as unknown as Words['click'], meet: meet as unknown as Words['meet'], visit };
  return {
    ...bindLists({ t, schema, spec, attributes, columns: listed, answered, words: own }),
    person,
    visit,
    click: click as never,
    placed: answered.hasList ? (click as never) : null,
    isShown,
    shown,
    examined: isImmediate ? shown.where('examined', (r) => r.rank.greaterThan(r.until).not()) : null,
    passed: isImmediate ? shown.where('passed', (r) => r.rank.lessThan(r.until)) : null,
    steps: isImmediate ? stepsOf(t, spec, answered.item, { click, meet, visit } as never) : null,
    touches: touches as Readonly<Record<string, unknown>> as Readonly<Record<string, Stream<Contact>>>,
    meet: meet as Stream<Contact>,
    choices: choicesOf(t, schema, spec.on),
    any: t.any(
      'any',
      Object.keys(schema.events).filter((type) => isShown || type !== spec.on),
    ) as unknown as Stream<Who>,
    now: request.ts as TimeValue,
    candidate: candidate as unknown as Words['candidate'],
    columns: isShown ? numbers(ofKind(columns, NUMERIC), candidate) : {},
    sources: isShown ? {} : numbers(ofKind(columns, NUMERIC), candidate),
    numbers: numbers(ofKind(attributes, NUMERIC), candidate),
    ids: attributesOf(t, ofKind(attributes, IDS), candidate),
    sets: attributesOf(t, ofKind(attributes, ['set']), candidate),
    contexts: pick(request, contextFields(schema, spec)) as Words['contexts'],
    counters: pick(request, ofKind({ ...schema.common, ...event.fields }, NUMERIC)) as Words['counters'],
    active: pick(request, ofKind({ ...schema.common, ...event.fields }, ['set'])) as Words['active'],
  };
}

const EXACT: readonly Kind[] = ['int', 'number'];
const NUMERIC: readonly Kind[] = [...EXACT, 'float', 'bool'];
const IDS: readonly Kind[] = ['id'];

function scopes(common: Fields): [person: Scope, visit: Scope] {
  const has = (['user', 'session'] as const).filter((name) => common[name]?.kind === 'id');
  if (has.length === 0) {
    throw new ConfigError(
      `features: common fields are ${Object.keys(common).join(', ') || 'none'}, expected user or session of kind id`,
    );
  }
  return [has[0], has.at(-1)!];
}

/** The event type that settles requests, its field that names the item, and whether its list is at hand. */
function answers({ events }: Schema, { on, outcome }: RequestSpec): { on: string; item: string; hasList: boolean } {
  if (outcome.kind === 'immediate') return { on, item: outcome.field, hasList: true };
  return { on: outcome.on, item: outcome.item, hasList: events[outcome.on].of?.type === on };
}

/** Both kinds of step read where the item met last stands in the list that the event brings. */
function stepsOf(
  t: AnyLog,
  { on, candidates }: RequestSpec,
  chosen: string,
  { click, meet, visit }: Pick<Words, 'click' | 'meet' | 'visit'>,
) {
  const anchor = (e: AnyEvent): NumberValue<'exact'> => e.rankOf(lastOf(meet.field('item')).per(visit));
  const pause = pauseOf(since(meet).per(visit));
  const isTouch = touchedLast(meet, click, visit);
  const taken = t.on[on].as('step', (e) => {
    const item = e[chosen] as Value;
    return { item, rank: e.rankOf(item), offset: e.rankOf(item).minus(anchor(e)), pause, isTouch };
  });
  const offered = t.on[on].each(candidates).as('steps', (e, { item, rank }) => {
    return { item: item!, rank: rank!, offset: (rank as NumberValue<'exact'>).minus(anchor(e)), pause, isTouch };
  });
  return { taken, offered } as unknown as NonNullable<Words['steps']>;
}

/** Every other event type with an item, one stream each; a `kind` of touch that is known has a stream of its own. */
function touchesOf(t: AnyLog, schema: Schema, taken: readonly string[], kept: (item: Value) => Roles) {
  const touches: Record<string, AnyStream> = {};
  for (const [type, event] of Object.entries(schema.events)) {
    if (taken.includes(type) || !isPlain(event.fields?.item, IDS)) continue;
    const stream = (name: string): AnyStream =>
      t.on[type].as(name, (e) => ({ item: e.item as Value, ...kept(e.item as Value) }));
    const kinds = touchKinds(type, event);
    for (const kind of kinds)
      touches[kind] = stream(streamName(kind)).where(kind, (r) => (r.kind as IdValue).equals(kind));
    if (kinds.length === 0) touches[type] = stream(streamName(type));
  }
  return touches;
}

/** Every event type without an item or a list whose first id is what was chosen. */
function choicesOf(t: AnyLog, { events }: Schema, on: string): Readonly<Record<string, Stream<Choice>>> {
  const choices: Record<string, Stream<Choice>> = {};
  for (const [type, { fields = {}, lists = {}, of }] of Object.entries(events)) {
    const [value] = Object.keys(ofKind(fields, IDS));
    if (type === on || Object.keys(lists).length > 0 || of || fields.item || value === undefined) continue;
    choices[type] = t.on[type].as(streamName(type), (e) => ({
      value: e[value] as Value,
    })) as unknown as Stream<Choice>;
  }
  return choices;
}

/** Ids that tell one kind of request from another; an answer of its own type must carry them too. */
function contextFields({ common, events }: Schema, { on, outcome }: RequestSpec): Fields {
  const own: EventSchema = outcome.kind === 'immediate' ? events[on] : {};
  const { user: _, session: __, id: ___, ...contexts } = ofKind({ ...common, ...own.fields }, IDS);
  return contexts;
}

function numbers(fields: Fields, candidate: Roles): Numbers {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { kind }]) => {
      const value = kind === 'bool' ? (candidate[name] as BoolValue).toNumber() : (candidate[name] as NumberValue);
      return [name, { value, isExact: EXACT.includes(kind) }];
    }),
  );
}

function ofKind(fields: Fields, kinds: readonly Kind[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name, field]) => name !== 'item' && isPlain(field, kinds)));
}

function isPlain(field: Field | undefined, kinds: readonly Kind[]): boolean {
  return field !== undefined && !field.label && kinds.includes(field.kind);
}

const TAKEN = ['click', 'shown', 'examined', 'passed', 'meet', 'any', 'step', 'steps'];

function streamName(type: string): string {
  const name = type
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '');
  return name === '' || TAKEN.includes(name) ? `event_${name}` : name;
}
