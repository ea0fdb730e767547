// All weights of a recording at one step, with nothing but Arrow and zstd:   npm ci && node weights.mjs RUN.brainscan STEP [OUT.f32]
// Lists every tensor, and writes all weights to OUT.f32: 32-bit little-endian floats in the order of the list.
import { createReadStream, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { RecordBatchReader } from 'apache-arrow';
import { decompress } from 'fzstd';

/** Escape values: a signed byte each, or -128 and then two bytes for what is beyond ±127. */
function* escapeValues(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; at++) yield bytes[at] !== 0x80 ? view.getInt8(at) : view.getInt16((at += 2) - 1, true);
}

/** One tile's new state: factor · state + symbol. The most negative symbol means that the next escape value counts instead. */
function apply(row, state) {
  const symbols = decompress(row.payload.subarray(0, row.split)), next = new Int16Array(row.count);
  const escapes = row.split < row.payload.length ? escapeValues(decompress(row.payload.subarray(row.split))) : undefined;
  const perByte = 8 / row.bits, escape = -(1 << (row.bits - 1));
  for (let i = 0; i < row.count; i++) {
    const byte = symbols[Math.floor(i / perByte)];
    const symbol = (byte << (32 - row.bits - (i % perByte) * row.bits)) >> (32 - row.bits); // two's complement of `bits` bits
    next[i] = row.factor * (state?.[i] ?? 0) + (symbol === escape ? escapes.next().value : symbol);
  }
  return next;
}

/** The last frame at or before a step: { step, tensors: [{ name, shape, weights }] }. */
export async function weightsAt(path, step) {
  // From byte 8 on a recording is an Arrow stream, also one that is still being written.
  const reader = await (await RecordBatchReader.from(createReadStream(path, { start: 8 }))).open();
  const header = JSON.parse(reader.schema?.metadata.get('brainscan.header') ?? null);
  if (!header) throw new Error(`${path} is not a recording`);
  let chains = [], found; // per tile: the rows from its last key to the step
  try {
    for await (const batch of reader) {
      for (const row of batch) {
        if (row.kind !== 'tile' || row.step > step) continue;
        found = row.step;
        if (row.base === null) chains[row.tile] = []; // a key needs nothing before it
        chains[row.tile].push(row.toJSON());
      }
    }
  } catch (error) { console.error(`${path} ends, or is damaged, after step ${found}: ${error.message}`); }
  if (found === undefined) throw new Error(`${path} has no frame at or before step ${step}`);
  const tensors = header.tensors.map(({ name, shape }) => ({ name, shape, weights: new Float32Array(shape.reduce((a, b) => a * b, 1)) }));
  for (const chain of chains) {
    const { name, start, scale } = chain.at(-1), { weights } = tensors.find((tensor) => tensor.name === name);
    chain.reduce((state, row) => apply(row, state), undefined).forEach((value, i) => { weights[start + i] = scale * value; });
  }
  return { step: found, tensors };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [min, max] = [(a, b) => Math.min(a, b), (a, b) => Math.max(a, b)];
  const { step, tensors } = await weightsAt(process.argv[2], Number(process.argv[3] ?? Infinity))
    .catch((error) => { console.error(error.message); process.exit(2); });
  console.log(`step ${step}`);
  for (const { name, shape, weights } of tensors) console.log(`${name} [${shape}] ${weights.reduce(min, 0)} … ${weights.reduce(max, 0)}`);
  if (process.argv[4]) writeFileSync(process.argv[4], Buffer.concat(tensors.map(({ weights }) => Buffer.from(weights.buffer))));
}
