// A large training set, and what DuckDB takes for the same figures of it. Run in a folder where npm has @duckdb/node-api.
// usage: node scale.mjs generate --file F --rows N [--threads T]   20 columns by a hash of the row's number: same rows everywhere
//        node scale.mjs deciles|points --file F [--threads T]       exact figures of every column, counts of categories; one JSON line
import { createRequire } from 'node:module';
import { renameSync, statSync } from 'node:fs';
const { DuckDBInstance } = createRequire(process.cwd() + '/')('@duckdb/node-api');
const arg = (name, fallback) => { const at = process.argv.indexOf('--' + name); return at < 0 ? fallback : process.argv[at + 1]; };
const step = process.argv[2], file = arg('file'), count = +arg('rows', 5e6), threads = arg('threads', '2');
const db = await DuckDBInstance.create(':memory:', { threads });
const connection = await db.connect();
const rows = async sql => (await connection.runAndReadAll(sql)).getRows();

// u(k) and v(k) are uniform in [0, 1), z(k) is normal; each k is another column's randomness. 2 % of every column are null.
const u = k => `((hash(i * 64 + ${k}) >> 11)::DOUBLE / 9007199254740992)`;
const z = k => `(sqrt(-2 * ln(1 - ${u(k)})) * cos(2 * pi() * ${u(k + 32)}))`;
const pick = (k, values, skew) => `['${values.join("','")}'][1 + floor(${values.length} * power(${u(k)}, ${skew}))::INT]`;
const name = (prefix, n) => Array.from({ length: n }, (_, index) => prefix + String(index).padStart(3, '0'));
const columns = {
  normal: z(0), income: `exp(10.4 + 0.55 * ${z(1)})`, waiting: `-30 * ln(1 - ${u(2)})`, uniform: u(3),
  savings: `CASE WHEN ${u(4)} < 0.45 THEN 0 ELSE exp(7.5 + 1.3 * ${z(5)}) END`, price: `round(exp(3 + ${z(6)}), 2)`,
  step: `floor(20 * ${u(7)}) / 20`, ratio: `${z(8)} / (0.2 + ${u(9)})`,
  balance: `CASE WHEN ${u(10)} < 0.35 THEN 12000 + 1500 * ${z(11)} ELSE 2500 + 600 * ${z(11)} END`,
  utilization: `least(${u(12)}, ${u(13)})`, score: `round(1000 * ${u(14)}) / 1000`, fee: `CASE WHEN ${u(15)} < 0.9 THEN 0.0 ELSE round(5 * ${u(16)}, 2) END`,
  age: `(18 + floor(72 * ${u(17)} * ${u(18)}))::INT`, late: `CASE WHEN ${u(19)} < 0.8 THEN 0 ELSE (1 + floor(6 * ${u(20)}))::INT END`,
  amount: `(100 * round(exp(8.6 + 0.7 * ${z(21)}) / 100))::BIGINT`, visits: `floor(exp(2 * ${z(22)}))::INT`,
  housing: pick(23, ['own', 'rent', 'free'], 1.5), region: pick(24, name('region_', 12), 1.2), device: pick(25, name('device-', 40), 1),
  occupation: pick(26, name('occupation_', 200), 2),
};

if (step === 'generate') {
  const list = Object.entries(columns).map(([column, sql], index) => `CASE WHEN hash(i * 64 + ${index}) % 53 = 1 THEN NULL ELSE ${sql} END AS ${column}`);
  await connection.run(`COPY (SELECT ${list.join(', ')} FROM range(${count}) t(i)) TO '${file}.part' (FORMAT parquet, COMPRESSION zstd)`);
  renameSync(file + '.part', file);
} else {
  // deciles: the nine deciles by quantile_disc, whose cost grows with the number of quantiles; points: 2047 quantiles by one sort, and exact
  // counts between them. Both with the other figures of a baseline, and each column by queries of its own, which keeps memory low.
  const began = performance.now();
  const figures = 'count(*), count(x), avg(x), stddev_samp(x), skewness(x), min(x), max(x)';
  for (const [column, type] of (await rows(`DESCRIBE SELECT * FROM '${file}'`)).map(row => [row[0], row[1]])) {
    const values = `(SELECT ${column}::DOUBLE x FROM '${file}')`;
    if (type === 'VARCHAR')
      await rows(`SELECT ${column}, count(*) FROM '${file}' GROUP BY 1 ORDER BY 2 DESC`);
    else if (step === 'deciles')
      await rows(`SELECT quantile_disc(x, [0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9]), ${figures} FROM ${values}`);
    else {
      const n = Number((await rows(`SELECT count(x), ${figures} FROM ${values}`))[0][0]);
      const points = await rows(`SELECT DISTINCT x FROM (SELECT x, row_number() OVER (ORDER BY x) - 1 AS r FROM ${values} WHERE x IS NOT NULL)
        WHERE r * 2048 // ${n} <> (r - 1) * 2048 // ${n} ORDER BY x`);
      await rows(`SELECT histogram(x, [${points.map(row => Number(row[0]).toExponential()).join(',')}]) FROM ${values}`);
    }
  }

  const used = process.cpuUsage(), memory = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ how: step, threads: +threads, wall: (performance.now() - began) / 1e3, cpu: (used.user + used.system) / 1e6,
    peak_rss_mb: memory, file_mb: statSync(file).size / 1e6, ver: (await rows('SELECT version()'))[0][0] }));
}
