// Compiles JSON values against TypeScript types, which refuse unknown keys in a literal: stricter than most JSON schemas.
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Copies declarations, with enums as unions of their values: JSON holds values, not members. */
export function declarations(from, to) {
  for (const entry of fs.readdirSync(from, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.d.ts')) continue;
    const source = path.join(entry.parentPath ?? entry.path, entry.name);
    const target = path.join(to, path.relative(from, source));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, fs.readFileSync(source, 'utf8')
      .replace(/^(export )declare enum (\w+) \{([^}]*)\}/gm, (_, keyword, name, members) => {
        const cases = [...members.replace(/\/\*[^]*?\*\//g, '').matchAll(/(\w+)\s*=\s*("[^"]*"|-?\d+)/g)];
        return `${keyword}type ${name} = ${cases.map(match => match[2]).join(' | ')};\nexport namespace ${name} {\n${
          cases.map(match => `export type ${match[1]} = ${match[2]};`).join('\n')}\n}`;
      }));
  }
}

/** Each value has its type: [{ name, type, value }]. Returns what the compiler says, a line each. */
export function mismatches(folder, imports, values, paths) {
  const file = path.join(folder, 'check.ts');
  fs.writeFileSync(file, [imports, ...values.map(({ type, value }, index) => `export const value${index}: ${type} = ${JSON.stringify(value, null, 1)};`)].join('\n'));
  const program = ts.createProgram([file], {
    strict: true, noEmit: true, types: [], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler, skipLibCheck: true, baseUrl: folder, paths,
  });
  return ts.getPreEmitDiagnostics(program).map(diagnostic => {
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
    if (!diagnostic.file) return text;
    const lines = diagnostic.file.text.slice(0, diagnostic.start).split('\n');
    const index = lines.findLast(line => line.startsWith('export const value'))?.match(/\d+/)?.[0];
    const at = diagnostic.file.text.split('\n')[lines.length - 1].trim();
    return `${values[index]?.name ?? path.basename(diagnostic.file.fileName)}: ${at}: ${text.slice(0, 400)}`;
  });
}
