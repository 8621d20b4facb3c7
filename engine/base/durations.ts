import { ConfigError } from './errors';

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A duration as people write it: a whole number and a unit, `'30m'`, `'7d'`. */
export type Duration = `${number}${keyof typeof UNITS}`;

/**
 * Milliseconds of a written duration.
 *
 * @throws ConfigError unless it is a positive whole number and one of ms, s, m, h, d, w
 */
export function milliseconds(text: Duration): number {
  const match = /^(\d+)(ms|s|m|h|d|w)$/.exec(text);
  const count = Number(match?.[1] ?? 0);
  if (!match || !(count > 0) || !Number.isSafeInteger(count)) {
    throw new ConfigError(
      `duration: "${text}" was found, expected a whole number above 0 and a unit, as in 30m, 6h or 7d`,
    );
  }
  return count * UNITS[match[2] as keyof typeof UNITS];
}

/** The shortest exact way to write a number of milliseconds: 3600000 is `1h`. */
export function durationName(ms: number): Duration {
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    if (ms % UNITS[unit] === 0) return `${ms / UNITS[unit]}${unit}`;
  }
  return `${ms}ms`;
}
