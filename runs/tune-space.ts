import { ConfigError } from '../engine/base/errors';
import { random } from '../engine/base/random';
import { type GbdtSettings, gbdtSettings } from '../models/index';

/** Between which values a setting is drawn: whole numbers when both ends are; by ratio rather than difference with `log`. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly log?: boolean;
}

/** What a search draws from: for each setting a list of values, or a range. */
export type Space = Readonly<Record<string, readonly unknown[] | Range>>;

/** Where the search goes when nothing is declared. */
export const DEFAULT_SPACE: Space = {
  leaves: { from: 7, to: 63, log: true },
  rate: { from: 0.03, to: 0.15, log: true },
  minDataInLeaf: { from: 20, to: 200, log: true },
  l2: { from: 0.1, to: 30, log: true },
  featureFraction: { from: 0.2, to: 1 },
  rowFraction: { from: 0.5, to: 1 },
};

/** Beside these no value of one setting is refused for the others' sake. */
const WITH_ROOM: Partial<GbdtSettings> = { gossTop: Number.MIN_VALUE, gossOther: Number.MIN_VALUE, l2: 1 };

/**
 * Refuses a space that is none.
 *
 * @param metric what trials are compared by: what it depends on cannot be drawn
 * @throws ConfigError naming the setting, what was found and what was expected
 */
export function checkSpace(space: Space, metric: GbdtSettings['metric'] = 'mrr'): void {
  const names = Object.keys(space ?? {});
  if (typeof space !== 'object' || Array.isArray(space) || names.length === 0) {
    throw new ConfigError(
      `tune: the space is ${JSON.stringify(space)}, expected a JSON object such as {"leaves": {"from": 7, "to": 63, "log": true}, "boosting": ["plain", "dart"]}`,
    );
  }
  for (const name of names) {
    if (
      [
        'trees',
        'seed',
        'threads',
        'kernel',
        'metric',
        ...(metric === 'ndcg' ? ['truncation', 'labelGain'] : []),
        ...(metric === 'likelihood' ? ['labelGain', 'objective'] : []),
      ].includes(name)
    )
      throw new ConfigError(
        `tune: ${name} stands in the space, expected it in --params: ${['metric', 'truncation', 'labelGain', 'objective'].includes(name) ? 'trials are compared by it' : 'the search does not choose by it'}`,
      );
    const values = space[name];
    if (!Array.isArray(values) && !isRange(values)) {
      throw new ConfigError(
        `tune: ${name} is ${JSON.stringify(values)}, expected a list of values, or {"from": 1, "to": 9} with "log": true for ratios`,
      );
    }
    if (Array.isArray(values) && values.length === 0)
      throw new ConfigError(`tune: ${name} is an empty list, expected at least one value to draw`);
    for (const end of Array.isArray(values) ? values : [(values as Range).from, (values as Range).to])
      gbdtSettings({ ...WITH_ROOM, [name]: end } as Partial<GbdtSettings>);
  }
}

/** Refuses settings that no training takes together, with a ConfigError. */
export type CheckDrawn = (drawn: Partial<GbdtSettings>) => void;

/** A space of which fewer draws than this share can be trained is refused, and so many draws tell. */
const FEWEST = 0.1;
const PROBES = 100;
/** So many draws in a row that cannot be trained do not happen above that share. */
const MOST_DRAWS = 1000;

/**
 * The settings of one trial, the same for the same space, seed and number whatever other trials there are. What cannot be
 * trained is drawn again.
 *
 * @throws ConfigError when no draw can be trained, with the sentence of the last
 */
export function drawTrial(
  space: Space,
  seed: number,
  trial: number,
  check: CheckDrawn = gbdtSettings,
): Partial<GbdtSettings> {
  const next = random(seed, 1000 + trial);
  for (let draws = 1; ; draws++) {
    const drawn = drawOnce(space, next);
    const refusal = refusalOf(drawn, check);
    if (refusal === null) return drawn;
    if (draws === MOST_DRAWS)
      throw new ConfigError(`tune: none of ${MOST_DRAWS} settings drawn from the space can be trained (${refusal})`);
  }
}

/**
 * Refuses a space, most draws of which cannot be trained, with or without one of its listed values: such a value would
 * hardly ever be tried.
 *
 * @throws ConfigError naming the value and why, as the trainer says it
 */
export function checkDrawable(space: Space, seed: number, check: CheckDrawn): void {
  const listed = Object.keys(space).flatMap((name) => {
    const values = space[name];
    return Array.isArray(values) ? values.map((value) => ({ name, value })) : [];
  });
  for (const fixed of [null, ...listed]) {
    const own = fixed === null ? space : { ...space, [fixed.name]: [fixed.value] };
    const next = random(seed, 999);
    const refusals = Array.from({ length: PROBES }, () => refusalOf(drawOnce(own, next), check));
    const refused = refusals.filter((refusal) => refusal !== null);
    if (PROBES - refused.length >= FEWEST * PROBES) continue;
    const which = fixed === null ? '' : ` with ${fixed.name} ${JSON.stringify(fixed.value)}`;
    throw new ConfigError(
      `tune: ${refused.length} of ${PROBES} settings drawn${which} cannot be trained (${refused.at(-1)}), expected at most ${PROBES - FEWEST * PROBES}; narrow the space, or fix the other settings with --params`,
    );
  }
}

function drawOnce(space: Space, next: () => number): Partial<GbdtSettings> {
  const drawn = Object.keys(space)
    .sort()
    .map((name) => {
      const values = space[name];
      if (Array.isArray(values)) return [name, values[Math.floor(next() * values.length)]];
      return [name, between(values as Range, next())];
    });
  return Object.fromEntries(drawn) as Partial<GbdtSettings>;
}

function refusalOf(drawn: Partial<GbdtSettings>, check: CheckDrawn): string | null {
  try {
    check(drawn);
    return null;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

function between({ from, to, log = false }: Range, share: number): number {
  const isWhole = Number.isInteger(from) && Number.isInteger(to) && to > 1;
  const [low, high] = isWhole ? [from - 0.5, to + 0.5] : [from, to];
  const value = log ? low * (high / low) ** share : low + (high - low) * share;
  if (isWhole) return Math.min(to, Math.max(from, Math.round(value)));
  return Math.min(to, Math.max(from, Number(value.toPrecision(4))));
}

function isRange(values: unknown): values is Range {
  const { from, to, log = false, ...rest } = (values ?? {}) as Record<string, unknown>;
  const isNumber = (x: unknown): x is number => typeof x === 'number' && Number.isFinite(x);
  if (!isNumber(from) || !isNumber(to) || typeof log !== 'boolean' || Object.keys(rest).length > 0) return false;
  return from <= to && (!log || from > 0);
}
