import type { Functions } from './fn';

/** Functions of a moment. */
export const TIMES: Functions = {
  hour: {
    code: (t) => `remainder(Math.floor(${t} / 3600000), 24)`,
    run: (t: number) => new Date(t).getUTCHours(),
    say: (t) => `hour of the day (UTC) of ${t}`,
  },
  minute_of_day: {
    code: (t) => `remainder(Math.floor(${t} / 60000), 1440)`,
    run: (t: number) => new Date(t).getUTCHours() * 60 + new Date(t).getUTCMinutes(),
    say: (t) => `minute of the day (UTC) of ${t}`,
  },
  day: {
    code: (t) => `Math.floor(${t} / 86400000)`,
    run: (t: number) => Math.floor(t / 86_400_000),
    say: (t) => `days since 1970 of ${t}`,
  },
  weekday: {
    code: (t) => `remainder(Math.floor(${t} / 86400000) + 3, 7)`,
    run: (t: number) => (new Date(t).getUTCDay() + 6) % 7,
    say: (t) => `day of the week (UTC, Monday 0) of ${t}`,
  },
};
