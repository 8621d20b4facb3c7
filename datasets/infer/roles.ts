import type { Facts } from './facts';

/** What a column is taken for. */
export type Role =
  | 'time'
  | 'user'
  | 'session'
  | 'request'
  | 'clicked'
  | 'position'
  | 'item'
  | 'type'
  | 'list'
  | 'price'
  | 'rating'
  | 'quantity'
  | 'query'
  | 'order'
  | 'step';

/** A role is given to the first column, in the order of its words, that fits it and has no role yet. */
interface Rule {
  readonly role: Role;
  readonly words: readonly RegExp[];
  readonly fits: (facts: Facts) => boolean;
  /** What to say of it. */
  readonly why: string;
}

const isScalar = (facts: Facts): boolean => !facts.isList && facts.given > 0;
const isId = (facts: Facts): boolean => isScalar(facts) && facts.decimals === 0 && facts.timeUnit !== 'iso';

const RULES: readonly Rule[] = [
  {
    role: 'time',
    words: [/^(ts|timestamp)$/, /(^|_)(timestamp|datetime)$/, /(^|_)time(_|$)/, /date|^at$|^when$/, /./],
    fits: (facts) => isScalar(facts) && facts.timeUnit !== null,
    why: 'its values are times',
  },
  {
    role: 'time',
    words: [/^(ts|time|timestamp)$/],
    fits: (facts) => isScalar(facts) && facts.isNumber,
    why: 'its name; its unit is not told by its values',
  },
  {
    role: 'session',
    words: [/session/, /^(visit|sid)(_?id)?$/],
    fits: isId,
    why: 'its name',
  },
  {
    role: 'user',
    words: [
      /^(user|visitor|customer|client|member|account|person|profile|reviewer)(_?id|_?no|_?key)?$/,
      /^(who(_id)?|uid|cookie|device_id)$/,
      /^(user|visitor|customer)_?(hash|uuid|pseudo\w*|key|name)$/,
    ],
    fits: isId,
    why: 'its name',
  },
  {
    role: 'clicked',
    words: [/^(is_)?(click|clicked|label|clicks)(_?(bool|flag))?$/, /^(is_)?(target|purchased|bought|chosen|booked)$/],
    fits: (facts) => isScalar(facts) && facts.isTruth && facts.given === 1,
    why: 'it is 0 or 1 in every row',
  },
  {
    role: 'type',
    words: [/^(event|action)(_?type|_?name)?$/, /^(type|behaviou?r(_type)?|activity|what|verb)$/],
    fits: (facts) => isScalar(facts) && facts.distinct.size <= 50 && facts.given > 0.99,
    why: 'it has few values',
  },
  {
    role: 'list',
    words: [
      /impress|inview|in_view|shown|candidates|results|recommend|displayed|slate/,
      /^(items|products)(_ids?)?$|^(item|product)_ids$/,
    ],
    fits: (facts) => facts.given > 0 && !facts.isNumber,
    why: 'its name, and cells that hold several ids',
  },
  {
    role: 'request',
    words: [/^(request|impression|search|query|page|list|srch)_?id$/, /^(request|impression|qid|rid)$/],
    fits: (facts) => isId(facts) && facts.given > 0.99,
    why: 'its name',
  },
  {
    role: 'item',
    words: [
      /^(item|product|article|sku|aid|asin|movie|track|song|book|video|hotel|prop|offer|content|listing|ad|news)(_?id|_?no|_?code|_?key)?$/,
      /^(thing|goods|good|object|poi)(_?id)?$/,
      /(item|product|article|movie)_?(id|sku|no|code|key)$/,
      /^(pid|iid|stock_?code|asin)$|(^|_)(sku|ean)$/,
      /^reference$/,
      /^id$/,
    ],
    fits: isId,
    why: 'its name',
  },
  { role: 'position', words: [/^(position|rank|pos|place|slot)$/], fits: (facts) => facts.isWhole, why: 'its name' },
  { role: 'price', words: [/^price/, /price|^amount_paid$|^cost$/], fits: (facts) => facts.isNumber, why: 'its name' },
  {
    role: 'rating',
    words: [/^(rating|stars|score|overall)$/],
    fits: (facts) => isScalar(facts) && facts.isNumber,
    why: 'its name',
  },
  {
    role: 'quantity',
    words: [/^(quantity|qty|units|amount)$/],
    fits: (facts) => isScalar(facts) && facts.isWhole,
    why: 'its name',
  },
  {
    role: 'query',
    words: [
      /^(search_?)?(query|term|phrase|keywords?)(_?(text|string|term))?$/,
      /^search_?(text|string)$/,
      /^(q|search)$/,
    ],
    fits: isScalar,
    why: 'its name',
  },
  { role: 'order', words: [/^(transaction|order)(_?id|_?no|_?number)?$/], fits: isId, why: 'its name' },
  { role: 'step', words: [/^(step|sequence|event_no)$/], fits: (facts) => facts.isWhole, why: 'its name' },
];

/** Columns by their role. */
export type Roles = ReadonlyMap<Role, Facts>;

/** Gives each role to at most one column, and says why. */
export function rolesOf(columns: readonly Facts[], say: (line: string) => void): Roles {
  const roles = new Map<Role, Facts>();
  const taken = new Set<Facts>();
  for (const { role, words, fits, why } of RULES) {
    if (roles.has(role)) continue;
    const found = words
      .map((word) => columns.find((facts) => !taken.has(facts) && word.test(facts.word) && fits(facts)))
      .find((facts) => facts !== undefined);
    if (!found) continue;
    roles.set(role, found);
    taken.add(found);
    const unit = role === 'time' ? `; read as ${UNITS[unitOf(found)]}` : '';
    say(`${role}: ${found.name} (${why}${unit})`);
  }
  return roles;
}

const UNITS = {
  s: 'seconds since 1970',
  ms: 'milliseconds since 1970',
  us: 'microseconds since 1970',
  iso: 'ISO 8601, UTC where no zone is given',
};

/** The unit of the column of times; milliseconds where its values do not tell. */
export function unitOf({ timeUnit }: Facts): NonNullable<Facts['timeUnit']> {
  return timeUnit ?? 'ms';
}
