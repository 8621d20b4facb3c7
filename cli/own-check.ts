import { join } from 'node:path';
import ts from 'typescript';
import { readable } from './own-messages';
import { locate } from './own-modules';

const ROOT = join(__dirname, '..');
const DOOR = join(ROOT, 'index.ts');
const AMBIENT = '/podium-own-features.d.ts';

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  noErrorTruncation: true,
  types: [],
  lib: ['lib.es2023.d.ts'],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
};

/** Files that no person writes, parsed once per process. */
const parsed = new Map<string, ts.SourceFile>();

/** A mistake that the compiler found, places from 1. */
export interface Mistake {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/**
 * Type-checks a person's files, `podium` being this one wherever they lie. Of Podium's own sources only what they
 * export is looked at, and packages not at all: that takes two seconds instead of six.
 */
export function mistakesIn(paths: readonly string[]): readonly Mistake[] {
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists } = host;
  const ambient = ts.createSourceFile(
    AMBIENT,
    'declare const console: Record<"log" | "warn" | "error" | "table", (...values: unknown[]) => void>;',
    ts.ScriptTarget.ES2022,
  );
  host.getSourceFile = (name, ...rest) => {
    const file = parsed.get(name) ?? (name === AMBIENT ? ambient : getSourceFile(name, ...rest));
    if (file && name.startsWith(ROOT) && !paths.includes(name)) parsed.set(name, file);
    return file;
  };
  host.fileExists = (name) => name === AMBIENT || fileExists(name);
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) => {
      const file = text === 'podium' ? DOOR : text.startsWith('.') ? locate(text, from) : null;
      return { resolvedModule: file === null ? undefined : { resolvedFileName: file, extension: ts.Extension.Ts } };
    });
  const program = ts.createProgram({ rootNames: [AMBIENT, ...paths], options: OPTIONS, host });
  const checker = program.getTypeChecker();
  return paths
    .map((path) => program.getSourceFile(path)!)
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map((diagnostic) => {
      const { line, character } = diagnostic.file!.getLineAndCharacterOfPosition(diagnostic.start!);
      return {
        path: diagnostic.file!.fileName,
        line: line + 1,
        column: character + 1,
        message: readable(diagnostic as ts.DiagnosticWithLocation, checker),
      };
    });
}
