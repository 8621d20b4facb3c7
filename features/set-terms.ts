import { ConfigError } from '../engine/base/errors';

/** A sentence of terms as a tree: `+` either, `-` the left without the right, `&` both. */
export type Terms = string | { readonly op: '+' | '-' | '&'; readonly left: Terms; readonly right: Terms };

/**
 * Reads `(slim + tag:dwell) & leak:safe - cost>500`. Signs stand between spaces; `&` binds closer than the others, which
 * apply from left to right.
 *
 * @throws ConfigError where a term or a bracket is missing
 */
export function parseTerms(spec: string): Terms {
  const tokens = tokensOf(spec);
  let at = 0;
  const fail = (): never => {
    throw new ConfigError(
      `features: "${spec}": expected terms with +, - or & between them, such as "full - tag:dwell" or "(slim + tag:dwell) & leak:safe"`,
    );
  };
  const one = (): Terms => {
    const token = tokens[at++];
    if (token === undefined || token === ')' || isSign(token)) return fail();
    if (token !== '(') return token;
    const inner = all();
    if (tokens[at++] !== ')') return fail();
    return inner;
  };
  const both = (): Terms => {
    let left = one();
    while (tokens[at] === '&') {
      at++;
      left = { op: '&', left, right: one() };
    }
    return left;
  };
  const all = (): Terms => {
    let left = both();
    for (let sign = tokens[at]; sign === '+' || sign === '-'; sign = tokens[at]) {
      at++;
      left = { op: sign, left, right: both() };
    }
    return left;
  };
  const terms = all();
  return at === tokens.length ? terms : fail();
}

/** The terms of a tree, from left to right. */
export function leavesOf(terms: Terms): readonly string[] {
  return typeof terms === 'string' ? [terms] : [...leavesOf(terms.left), ...leavesOf(terms.right)];
}

/** Signs, brackets at the edge of a word, and terms; words without a sign between them are one term. */
function tokensOf(spec: string): readonly string[] {
  const tokens: string[] = [];
  let open = 0;
  for (const word of spec.trim().split(/\s+/)) {
    const [, brackets, rest] = /^(\(*)(.*)$/.exec(word)!;
    tokens.push(...brackets);
    open += brackets.length;
    let term = rest;
    let closed = 0;
    while (term.endsWith(')') && closed < open) {
      term = term.slice(0, -1);
      closed++;
    }
    open -= closed;
    const last = tokens.at(-1);
    const goesOn = last !== undefined && !isSign(last) && last !== '(' && last !== ')' && !isSign(term);
    if (goesOn && term !== '') tokens[tokens.length - 1] = `${last} ${term}`;
    else if (term !== '') tokens.push(term);
    for (let i = 0; i < closed; i++) tokens.push(')');
  }
  return tokens;
}

function isSign(token: string): boolean {
  return token === '+' || token === '-' || token === '&';
}
