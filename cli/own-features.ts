import { sha256 } from '../engine/base/hash';
import { checkSchema, type Schema } from '../engine/events/schema';
import { type Node, type State, walk } from '../engine/spec/ast';
import { type Feature, features, mergeFeatures } from '../engine/spec/features';
import { BoolValue, NumberValue, Value } from '../engine/spec/values';
import { selectFeatures } from '../features/index';
import type { ReplayRequest } from '../runs/replay-request';
import { complaint, type Subject } from './own-modules';
import { placeOfExport, placeOfName } from './own-places';
import { bare, loadOwn, nameIn, type OwnProgram, shown } from './own-program';

export { loadSource } from './own-sources';

/** Features that a person declares in files of their own. */
export interface OwnFeatures {
  /** By the file's name as it was given. */
  readonly features: Readonly<Record<string, readonly Feature[]>>;
  readonly sources: ReplayRequest['sources'];
  /** `mine.ts:12:5`: where a feature is declared. */
  readonly places: ReadonlyMap<string, string>;
}

const FEATURES: Subject = { word: 'features', code: 'E_FEATURES' };
const SCHEMA: Subject = { word: 'schema', code: 'E_SCHEMA' };

/**
 * Checks, loads and gathers the declarations of some files: every exported value, feature, or list of them.
 *
 * What runs is the very text that a run stores.
 *
 * @throws ConfigError E_FEATURES that points at the line
 */
export function loadOwnFeatures(files: readonly string[]): OwnFeatures {
  const places = new Map<string, string>();
  const loaded = [...new Set(files)].map((file) => {
    const one = loadOwn(file, FEATURES);
    return { file, bundle: one.bundle, declared: declaredIn(one, places) };
  });
  return {
    places,
    features: Object.fromEntries(loaded.map(({ file, declared }) => [file, declared])),
    sources: loaded.map(({ bundle: { name, code } }, i) => {
      const isTaken = loaded.slice(0, i).some(({ bundle }) => bundle.name === name);
      const hash = sha256(code);
      return { name: isTaken ? name.replace(/\.js$/, `-${hash.slice(0, 8)}.js`) : name, code, sha256: hash };
    }),
  };
}

/**
 * What a sentence of features takes from a catalogue and a person's files.
 *
 * @throws ConfigError E_FEATURES at the line that declares what collides, or listens to events that the log has not
 */
export function selectWithOwn(
  text: string,
  catalogue: readonly Feature[],
  own: OwnFeatures,
  schema: Schema,
): readonly Feature[] {
  for (const feature of Object.values(own.features).flat()) {
    const strange = typesOf(feature.node).find((type) => !(type in schema.events));
    if (strange !== undefined) {
      throw complaint(
        FEATURES,
        `${own.places.get(feature.name)}: ${feature.name} listens to ${strange} events, this log has ${Object.keys(schema.events).join(', ')}`,
      );
    }
  }
  try {
    return selectFeatures(text, catalogue, own.features);
  } catch (error) {
    const place = own.places.get(nameIn(error) ?? '');
    throw place === undefined ? error : complaint(FEATURES, `${place}: ${bare(error)}`);
  }
}

/** The schema that `podium datasets describe --schema` wrote. @throws ConfigError E_SCHEMA */
export function readSchemaFile(path: string): Schema {
  const { schema } = loadOwn(path, SCHEMA).exported as { readonly schema?: Schema };
  if (schema === null || typeof schema !== 'object' || !('events' in schema) || !('common' in schema)) {
    throw complaint(
      SCHEMA,
      `${path}: exports no schema, expected a file that podium datasets describe --schema wrote: export const schema = { common: …, events: … }`,
    );
  }
  checkSchema(schema);
  return schema;
}

function declaredIn({ file, bundle, exported }: OwnProgram, places: Map<string, string>): readonly Feature[] {
  let all: readonly Feature[] = [];
  for (const [name, value] of Object.entries(exported)) {
    const values = (Array.isArray(value) ? value.flat(9) : [value]).filter(isDeclared);
    if (values.length === 0) continue;
    const exportedAt = placeOfExport(name, bundle);
    const at = (feature: string): string => {
      const place = placeOfName(feature, bundle) ?? exportedAt;
      return place ? shown(place, file) : file;
    };
    const odd = values.find((one) => one instanceof Value && !(one instanceof NumberValue || one instanceof BoolValue));
    if (odd) {
      throw complaint(
        FEATURES,
        `${at('')}: ${name} is no number, expected a number or a truth: compare an id with equals(), take the size() of a set or the hour() of a time`,
      );
    }
    try {
      const declared = features(...(values as (Value | Feature)[]).map((one) => (one instanceof Value ? one : [one])));
      for (const feature of declared) if (!places.has(feature.name)) places.set(feature.name, at(feature.name));
      all = mergeFeatures([...all, ...declared]);
    } catch (error) {
      throw complaint(FEATURES, `${at(nameIn(error) ?? '')}: ${bare(error)}`);
    }
  }
  if (all.length > 0) return all.map((feature) => ({ ...feature, tags: ['own', ...feature.tags] }));
  throw complaint(
    FEATURES,
    `${file}: exports no declarations, expected at least one such as: export const mine = features(count(click).per('item'))`,
  );
}

/** The types of events that an expression listens to, those of streams within streams included. */
function typesOf(node: Node, seen = new Set<State>()): string[] {
  const types: string[] = [];
  walk(node, (inner) => {
    if (inner.op !== 'read' || seen.has(inner.state)) return;
    seen.add(inner.state);
    for (const { type, where, roles } of inner.state.stream.branches)
      types.push(type, ...[where, ...Object.values(roles)].flatMap((of) => (of ? typesOf(of, seen) : [])));
  });
  return types;
}

function isDeclared(value: unknown): value is Value | Feature {
  return value instanceof Value || isFeature(value);
}

function isFeature(value: unknown): value is Feature {
  return value !== null && typeof value === 'object' && 'node' in value && 'sentence' in value && 'name' in value;
}
