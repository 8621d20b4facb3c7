import type { Session } from './session';

/** A session and the event it stands at. */
export interface UnderWay {
  readonly session: Session;
  at: number;
  truthAt: number;
  ts: number;
}

/** The sessions under way, the one whose event comes next on top: by time, then step, then session. */
export class SessionHeap {
  readonly #heap: UnderWay[] = [];

  get top(): UnderWay | undefined {
    return this.#heap[0];
  }

  push(session: Session): void {
    const heap = this.#heap;
    const entry = { session, at: 0, truthAt: 0, ts: session.events[0].ts };
    let i = heap.length;
    heap.push(entry);
    for (; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!before(entry, heap[parent])) break;
      heap[i] = heap[parent];
      i = parent;
    }
    heap[i] = entry;
  }

  /** Moves the top one to its next event; a session without one leaves. */
  step(): void {
    const heap = this.#heap;
    const top = heap[0];
    const event = top.session.events[++top.at];
    if (event) top.ts = event.ts;
    else {
      const last = heap.pop()!;
      if (heap.length === 0) return;
      heap[0] = last;
    }
    const entry = heap[0];
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
      if (!before(heap[child], entry)) break;
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = entry;
  }
}

function before(a: UnderWay, b: UnderWay): boolean {
  if (a.ts !== b.ts) return a.ts < b.ts;
  return a.at !== b.at ? a.at < b.at : a.session.number < b.session.number;
}
