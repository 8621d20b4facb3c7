import type { Duration } from '../base/durations';
import { DeclarationError } from '../base/errors';
import type { Schema } from './schema';

/**
 * What settles a request.
 *
 * `immediate`: the request's own event holds the clicked item in a label field. `joined`: later events of type `on`
 * name the request by id (their schema's `of`) and hold the item. `next`: the next event of type `on` in the same
 * session whose item stands in the list; when strict, the very next one, and an item outside the list is then missed.
 */
type Outcome =
  | { readonly kind: 'immediate'; readonly field: string }
  | { readonly kind: 'joined'; readonly on: string; readonly item: string }
  | { readonly kind: 'next'; readonly on: string; readonly item: string; readonly isStrict?: boolean };

/**
 * Where candidates come from when a request brings none: sets of ids (expressions of the language, as data), each the
 * best first. They are merged in turns, best of each first, until there are `limit`; a column `place_<name>` of the
 * list says at which place from 1 a source had a candidate.
 */
export interface CandidateSources {
  readonly from: readonly { readonly name: string; readonly set: object }[];
  /** A set of ids that are no candidates; an outcome of the next event that is one of them is waited past. */
  readonly except?: object;
  readonly limit: number;
}

/** Which event of a log is a request, which list holds its candidates, and what its outcome is. */
export interface RequestSpec {
  readonly on: string;
  /** A list of that event. */
  readonly candidates: string;
  readonly outcome: Outcome;
  /** For logs that do not say what was shown. */
  readonly generate?: CandidateSources;
  /** How long after the request an outcome still counts, event time; immediate outcomes need none. Default 30m. */
  readonly window?: Duration;
}

/** Checks a request against its schema. @throws DeclarationError naming the part that does not fit */
export function checkRequest(schema: Schema, { on, candidates, outcome, generate }: RequestSpec): void {
  const event = schema.events[on];
  if (!event)
    throw new DeclarationError(
      `request: on "${on}": expected an event type, one of ${Object.keys(schema.events).join(', ')}`,
    );
  if (!event.lists?.[candidates]) {
    throw new DeclarationError(
      `request: candidates "${candidates}": expected a list of ${on}, one of ${Object.keys(event.lists ?? {}).join(', ')}`,
    );
  }
  if (generate && !(Number.isInteger(generate.limit) && generate.limit > 0 && generate.limit <= 10_000))
    throw new DeclarationError(`request: generate limit ${generate.limit}: expected a whole number from 1 to 10000`);
  if (outcome.kind === 'immediate') {
    const field = event.fields?.[outcome.field];
    if (!field?.label || field.kind !== 'id')
      throw new DeclarationError(`request: outcome field "${outcome.field}": expected a label(id()) of ${on}`);
    return;
  }
  const answer = schema.events[outcome.on];
  if (!answer) throw new DeclarationError(`request: outcome on "${outcome.on}": expected an event type`);
  if (answer.fields?.[outcome.item]?.kind !== 'id')
    throw new DeclarationError(`request: outcome item "${outcome.item}": expected an id field of ${outcome.on}`);
  if (outcome.kind === 'joined' && answer.of?.type !== on)
    throw new DeclarationError(`request: ${outcome.on} does not name a ${on} (its schema has no of)`);
}
