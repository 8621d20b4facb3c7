/** Words that hold a word of a type and mean something else: steps before a purchase, pages of lists, what was shown. */
const OTHERS =
  /view.*(cart|basket|bag)|(begin|start|init).*checkout|checkout.*(begin|start|init)|(payment|shipping|billing).*(info|method)|cancel|refund|sort|impression|display|view.*list|list.*view/;

/** Event types that shops know, and the words that logs have for them. */
const WORDS: readonly [type: string, words: RegExp][] = [
  ['remove', /(remove|delete).*(cart|basket)|(cart|basket).*(remove|delete)/],
  ['unwish', /(remove|delete|un).*(wish|fav|like)|(wish|fav|like).*(remove|delete)|dislike/],
  ['cart', /cart|basket|bag/],
  ['purchase', /purchase|buy|order|transaction|checkout|bought|conversion|pay/],
  ['wish', /wish|fav|like|save|bookmark|watch_?list/],
  ['search', /search|query/],
  ['rate', /rating|(^|[^a-z])(rate|stars?)([^a-z]|$)/],
  ['review', /review|comment/],
  ['view', /view|click|look|detail|visit|open|read|play|watch|listen|pv/],
];

/** The event type that a log's own word stands for; the word itself, made a name, where none is known. */
export function typeOf(word: string): { readonly type: string; readonly isKnown: boolean } {
  const plain = word.toLowerCase();
  const found = OTHERS.test(plain) ? undefined : WORDS.find(([, words]) => words.test(plain));
  if (found) return { type: found[0], isKnown: true };
  const name = plain.replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '');
  return { type: /^(item|user|next|)$/.test(name) || /^\d/.test(name) ? `event_${name}` : name, isKnown: false };
}
