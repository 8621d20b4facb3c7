import type { ColumnField, ColumnFields } from '../csv/mapping';
import { fieldName } from '../metarank/names';
import type { Facts } from './facts';

/** A column as a field of the kind that its values look like. */
export function fieldFrom(facts: Facts): ColumnField {
  const { name, isList, isTruth, isWhole, isNumber } = facts;
  if (isList) return { column: name, kind: 'set' };
  if (isTruth && facts.distinct.size === 2) return { column: name, kind: 'bool' };
  if (isWhole && facts.decimals === 0) return { column: name, kind: Math.abs(facts.most) > 2 ** 53 ? 'id' : 'int' };
  if (isNumber) return { column: name, kind: 'number', scale: Math.min(6, facts.decimals) };
  return { column: name, kind: 'id' };
}

/** A number with so many decimals at least, as prices and ratings are. */
export function numberFrom({ name, decimals }: Facts, scale: number): ColumnField {
  return { column: name, kind: 'number', scale: Math.min(6, Math.max(scale, decimals)) };
}

/** A column that names something. */
export function idFrom({ name }: Facts): ColumnField {
  return { column: name, kind: 'id' };
}

const CATEGORY = /categor|genre|brand|vendor|maker|seller|colou?r|department|topic|tag|artist|author|publisher/;
/** A path below a person: `user.tags`. */
const BELOW_PERSON = /(?:^|\.)(?:user|visitor|customer|client|member|person|profile)\.[^.]+$/i;
const OF_PERSON = /^(?:user|visitor|customer|client|member|person|profile)_/;
const PERSON =
  /^(gender|sex|age|age_?(group|range|band)|birth_?(year|date|day)|year_of_birth|occupation|profession|income|education|member_since|signup_\w+|subscri\w*|loyalty\w*|segment|postcode|zip(_?code)?)$/;
const COUNTED = /^(age|birth_?year|year_of_birth|income)$/;
const CONTEXT =
  /^(device|device_type|platform|os|browser|channel|country|city|region|lang|language|locale|page_type|app|site|referrer)$/;

/** What the columns without a role say: of the item, of the user, of the moment; and those that nobody knows. */
export interface Rest {
  readonly item: ColumnFields;
  readonly user: ColumnFields;
  readonly common: ColumnFields;
  readonly unknown: readonly string[];
}

/** Sorts columns without a role by their names. */
export function restOf(columns: readonly Facts[]): Rest {
  const rest = { item: {}, user: {}, common: {}, unknown: [] as string[] } as {
    readonly [K in keyof Rest]: Rest[K] extends ColumnFields ? Record<string, ColumnField> : string[];
  };
  for (const facts of columns) {
    const name = fieldName(facts.word);
    const person = facts.word.replace(OF_PERSON, '');
    if (facts.given === 0) rest.unknown.push(facts.name);
    else if (PERSON.test(person)) rest.user[fieldName(person)] = COUNTED.test(person) ? fieldFrom(facts) : asId(facts);
    else if (CATEGORY.test(facts.word) && BELOW_PERSON.test(facts.name)) rest.user[name] = asId(facts);
    else if (CATEGORY.test(facts.word) && facts.isPath) {
      for (const parts of [1, 2, 3]) rest.item[`category${parts}`] = { column: facts.name, kind: 'id', parts };
    } else if (CATEGORY.test(facts.word)) rest.item[name.replace(/^category_?id$/, 'category')] = asId(facts);
    else if (CONTEXT.test(facts.word) && !facts.isList) rest.common[name] = idFrom(facts);
    else rest.unknown.push(facts.name);
  }
  return rest;
}

function asId(facts: Facts): ColumnField {
  return facts.isList ? { column: facts.name, kind: 'set' } : idFrom(facts);
}
