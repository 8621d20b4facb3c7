import ts from 'typescript';
import { nearestName } from '../engine/base/nearest';

/** What the records of the language are called in a sentence. */
const RECORDS: Readonly<Record<string, string>> = {
  RequestRecord: 'the request',
  CandidateRecord: 'a candidate',
  EventRecord: 'an event',
  Element: 'an element of the list',
};

const SUMS = /'?((?:a float cannot|only numbers can) be summed over events[^"']*)/;

/** A compiler's message in the words of the language: which field, which key, what there is instead. */
export function readable(diagnostic: ts.DiagnosticWithLocation, checker: ts.TypeChecker): string {
  const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
  const node = innermost(diagnostic.file, diagnostic.start);
  const sums = SUMS.exec(text);
  if (sums) return sums[1];
  if (ts.isIdentifier(node) && [2339, 2551].includes(diagnostic.code)) {
    const said = unknownField(node, checker);
    if (said) return said;
  }
  if (ts.isStringLiteralLike(node)) {
    const said = wrongWord(node, checker);
    if (said) return said;
  }
  return shortened(text.split('\n')[0]);
}

function unknownField(node: ts.Identifier, checker: ts.TypeChecker): string | null {
  const { parent } = node;
  const record = ts.isPropertyAccessExpression(parent)
    ? checker.getTypeAtLocation(parent.expression)
    : ts.isBindingElement(parent)
      ? checker.getTypeAtLocation(parent.parent)
      : null;
  const alias = record?.aliasSymbol?.name ?? '';
  const what = RECORDS[alias];
  if (!record || !what) return null;
  const name = node.text;
  if (record.aliasTypeArguments?.some((type) => isLabelOf(name, type, checker)))
    return `${name} is a label: it is the outcome of the request and cannot be read by a feature`;
  return `${what} has no field ${name}${instead(
    name,
    record.getProperties().map((property) => property.name),
  )}`;
}

function isLabelOf(name: string, type: ts.Type, checker: ts.TypeChecker): boolean {
  const of = (from: ts.Type | undefined, property: string): ts.Type | undefined => {
    const symbol = from?.getProperty(property);
    return symbol && checker.getTypeOfSymbol(symbol);
  };
  return [of(type, 'fields'), of(type, 'common')].some((fields) => {
    const label = of(of(fields, name), 'label');
    return label !== undefined && checker.typeToString(checker.getNonNullableType(label)) === 'true';
  });
}

function wrongWord(node: ts.StringLiteralLike, checker: ts.TypeChecker): string | null {
  const call = ts.findAncestor(node, ts.isCallExpression);
  const callee = call && ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : '';
  if (['within', 'decaying', 'expireAfter'].includes(callee))
    return `${callee}: "${node.text}" was found, expected ${callee === 'within' ? "'life', 'session' or " : ''}a whole number and a unit, as in '30m', '6h' or '7d'`;
  const wanted = checker.getContextualType(node);
  const choices = wanted ? literals(checker.getBaseConstraintOfType(wanted) ?? wanted) : [];
  if (choices.length === 0 || choices.includes(node.text)) return null;
  const what = callee === 'per' || callee === 'by' ? 'key' : callee === 'field' ? 'field' : '';
  return `${what ? `there is no ${what} "${node.text}" here` : `"${node.text}" was found`}${instead(node.text, choices)}`;
}

function literals(type: ts.Type): readonly string[] {
  const parts = type.isUnion() ? type.types : [type];
  return parts.filter((part) => part.isStringLiteral()).map((part) => part.value);
}

function instead(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  return `${near ? `; did you mean ${near}?` : ';'} known: ${[...known].sort().join(', ')}`;
}

/** Types that nobody can read are cut to their name. */
function shortened(text: string): string {
  return text.replace(/'([^']{60,})'/g, (_, type: string) => `'${type.slice(0, 40).replace(/[<{(].*$/s, '')}…'`);
}

function innermost(file: ts.SourceFile, position: number): ts.Node {
  let found: ts.Node = file;
  for (;;) {
    const child = found
      .getChildren(file)
      .find((inner) => inner.getStart(file) <= position && position < inner.getEnd());
    if (!child) return found;
    found = child;
  }
}
