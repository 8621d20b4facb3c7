/** A user's silence that ends a session. */
const GAP = 30 * 60_000;

/**
 * Sessions for a log that has none: an event more than 30 minutes after its user's last one begins the next session.
 * The n-th session of user `u` is `u.n`, from 1. Events come in log order; in memory, two numbers per user.
 */
export class GapSessions {
  readonly #last = new Map<string, { n: number; ts: number }>();

  /** Goes on where the log before ended. */
  resume(user: string, n: number, ts: number): void {
    this.#last.set(user, { n, ts });
  }

  /** The last session of each user, and its last event. */
  entries(): Iterable<readonly [user: string, last: { readonly n: number; readonly ts: number }]> {
    return this.#last;
  }

  /** The session of a user's event. */
  of(user: string, ts: number): string {
    let last = this.#last.get(user);
    if (!last) this.#last.set(user, (last = { n: 1, ts }));
    if (ts - last.ts > GAP) last.n++;
    last.ts = ts;
    return `${user}.${last.n}`;
  }
}
