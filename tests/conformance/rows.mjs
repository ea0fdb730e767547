// All rows of a recording as apache-arrow reads them from its stream, batch by batch, as JSON; payloads in base64:   node rows.mjs RUN.brainscan
import { readFileSync } from 'node:fs';
import { RecordBatchReader } from 'apache-arrow';

const reader = RecordBatchReader.from(readFileSync(process.argv[2]).subarray(8)).open();
const metadata = Object.fromEntries(reader.schema.metadata);
const plain = (value) => (typeof value === 'bigint' ? Number(value) : value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value);
const batches = [];
let error = null;
try {
  for (const batch of reader) batches.push(batch.toArray().map((row) => Object.fromEntries(Object.entries(row.toJSON()).map(([key, value]) => [key, plain(value)]))));
} catch (exception) { error = exception.message; }
console.log(JSON.stringify({ metadata, batches, error }));
