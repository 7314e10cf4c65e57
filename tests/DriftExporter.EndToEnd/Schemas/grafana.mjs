// node grafana.mjs DASHBOARD.json: the dashboard, its panels' options and its queries, against Grafana's own types.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { declarations, mismatches } from './types.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.join(here, 'grafana');
declarations(path.join(here, 'node_modules/@grafana/schema/dist/types'), path.join(folder, 'types'));
declarations(path.join(here, 'node_modules/grafana-schema-10/dist/esm/raw/composable/prometheus'), path.join(folder, 'prometheus'));

// The panel types' own modules; text and rows need none.
const modules = { stat: 'stat', timeseries: 'timeseries', heatmap: 'heatmap', 'state-timeline': 'statetimeline', barchart: 'barchart', table: 'table', text: 'text' };
const imports = `import type * as dashboards from './types/raw/dashboard/x/types.gen';
import type { PrometheusDataQuery } from './prometheus/dataquery/x/PrometheusDataQuery_types.gen';
${Object.values(modules).map(name => `import type * as ${name} from './types/raw/composable/${name}/panelcfg/x/types.gen';`).join('\n')}
// What a data source's plugin adds to an annotation; the schema leaves that open.
type Annotation = dashboards.AnnotationQuery & { expr?: string; step?: string; titleFormat?: string; textFormat?: string; useValueForTime?: boolean };`;

const dashboard = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const { annotations, panels, ...rest } = dashboard;
const values = [{ name: 'dashboard', type: 'dashboards.Dashboard', value: rest }];
for (const annotation of annotations.list)
  values.push({ name: `annotation ${annotation.name}`, type: 'Annotation', value: annotation });
for (const panel of panels) {
  const name = `panel ${panel.id} ${panel.title}`;
  values.push({ name, type: panel.type === 'row' ? 'dashboards.RowPanel' : 'dashboards.Panel', value: panel });
  if (panel.type === 'row') continue;
  const module = modules[panel.type];
  if (!module) throw new Error(`${name}: no types are known for ${panel.type}.`);
  values.push({ name: `${name}, options`, type: `${module}.Options`, value: panel.options });
  if (panel.fieldConfig.defaults.custom)
    values.push({ name: `${name}, custom`, type: `${module}.FieldConfig`, value: panel.fieldConfig.defaults.custom });
  for (const target of panel.targets)
    values.push({ name: `${name}, query ${target.refId}`, type: 'PrometheusDataQuery', value: target });
}

const problems = mismatches(folder, imports, values, { '@grafana/schema': ['./types/index'] });
console.log(problems.join('\n'));
console.log(`${values.length} values, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
