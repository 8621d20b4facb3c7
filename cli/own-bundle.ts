import type { OwnModule } from './own-modules';

/** A person's files as one piece of JavaScript, and where each lies in it. */
export interface Bundle {
  readonly name: string;
  readonly code: string;
  /** The line, from 0, at which each module's code begins. */
  readonly starts: readonly { readonly module: OwnModule; readonly line: number }[];
}

const HEAD = `'use strict';
const opened = {};
const files = {};
const open = (name) => {
  const known = opened[name];
  if (known) return known.exports;
  const module = (opened[name] = { exports: {} });
  const [imports, body] = files[name];
  body(module.exports, (wanted) => (wanted in imports ? open(imports[wanted]) : require(wanted)), module);
  return module.exports;
};
`;

/** Joins modules, the first one being what the bundle exports. */
export function bundleOf(modules: readonly OwnModule[]): Bundle {
  const starts: { module: OwnModule; line: number }[] = [];
  let code = HEAD;
  for (const module of modules) {
    code += `files[${JSON.stringify(module.name)}] = [${JSON.stringify(module.imports)}, (exports, require, module) => {\n`;
    starts.push({ module, line: code.split('\n').length - 1 });
    code += `${module.code}\n}];\n`;
  }
  const { name } = modules[0];
  code += `module.exports = open(${JSON.stringify(name)});\n`;
  return { name: name.replace(/\.[cm]?ts$/, '.js'), code, starts };
}
