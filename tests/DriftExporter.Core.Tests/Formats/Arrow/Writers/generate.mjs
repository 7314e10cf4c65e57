// Writes the files beside it: node generate.mjs, with apache-arrow 21.1.0 and nodejs-polars 0.26.1 installed.
// WriterFilesTests holds the formulas of the values.
import { writeFileSync } from 'node:fs';
import { tableToIPC, vectorFromArray, Table, Dictionary, Utf8, Int16, Int32, Int64, Float64, Float32, Bool, TimestampMillisecond } from 'apache-arrow';
import pl from 'nodejs-polars';

const folder = new URL('.', import.meta.url).pathname;
const rows = [...Array(100).keys()];
const values = {
  i: rows.map(r => r % 7 === 6 ? null : r - 50),
  l: rows.map(r => r * 10000000000),
  d: rows.map(r => r % 11 === 3 ? null : r / 8),
  f: rows.map(r => r / 16),
  b: rows.map(r => r % 3 === 0),
  t: rows.map(r => r % 5 === 4 ? null : `a rather long text in row ${r}`),
  c: rows.map(r => r % 13 === 5 ? null : ['red', 'green', 'blue'][r % 3]),
  w: rows.map(r => 1700000000000 + r),
};

const table = new Table({
  i: vectorFromArray(values.i, new Int32()),
  l: vectorFromArray(values.l.map(BigInt), new Int64()),
  d: vectorFromArray(values.d, new Float64()),
  f: vectorFromArray(values.f, new Float32()),
  b: vectorFromArray(values.b, new Bool()),
  t: vectorFromArray(values.t, new Utf8()),
  c: vectorFromArray(values.c, new Dictionary(new Utf8(), new Int16())),
  w: vectorFromArray(values.w, new TimestampMillisecond()),
});
writeFileSync(folder + 'arrow-js.arrows', tableToIPC(table, 'stream'));
writeFileSync(folder + 'arrow-js.arrow', tableToIPC(table, 'file'));

const frame = pl.DataFrame({
  i: pl.Series('i', values.i, pl.Int32),
  l: pl.Series('l', values.l, pl.Int64),
  d: pl.Series('d', values.d, pl.Float64),
  f: pl.Series('f', values.f, pl.Float32),
  b: pl.Series('b', values.b, pl.Bool),
  t: pl.Series('t', values.t, pl.Utf8),
  c: pl.Series('c', values.c, pl.Utf8).cast(pl.Categorical),
  w: pl.Series('w', values.w.map(time => new Date(time)), pl.Datetime('ms')),
});
for (const compression of ['uncompressed', 'lz4', 'zstd'])
  frame.writeIPC(`${folder}polars-${compression}.arrow`, { compression });
frame.writeIPCStream(folder + 'polars-lz4.arrows', { compression: 'lz4' });
