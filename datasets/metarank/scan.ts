import { StateError } from '../../engine/base/errors';
import { id } from '../../engine/events/fields';
import type { EventSchema, Schema } from '../../engine/events/schema';
import { BadLines } from '../bad-lines';
import { readLines } from '../lines';
import { Inference } from './infer';
import { parseMetarank } from './parse';

/** What a first reading of a Metarank log tells. */
export interface Scan {
  readonly schema: Schema;
  /** Interaction types and how many of each name a ranking, in the order first met. */
  readonly interactions: ReadonlyMap<string, number>;
  /** Every event carries `seq`. */
  readonly bySeq: boolean;
}

/**
 * Reads a Metarank log once and learns its schema.
 *
 * @throws ConfigError E_TWO_KINDS; StateError E_FORMAT when no line is a Metarank event, E_EMPTY, or as `readLines`
 */
export async function scan(logs: readonly string[], isFixed: boolean): Promise<Scan> {
  const groups = new Map<string, Inference>();
  const group = (name: string): Inference => {
    let found = groups.get(name);
    if (!found) groups.set(name, (found = new Inference(name)));
    return found;
  };
  const interactions = new Map<string, number>();
  const bad = new BadLines();
  let events = 0;
  let withSeq = 0;
  for (const log of logs) {
    for await (const { first, lines } of readLines(log)) {
      for (let i = 0; i < lines.length; i++) {
        const line = lines[i];
        if (!line) continue;
        const event = parseMetarank(line);
        if (!('event' in event)) {
          bad.add(event.code, event.message, log, first + i);
          continue;
        }
        events++;
        if (event.seq !== undefined) withSeq++;
        if (event.event === 'interaction') {
          interactions.set(event.type, (interactions.get(event.type) ?? 0) + (event.ranking === null ? 0 : 1));
        }
        if (isFixed) continue;
        const where = `${log} line ${first + i}`;
        const name = event.event === 'interaction' ? event.type : event.event;
        if (Object.keys(event.fields).length) group(name).add(event.fields, where);
        if (event.event === 'ranking') for (const { fields } of event.items) group('list').add(fields, where);
      }
    }
  }
  if (events === 0) throw wrongFile(logs, bad);
  return { schema: schemaOf(groups, [...interactions.keys()]), interactions, bySeq: withSeq === events };
}

function schemaOf(groups: ReadonlyMap<string, Inference>, interactions: readonly string[]): Schema {
  const fields = (name: string) => groups.get(name)?.fields() ?? {};
  const events: Record<string, EventSchema> = {
    ranking: { fields: { id: id(), ...fields('ranking') }, lists: { shown: { item: id(), ...fields('list') } } },
  };
  for (const type of interactions) {
    events[type] = { fields: { item: id(), ranking: id(), ...fields(type) }, of: { type: 'ranking', by: 'ranking' } };
  }
  return { common: { user: id(), session: id() }, events, items: fields('item'), users: fields('user') };
}

function wrongFile(logs: readonly string[], bad: BadLines): StateError {
  if (bad.total === 0)
    return new StateError(`ranklens: ${logs.join(', ')} is empty, expected at least one event`, 'E_EMPTY');
  return new StateError(
    `ranklens: ${logs.join(', ')} holds no Metarank event (line ${bad.first[0].line} ${bad.first[0].message}); ` +
      'for a CSV file use --dataset trivago or csv',
    'E_FORMAT',
  );
}
