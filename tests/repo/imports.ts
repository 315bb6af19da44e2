import { posix } from 'node:path';
import type { SourceFile } from './source-files.ts';

/** One import as it stands in a file. `target` is the package or, for our own files, the path from the root. */
export interface Import {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  readonly kind: 'package' | 'own' | 'unreadable';
  readonly target: string;
  readonly typeOnly: boolean;
}

/**
 * `import … from`, `export … from` and bare `import '…'` at the start of a line (where the formatter puts them), and
 * `import('…')`, `require('…')`, `new URL('…', import.meta.url)` anywhere. Whether one stands in a comment does not matter:
 * a commented import of a fenced package is one line away from a real one.
 */
const STATIC = /^(import|export)(\s+type)?\b(?:[^'";]*?\bfrom)?\s*(['"])([^'"\n]+)\3/gm;
const DYNAMIC = /\b(?:import|require)\(\s*(['"])([^'"\n]+)\1/g;
const BESIDE = /\bnew URL\(\s*(['"])(\.[^'"\n]+)\1\s*,\s*import\.meta\.url/g;
/** An import whose target is computed: no fence can see where it leads. */
const COMPUTED = /\bimport\(\s*(?!['"])([^)\s][^)]*)\)/g;

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length;

const packageOf = (specifier: string): string => {
  const bare = specifier.startsWith('node:') ? specifier : specifier.split('/');
  if (typeof bare === 'string') return bare.split('/')[0] ?? bare;
  return specifier.startsWith('@') ? bare.slice(0, 2).join('/') : (bare[0] ?? specifier);
};

const MODULES = 'node_modules/';

const resolve = (file: SourceFile, index: number, specifier: string, typeOnly: boolean): Import => {
  const place = { file: file.path, line: lineOf(file.text, index), specifier, typeOnly };
  if (!specifier.startsWith('.')) return { ...place, kind: 'package', target: packageOf(specifier) };
  const target = posix.join(posix.dirname(file.path), specifier);
  // A package reached by its path is still that package.
  return target.startsWith(MODULES)
    ? { ...place, kind: 'package', target: packageOf(target.slice(MODULES.length)) }
    : { ...place, kind: 'own', target };
};

/** `@scope/${…}` can only lead into that scope; of anything else computed nobody can tell. */
const SCOPED_TEMPLATE = /^`(@[\w-]+\/)\$\{/;

const resolveComputed = (file: SourceFile, index: number, specifier: string): Import => {
  const scope = SCOPED_TEMPLATE.exec(specifier)?.[1];
  return scope === undefined
    ? { ...resolve(file, index, specifier, false), kind: 'unreadable', target: '' }
    : resolve(file, index, scope, false);
};

export const importsOf = (file: SourceFile): Import[] => {
  const found: Import[] = [];
  for (const match of file.text.matchAll(STATIC)) {
    found.push(resolve(file, match.index, match[4] ?? '', match[2] !== undefined));
  }
  for (const pattern of [DYNAMIC, BESIDE]) {
    for (const match of file.text.matchAll(pattern))
      found.push(resolve(file, match.index, match[2] ?? '', false));
  }
  for (const match of file.text.matchAll(COMPUTED)) {
    found.push(resolveComputed(file, match.index, match[1] ?? ''));
  }
  return found.sort((a, b) => a.line - b.line);
};

export const roomOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : '');
