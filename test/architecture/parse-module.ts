import { posix } from 'node:path';
import ts from 'typescript';

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** The imported file for a relative specifier, a package or `node:` module otherwise. */
  readonly target: { readonly kind: 'file'; readonly path: string } | { readonly kind: 'package' };
}

/** Something that a file uses or does, at a line. */
export interface Trait {
  readonly line: number;
  readonly what: string;
}

/** What the rules need to know of one file; paths begin with `src/` or `test/`. */
export interface Module {
  readonly path: string;
  readonly lineCount: number;
  readonly imports: readonly Import[];
  /** Clock, randomness, environment, timers, output: by the expression that uses them. */
  readonly ambient: readonly Trait[];
  /** `as` (without `as const`), `!` and default exports. */
  readonly forbidden: readonly Trait[];
  /** Functions that are too long to read at once, named with their lengths. */
  readonly longFunctions: readonly Trait[];
  /** Does it only hand on what other files export? */
  readonly isBarrel: boolean;
}

/** Lines a function may have, as the house style says. */
const FUNCTION_LINES_MAX = 60;

const AMBIENT =
  /^(?:Date\.now|Math\.random|(?:process|performance|crypto|console)\.\w+|set(?:Timeout|Interval|Immediate))$/;

/** Reads a file with the compiler's own parser: type imports, re-exports and dynamic imports count as imports. */
export function parseModule(path: string, text: string): Module {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const lineOf = (node: ts.Node): number => source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  const imports: Import[] = [];
  const ambient: Trait[] = [];
  const forbidden: Trait[] = [];
  const longFunctions: Trait[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== null)
      imports.push({ specifier, line: lineOf(node), target: targetOf(path, specifier) });
    const used = ambientUse(node);
    if (used !== null) ambient.push({ line: lineOf(node), what: used });
    const shape = forbiddenShape(node);
    if (shape !== null) forbidden.push({ line: lineOf(node), what: shape });
    const length = functionLength(node, source);
    if (length > FUNCTION_LINES_MAX)
      longFunctions.push({ line: lineOf(node), what: `a function of ${length} lines` });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return {
    path,
    lineCount: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports,
    ambient,
    forbidden,
    longFunctions,
    isBarrel: isBarrel(source),
  };
}

function specifierOf(node: ts.Node): string | null {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return textOf(node.argument.literal);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return textOf(node.arguments[0]);
  return null;
}

function textOf(node: ts.Node | undefined): string | null {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : null;
}

function targetOf(from: string, specifier: string): Import['target'] {
  if (!specifier.startsWith('.')) return { kind: 'package' };
  return { kind: 'file', path: posix.join(posix.dirname(from), specifier) };
}

function ambientUse(node: ts.Node): string | null {
  if (
    ts.isNewExpression(node) &&
    node.expression.getText() === 'Date' &&
    (node.arguments?.length ?? 0) === 0
  ) {
    return 'new Date()';
  }
  if (ts.isPropertyAccessExpression(node)) return AMBIENT.test(node.getText()) ? node.getText() : null;
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    return AMBIENT.test(node.expression.text) ? node.expression.text : null;
  }
  return null;
}

function forbiddenShape(node: ts.Node): string | null {
  if (ts.isAsExpression(node))
    return node.type.getText() === 'const' ? null : `\`as ${node.type.getText()}\``;
  if (ts.isTypeAssertionExpression(node)) return `\`<${node.type.getText()}>\` as a cast`;
  if (ts.isNonNullExpression(node)) return '`!` as a cast';
  if (ts.isExportAssignment(node)) return 'a default export';
  if (
    ts.canHaveModifiers(node) &&
    ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
  ) {
    return 'a default export';
  }
  return null;
}

function functionLength(node: ts.Node, source: ts.SourceFile): number {
  if (!ts.isFunctionLike(node)) return 0;
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  return lineAt(node.getEnd()) - lineAt(node.getStart()) + 1;
}

function isBarrel(source: ts.SourceFile): boolean {
  return source.statements.length > 0 && source.statements.every(handsOn);
}

function handsOn(node: ts.Statement): boolean {
  return ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined;
}
