// All weights of a recording at one step, with nothing but Arrow and zstd:   npm ci && node weights.mjs RUN.brainscan [RUN.0002.brainscan …] STEP [OUT.f32]
// Lists every tensor, and writes all weights to OUT.f32: 32-bit little-endian floats in the order of the list, as exact as the recording has them.
import { createReadStream, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { RecordBatchReader } from 'apache-arrow';
import { decompress } from 'fzstd';
/** One tile's new state: factor · state + symbol; instead of the most negative symbol the next escape value counts: a signed byte, or -128 and two bytes. */
function apply({ payload, split, count, bits, factor }, state) {
  let at = 0, symbols = decompress(payload.subarray(0, split)), unused = 32 - bits;
  const escapes = new DataView(split < payload.length ? decompress(payload.subarray(split)).slice().buffer : new ArrayBuffer(0));
  const escape = () => (escapes.getInt8(at) === -128 ? escapes.getInt16((at += 3) - 2, true) : escapes.getInt8(at++));
  const symbol = (bit) => (symbols[bit >> 3] << (unused - (bit & 7))) >> unused; // two's complement of `bits` bits
  const change = (value) => (value === -1 << (bits - 1) ? escape() : value);
  return Int16Array.from({ length: count }, (_, i) => factor * (state?.[i] ?? 0) + change(symbol(i * bits)));
}
const float = new Float32Array(1), pattern = new Int32Array(float.buffer), bitsOf = (value) => ((float[0] = value), pattern[0]);
const ordered = (bits) => bits ^ ((bits >> 31) >>> 1); // floats as integers that order as they do; and back again
const bitReader = (bytes, at = 0) => (count) => { let value = 0; for (let i = 0; i < count; i++, at++) value |= ((bytes[at >> 3] >> (at & 7)) & 1) << i; return value; };
/** The bits of a tile's weights, from its state and, in a fine or exact recording, the row that says where within a step they lie. */
function weightBits({ frame, scale }, better, state) {
  if (better?.frame !== frame) return Int32Array.from(state, (s) => bitsOf(scale * s));
  const take = bitReader(better.payload.subarray(better.split));
  if (better.kind === 'fine') return Int32Array.from(state, (s) => bitsOf((scale / 16) * (16 * s + 2 * take(3) - 7)));
  const symbols = new Int8Array(decompress(better.payload.subarray(0, better.split))), exponent = bitsOf(scale) >> 23;
  return Int32Array.from(state, (s, i) => {
    if (s !== 0 && symbols[i] === -128) return take(32); // too far from the grid: the weight itself
    const count = s === 0 ? 24 : Math.clz32(Math.abs(s)) - 13, low = take(count);
    if (s !== 0) return ordered((ordered(bitsOf(scale * s)) + (symbols[i] << count) + low) | 0); // so many floats away from the grid
    return ((low & 0x800000) << 8) | (((symbols[i] + exponent) & 255) << 23) | (low & 0x7fffff); // sign, exponent, mantissa
  });
}
/** The last frame at or before a step: { step, tensors: [{ name, shape, weights }] }. Paths are one file, or a run's segments in order. */
export async function weightsAt(paths, step) {
  let tensors, found, chains = [], pending = [], better = []; // per tile: the rows from its last key to the step
  for (const path of [paths].flat()) {
    try {
      const reader = await (await RecordBatchReader.from(createReadStream(path, { start: 8 }))).open(); // an Arrow stream even while it is written
      tensors = JSON.parse(reader.schema.metadata.get('brainscan.header')).tensors;
      for await (const batch of reader) for (const row of batch) {
        if (row.step > step || !['tile', 'fine', 'exact'].includes(row.kind)) continue;
        if (row.kind !== 'tile') { pending[row.tile] = row.toJSON(); continue; } // stands before its frame
        chains[row.tile] = [...(row.base === null ? [] : chains[row.tile]), row.toJSON()]; // a key needs nothing before it
        [found, better[row.tile]] = [row.step, pending[row.tile]];
      }
    } catch (error) { console.error(`${path} ends, or is damaged, after step ${found}: ${error.message}`); }
  }
  if (found === undefined) throw new Error(`${paths} has no frame at or before step ${step}`);
  for (const tensor of tensors) tensor.weights = new Float32Array(tensor.shape.reduce((a, b) => a * b, 1));
  for (const chain of chains) {
    const row = chain.at(-1), { weights } = tensors.find(({ name }) => name === row.name), last = better[row.tile];
    new Int32Array(weights.buffer, 4 * row.start).set(weightBits(row, last, chain.reduce((state, next) => apply(next, state), undefined)));
  }
  return { step: found, tensors };
}
if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const paths = process.argv.slice(2).filter((path) => path.endsWith('.brainscan')), [step, out] = process.argv.slice(2 + paths.length);
  const { step: found, tensors } = await weightsAt(paths, Number(step ?? Infinity)).catch((error) => { console.error(error.message); process.exit(2); });
  console.log([`step ${found}`, ...tensors.map(({ name, shape, weights }) => `${name} [${shape}] ${weights.slice(0, 3).join(' ')} …`)].join('\n'));
  if (out) writeFileSync(out, Buffer.concat(tensors.map(({ weights }) => Buffer.from(weights.buffer))));
}
