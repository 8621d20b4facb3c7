/** Names that no feature may have: columns that the features, requests and labels tables of every run hold already. */
export const RESERVED: ReadonlySet<string> = new Set([
  'qid',
  'seq',
  'ts',
  'candidate',
  'position',
  'label',
  'part',
  'user',
  'session',
  'session_start',
  'session_length',
  'candidates',
  'clicked',
  'ceiling',
  'gain',
]);
