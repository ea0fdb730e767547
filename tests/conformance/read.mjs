// What two foreign Arrow readers see in a recording, as JSON:   node read.mjs RUN.brainscan [--stream]
// With --stream both read it as an Arrow stream from byte 8 on, as one must while it is not finished.
import { readFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import polars from 'nodejs-polars';

const [path, mode] = process.argv.slice(2);
const file = readFileSync(path);
const stream = file.subarray(8);

/** The same questions to every reader; rows are objects of plain numbers and texts. */
const summary = (schema, rows) => ({
  columns: schema,
  rows: rows.length,
  kinds: [...new Set(rows.map((row) => row.kind))],
  frames: rows.filter((row) => row.kind === 'tensor' && row.name === rows.find((first) => first.kind === 'tensor').name)
    .map(({ frame, step, seconds }) => ({ frame, step, seconds })),
  statistics: rows.filter((row) => row.kind === 'tensor')
    .map(({ frame, name, min, max, mean, rms, learned, change, nonfinite }) => ({ frame, name, min, max, mean, rms, learned, change, nonfinite })),
  losses: rows.filter((row) => row.kind === 'metric' && row.name === 'loss').map(({ step, value }) => ({ step, value })),
  tokens: rows.filter((row) => row.kind === 'token').map(({ step, seconds, token, value }) => ({ step, seconds, token, value })),
  tiles: rows.filter((row) => row.kind === 'tile')
    .map(({ frame, tile, base, bits, scale, crc, payload }) => ({ frame, tile, base, bits, scale, crc, payloadBytes: payload?.length })),
});

const plain = (row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, typeof value === 'bigint' ? Number(value) : value]));

const table = tableFromIPC(mode === '--stream' ? stream : file);
const arrow = summary(table.schema.fields.map((field) => `${field.name}: ${field.type}`), table.toArray().map((row) => plain(row.toJSON())));

const frame = mode === '--stream' ? polars.readIPCStream(Buffer.from(stream)) : polars.readIPC(file);
const eager = summary(frame.columns, frame.drop('payload').toRecords().map(plain));

// Asked lazily, Polars decodes nothing but the columns it needs.
const lazy = mode === '--stream' ? frame.lazy() : polars.scanIPC(path);
const losses = lazy.filter(polars.col('kind').eq(polars.lit('metric')).and(polars.col('name').eq(polars.lit('loss'))))
  .select('step', 'value').collectSync().toRecords().map(plain);

console.log(JSON.stringify({
  header: JSON.parse(table.schema.metadata.get('brainscan.header')),
  version: table.schema.metadata.get('brainscan.version'),
  arrow,
  polars: eager,
  losses,
}));
