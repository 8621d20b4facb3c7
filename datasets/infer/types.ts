/** Event types that shops know, and the words that logs have for them. */
const WORDS: readonly [type: string, words: RegExp][] = [
  ['remove', /remove.*(cart|basket)|(cart|basket).*remove/],
  ['unwish', /(remove|un).*(wish|fav|like)|dislike/],
  ['cart', /cart|basket|bag/],
  ['purchase', /purchase|buy|order|transaction|checkout|bought|conversion|pay/],
  ['wish', /wish|fav|like|save|bookmark/],
  ['search', /search|query/],
  ['rate', /rat(e|ing)|star/],
  ['review', /review|comment/],
  ['view', /view|click|look|detail|visit|open|impression|read|play|watch|listen|pv/],
];

/** The event type that a log's own word stands for; the word itself, made a name, where none is known. */
export function typeOf(word: string): { readonly type: string; readonly isKnown: boolean } {
  const plain = word.toLowerCase();
  const found = WORDS.find(([, words]) => words.test(plain));
  if (found) return { type: found[0], isKnown: true };
  const name = plain.replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '');
  return { type: /^(item|user|next|)$/.test(name) || /^\d/.test(name) ? `event_${name}` : name, isKnown: false };
}
