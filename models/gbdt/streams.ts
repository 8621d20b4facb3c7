/** The streams of the seed, one for each use, so that drawing more for one moves no other. */
export const STREAMS = { binEdges: 1, lists: 2, features: 3, drops: 4, small: 5 } as const;
