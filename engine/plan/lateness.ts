import { type Duration, durationName } from '../base/durations';
import type { Codec } from '../events/codec';
import type { PlannedState } from './states';

/** What a stream that says so does with late events, for all its state that reaches equally far back. */
export interface LateRule {
  readonly stream: string;
  readonly policy: 'accept' | 'drop';
  /** How far back the state reaches; null: over everything. */
  readonly window: Duration | null;
  readonly hop: number;
  readonly parts: number;
  /** By event type: whether it feeds the stream. */
  readonly hears: readonly boolean[];
}

/** Every rule of a plan, in the order of its states; streams that say nothing have none. */
export function lateRules(states: readonly PlannedState[], codec: Codec): LateRule[] {
  const rules = new Map<string, LateRule & { readonly hears: boolean[] }>();
  for (const { state, hop, parts } of states) {
    for (const { type, late } of state.stream.branches) {
      if (!late) continue;
      const isWindow = late === 'accept' && parts > 0;
      const window = isWindow ? durationName(hop * parts) : null;
      const key = [state.stream.name, late, isWindow && hop, isWindow && parts].join();
      const hears = rules.get(key)?.hears ?? codec.types.map(() => false);
      hears[codec.typeOf(type)] = true;
      rules.set(key, { stream: state.stream.name, policy: late, window, hop, parts: isWindow ? parts : 0, hears });
    }
  }
  return [...rules.values()];
}
