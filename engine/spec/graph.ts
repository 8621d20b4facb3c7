import { DeclarationError } from '../base/errors';
import type { Node } from './ast';
import { call, wholeIn } from './build';
import { same } from './kinds';
import { type KeyRole, read, type Scoped, scoped } from './scope';
import type { Stream, StreamField } from './stream';
import { type IdValue, NumberValue, Value } from './values';

/** Counts by item, made once for a request. */
export class VisitsValue extends Value {
  declare protected readonly brand: 'visits';
  of(item: IdValue): NumberValue<'exact'> {
    return new NumberValue(call('visits', this, same('bipartite: of', item, 'id')));
  }
  /** The count over all counted (paths, steps) or over the users asked; missing where there are none. */
  shareOf(item: IdValue): NumberValue<'float'> {
    return new NumberValue(call('visit_share', this, same('bipartite: shareOf', item, 'id')));
  }
}

/** Who met what. */
export class GraphValue extends Value {
  declare protected readonly brand: 'graph';
  /** Paths user -> item -> another user -> item: `.pathsFrom(request.user).of(candidate.item)`. */
  pathsFrom(user: IdValue): VisitsValue {
    return new VisitsValue(call('paths', this, same('bipartite: pathsFrom', user, 'id')));
  }
  /** What the k users with most items in common met; of equally similar ones those met most recently. */
  similarTo(user: IdValue, { k = 1 } = {}): VisitsValue {
    return new VisitsValue(
      call('similar', this, same('bipartite: similarTo', user, 'id'), wholeIn('similarTo: k', k, 1, 256)),
    );
  }
  /** A random walk with restart; its chance is seeded by the request's place in the log, or by a number of its own. */
  walkFrom(user: IdValue, { steps = 200, restart = 0.3, seed }: Walk = {}): VisitsValue {
    wholeIn('walkFrom: steps', steps, 1, 100_000);
    if (!(restart >= 0 && restart < 1))
      throw new DeclarationError(`walkFrom: restart is ${restart}, expected a number from 0 to below 1`);
    const from = same('bipartite: walkFrom', user, 'id');
    const by: Value | Node = seed ? same('bipartite: walkFrom: seed', seed, 'number') : { op: 'seq' };
    return new VisitsValue(call('walk', this, from, by, steps, restart));
  }
}

interface Walk {
  readonly steps?: number;
  /** The chance of going back to where it began, at every step. */
  readonly restart?: number;
  readonly seed?: NumberValue<'exact'>;
}

interface Caps {
  /** So many items of each user, the newest. */
  readonly keepItems?: number;
  /** So many users of each item, the newest. */
  readonly keepUsers?: number;
  /** So many users and so many items, those touched last. */
  readonly nodes?: number;
}

/**
 * Who met what, as one object: `bipartite(meet.field('user'), meet.field('item')).pathsFrom(request.user).of(candidate.item)`.
 * The caps bound what a read costs: at most keepItems x keepUsers x keepItems steps for paths.
 */
export function bipartite<R, U extends KeyRole<R>, I extends KeyRole<R>>(
  user: StreamField<R, U>,
  item: StreamField<R, I>,
  { keepItems = 32, keepUsers = 32, nodes = 100_000 }: Caps = {},
): Scoped<GraphValue, R> {
  for (const [name, cap] of Object.entries({ keepItems, keepUsers })) wholeIn(`bipartite: ${name}`, cap, 1, 1024);
  wholeIn('bipartite: nodes', nodes, 1, 10_000_000);
  return scoped(
    (node) => new GraphValue(node),
    (scope) =>
      read(item.stream as Stream<unknown>, 'bipartite', item.role, scope, 'graph', { keepItems, keepUsers, nodes }, [
        user.role,
      ]),
    () => ({}),
  );
}
