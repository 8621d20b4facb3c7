import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { ConfigError } from '../engine/base/errors';

/** Where Podium itself lies. */
const ROOT = join(__dirname, '..');
const ROOMS = ['engine', 'features', 'datasets', 'models', 'eval', 'runs', 'serve', 'cli'];

/** A person's file, or one that it imports, as JavaScript. */
export interface OwnModule {
  readonly path: string;
  /** Its place as seen from the first file: what stored copies call it. */
  readonly name: string;
  readonly code: string;
  /** The source map of `code`, as JSON. */
  readonly map: string;
  /** What it imports from beside it: specifier → name. */
  readonly imports: Readonly<Record<string, string>>;
}

/** What messages are about: `features` or `schema`, with the code of its errors. */
export interface Subject {
  readonly word: string;
  readonly code: string;
}

/** An error about a person's file. */
export function complaint({ word, code }: Subject, message: string): ConfigError {
  return new ConfigError(`${word}: ${message}`, code);
}

/** A file and all that it imports from beside it, the file first. @throws ConfigError for a file or import that cannot be */
export function collectModules(file: string, subject: Subject): readonly OwnModule[] {
  const entry = resolve(file);
  if (!/\.[cm]?ts$/.test(file)) throw complaint(subject, `${file}: expected a TypeScript file, such as ./mine.ts`);
  if (!existsSync(entry) || !statSync(entry).isFile()) throw complaint(subject, `${file}: there is no such file`);
  const modules = new Map<string, OwnModule>();
  const add = (path: string): void => {
    if (modules.has(path)) return;
    const module = transpile(path, dirname(entry), file, subject);
    modules.set(path, module);
    for (const specifier of Object.keys(module.imports)) add(locate(specifier, path)!);
  };
  add(entry);
  return [...modules.values()];
}

function transpile(path: string, home: string, file: string, subject: Subject): OwnModule {
  const { outputText, sourceMapText } = ts.transpileModule(readFileSync(path, 'utf8'), {
    fileName: basename(path),
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      sourceMap: true,
      esModuleInterop: true,
    },
  });
  const code = outputText.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');
  const imports: Record<string, string> = {};
  for (const [, specifier] of code.matchAll(/\brequire\("([^"]+)"\)/g)) {
    if (specifier === 'podium') continue;
    const found = specifier!.startsWith('.') ? locate(specifier!, path) : null;
    const where = path === resolve(file) ? file : relative('.', path);
    if (found === null)
      throw complaint(subject, `${where}: imports "${specifier}", expected podium or a TypeScript file beside it`);
    if (isPodium(found))
      throw complaint(subject, `${where}: imports "${specifier}", which is a part of Podium; import it from 'podium'`);
    imports[specifier!] = nameOf(found, home);
  }
  return { path, name: nameOf(path, home), code, map: sourceMapText!, imports };
}

/** The TypeScript file that a relative import means, or null. */
export function locate(specifier: string, from: string): string | null {
  const path = join(dirname(from), specifier);
  const bare = path.replace(/\.([cm]?)js$/, '.$1ts');
  for (const candidate of [path, bare, `${path}.ts`, join(path, 'index.ts')])
    if (/\.[cm]?ts$/.test(candidate) && existsSync(candidate)) return candidate;
  return null;
}

function nameOf(path: string, home: string): string {
  return relative(home, path).split(sep).join('/');
}

function isPodium(path: string): boolean {
  const inside = relative(ROOT, path).split(sep);
  return inside.join('/') === 'index.ts' || (inside.length > 1 && ROOMS.includes(inside[0]));
}
