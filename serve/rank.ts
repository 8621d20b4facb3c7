import { Assemble } from '../engine/assemble';
import { EventError, MismatchError } from '../engine/base/errors';
import { Candidates } from '../engine/candidates';
import { Codec, isRejection } from '../engine/events/codec';
import type { Event, List, RawEvent } from '../engine/events/event';
import type { Plan } from '../engine/plan/plan';
import type { Store } from '../engine/store';
import type { OnnxRanker } from '../models/onnx/load';
import { ranking, rowMajor } from '../models/rows';
import { DraftDictionary } from './draft-dictionary';

/** The candidates of a request from best to worst; `order`, `scores` and `features` run side by side. */
export interface Ranked {
  /** The request's own id, if it has one. */
  readonly qid?: string;
  readonly order: readonly string[];
  readonly scores: readonly number[];
  readonly fingerprint: string;
  /** The events that the answer knows are those before this seq. */
  readonly seq: number;
  /** Feature values by name, float32; NaN is missing. Only when asked to explain. */
  readonly features?: readonly Readonly<Record<string, number>>[];
}

const OWN = new Set(['candidates', 'explain', 'fingerprint']);

/** Request to rows to scores to order: a pure read of a live store. */
export class Rank {
  readonly #plan: Plan;
  readonly #store: Store;
  readonly #ranker: OnnxRanker;
  readonly #assemble: Assemble;
  readonly #candidates: Candidates | null;
  readonly #draft: DraftDictionary;
  readonly #codec: Codec;
  readonly #labels: ReadonlySet<string>;
  readonly #taken: readonly number[];
  #capacity = 64;
  #columns: readonly Float32Array[];

  constructor(plan: Plan, store: Store, ranker: OnnxRanker) {
    const { schema, dictionary, duplicates } = plan.codec;
    this.#plan = plan;
    this.#store = store;
    this.#ranker = ranker;
    this.#assemble = new Assemble(plan, store);
    this.#candidates = plan.sources && new Candidates(plan, plan.sources, store);
    this.#draft = new DraftDictionary(dictionary);
    this.#codec = new Codec(schema, this.#draft, duplicates);
    const fields = Object.entries(schema.events[plan.request.on].fields ?? {});
    this.#labels = new Set(fields.filter(([, { label }]) => label).map(([name]) => name));
    this.#taken = columnsTaken(plan, ranker);
    this.#columns = plan.features.map(() => new Float32Array(this.#capacity));
  }

