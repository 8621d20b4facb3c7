/** What a function over the candidates gives, in words: `of` is the value, `by` the number that picks one of them. */
export function listSentence(fn: string, of: string, param = 0, by = ''): string {
  const [, fold, part] = /^(.+)_of_(prefix|suffix|first|previous|next|around)$/.exec(fn) ?? [];
  if (fold) return folded(fold, partSentence(part!, param), of);
  const direction = /(lowest|highest|lower|higher|ascending|descending)/.exec(fn)?.[0] ?? '';
  const where = fn.endsWith('_below') ? 'below' : 'above';
  if (fn.startsWith('percentile_'))
    return `place from 0 to 1 among the candidates, ${direction} first${tiesSentence(fn)}, of ${of}`;
  if (fn.startsWith('share_')) return `share of the candidates ${where} that have a ${direction} value of ${of}`;
  if (fn.startsWith('places_to_'))
    return `places to the nearest candidate ${where} that has a ${direction} value of ${of}`;
  switch (fn) {
    case 'neighbour':
      return ofAnother(of, `candidate ${Math.abs(param)} ${param < 0 ? 'above' : 'below'}`);
    case 'first':
      return ofAnother(of, 'first candidate');
    case 'at_place':
      return ofAnother(of, `candidate at place ${Math.abs(param)}${param < 0 ? ' from the bottom' : ''}`);
    case 'at_lowest':
    case 'at_highest':
      return ofAnother(of, `candidate that is ${direction} in ${by}`);
    case 'is_lowest':
    case 'is_highest':
      return `whether it is the ${direction} over the candidates: ${of}`;
    case 'is_ascending':
    case 'is_descending':
      return `whether the candidates are in ${direction} order of ${of}`;
    case 'ascending_prefix':
    case 'descending_prefix':
      return `how many candidates from the top on are in ${direction} order of ${of}`;
    case 'minmax':
      return `place between the lowest (0) and the highest (1) over the candidates of ${of}`;
    case 'group_place':
      return `place among the candidates that have the same value of ${of}`;
    case 'group_size':
      return `count of candidates that have the same value of ${of}`;
    case 'distinct':
      return `count of different values over the candidates of ${of}`;
    case 'tau':
      return `Kendall's tau-b over the candidates of place and ${of}`;
    case 'gini':
      return `Gini coefficient over the candidates of ${of}`;
    case 'entropy':
      return `entropy of the shares over the candidates of ${of}`;
    default:
      return folded(fn, 'the candidates', of);
  }
}

/** A value of another candidate, or that candidate itself. */
function ofAnother(of: string, which: string): string {
  return of === 'the candidate' ? `the ${which}` : `${of}, for the ${which}`;
}

/** A function that any part of the list has. */
function folded(fn: string, candidates: string, of: string): string {
  if (fn.startsWith('rank_'))
    return `rank among ${candidates}, ${fn.includes('lowest') ? 'lowest' : 'highest'} first${tiesSentence(fn)}, of ${of}`;
  if (fn === 'count_true') return `count of ${bare(candidates)} for which it is true: ${of}`;
  if (fn === 'count') return `count of ${bare(candidates)} that have ${of}`;
  return `${fn === 'spread' ? 'standard deviation' : fn} over ${candidates} of ${of}`;
}

function partSentence(part: string, places: number): string {
  const some = places === 1 ? 'candidate' : `${places} candidates`;
  return {
    prefix: 'the candidates up to this one',
    suffix: 'the candidates from this one on',
    first: `the first ${some}`,
    previous: `the ${some} right above`,
    next: `the ${some} right below`,
    around: `the candidates at most ${places} away`,
  }[part]!;
}

function bare(candidates: string): string {
  return candidates === 'the candidates' ? 'candidates' : candidates;
}

function tiesSentence(fn: string): string {
  const ties = /_(worst|middle)$/.exec(fn)?.[1];
  return ties ? ` (equal ones at the ${ties} place)` : '';
}