  /**
   * Ranks the candidates of a request as of now, or of its own time where that is later.
   *
   * @throws EventError for a request that does not fit the schema
   * @throws MismatchError when the caller expects another fingerprint
   */
  async rank(body: unknown, expected?: string): Promise<Ranked> {
    const { raw, explain, fingerprint } = this.#parse(body);
    for (const asked of [expected, fingerprint]) {
      if (asked !== undefined && asked !== this.#plan.fingerprint)
        throw new MismatchError(
          `rank: the request expects fingerprint ${asked}, this service has ${this.#plan.fingerprint}; ask the service of that run, or leave the fingerprint out`,
        );
    }
    const seq = this.#store.nextSeq;
    const { list, ids, qid, matrix } = this.#rows(raw);
    const scores = await this.#ranker.scoreMatrix(matrix, list.n);
    const places = Array.from(ranking(scores));
    return {
      ...(qid !== null && { qid }),
      order: places.map((place) => ids[place]),
      scores: places.map((place) => scores[place]),
      fingerprint: this.#plan.fingerprint,
      seq,
      ...(explain && { features: places.map((place) => this.#named(matrix, place)) }),
    };
  }

  #parse(body: unknown): { raw: RawEvent; explain: boolean; fingerprint?: string } {
    const refuse = (message: string, code = 'E_FIELD'): never => {
      throw new EventError(`rank: ${message}`, code);
    };
    if (body === null || typeof body !== 'object' || Array.isArray(body))
      refuse('the body is no object, expected user, session, ts and candidates', 'E_JSON');
    const given = body as Record<string, unknown>;
    const { on, candidates: list } = this.#plan.request;
    const { candidates, explain = false, fingerprint } = given;
    if (!Array.isArray(candidates) && !(candidates === undefined && this.#candidates))
      refuse(`candidates is ${kindOf(candidates)}, expected a list of objects with an item`);
    if (typeof explain !== 'boolean') refuse(`explain is ${kindOf(explain)}, expected true or false`);
    if (fingerprint !== undefined && typeof fingerprint !== 'string') refuse('fingerprint is no text');
    const raw: Record<string, unknown> = { type: on };
    for (const [name, value] of Object.entries(given)) {
      if (OWN.has(name)) continue;
      if (this.#labels.has(name)) refuse(`${name} is the outcome: post it as an event afterwards`, 'E_LABEL');
      if (name === list || name === 'seq' || name === 'type')
        refuse(
          `the request has a field "${name}" that it does not know; candidates stand in "candidates"`,
          'E_UNKNOWN_FIELD',
        );
      raw[name] = value;
    }
    if (candidates !== undefined) raw[list] = candidates;
    return {
      raw: raw as unknown as RawEvent,
      explain: explain as boolean,
      ...(typeof fingerprint === 'string' && { fingerprint }),
    };
  }

  #rows(raw: RawEvent): { list: List; ids: string[]; qid: string | null; matrix: Float32Array } {
    try {
      const event = this.#codec.encode(raw);
      if (isRejection(event)) throw new EventError(`rank: ${event.message}`, event.code);
      event.seq = this.#store.nextSeq;
      event.ts = Math.max(event.ts, this.#store.now);
      const list = this.#candidates?.of(event) ?? this.#assemble.candidates(event);
      const ids = Array.from(list.columns[0], (code) => this.#draft.id(code));
      return { list, ids, qid: this.#idOf(event), matrix: this.#matrix(event, list) };
    } finally {
      this.#draft.forget();
    }
  }

  #matrix(event: Event, list: List): Float32Array {
    if (this.#capacity < list.n) {
      this.#capacity = 2 * list.n;
      this.#columns = this.#plan.features.map(() => new Float32Array(this.#capacity));
    }
    this.#assemble.rows(event, this.#columns, 0, list);
    return rowMajor(this.#columns, this.#taken, list.n);
  }

  #idOf(event: Event): string | null {
    const slot = this.#codec.types[event.type].scalars.indexOf('id');
    const code = slot < 0 ? Number.NaN : event.values[slot];
    return code === code ? this.#draft.id(code) : null;
  }

  #named(matrix: Float32Array, place: number): Record<string, number> {
    const { columns } = this.#ranker;
    return Object.fromEntries(columns.map((name, c) => [name, matrix[place * columns.length + c]]));
  }
}

/** The JSON of an answer: every number prints as it is, -0 and the infinities (as 1e999) too; missing is null. */
export function rankedJson({ scores, features, ...rest }: Ranked): string {
  const parts = [JSON.stringify(rest).slice(1, -1), `"scores":[${scores.map(numberJson).join(',')}]`];
  if (features) {
    const rows = features.map(
      (row) => `{${Object.entries(row).map(([name, value]) => `${JSON.stringify(name)}:${numberJson(value)}`)}}`,
    );
    parts.push(`"features":[${rows.join(',')}]`);
  }
  return `{${parts.join(',')}}`;
}

function numberJson(value: number): string {
  if (Number.isNaN(value)) return 'null';
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? String(value) : value > 0 ? '1e999' : '-1e999';
}

/** Where the model's columns stand among the plan's. @throws MismatchError when the two do not belong together */
function columnsTaken({ fingerprint, features }: Plan, ranker: OnnxRanker): number[] {
  if (ranker.fingerprint !== null && ranker.fingerprint !== fingerprint)
    throw new MismatchError(
      `serve: the run's plan has fingerprint ${fingerprint}, its model ${ranker.name} was trained on ${ranker.fingerprint}; train again in this run`,
    );
  const places = new Map(features.map(({ name }, i) => [name, i]));
  return ranker.columns.map((name) => {
    const place = places.get(name);
    if (place === undefined)
      throw new MismatchError(`serve: the run's plan has no column "${name}", which ${ranker.name} takes`);
    return place;
  });
}

function kindOf(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 40);
}
