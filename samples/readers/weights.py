"""All weights of a recording at one step; needs pyarrow, numpy, zstandard:   python3 weights.py RUN.brainscan [RUN.0002.brainscan …] STEP [OUT.f32]
Lists every tensor, and writes all weights to OUT.f32: 32-bit little-endian floats in the order of the list, as exact as the recording has them."""
import json, sys
from functools import reduce
import numpy as np, pyarrow as pa, zstandard

def escape_values(data, at=0):  # a signed byte each, or -128 and then two bytes for what is beyond ±127
    while at < len(data):
        at, size = (at + 1, 2) if data[at] == 0x80 else (at, 1)
        yield int.from_bytes(data[at:at + size], "little", signed=True)
        at += size

def apply(row, state):
    """One tile's new state: factor · state + symbol. The most negative symbol means that the next escape value counts instead."""
    bits, count, split = row["bits"], row["count"], row["split"]
    packed = np.frombuffer(zstandard.decompress(row["payload"][:split]), np.uint8)[:, None]
    symbols = (packed >> np.arange(0, 8, bits, dtype=np.uint8) & np.uint8((1 << bits) - 1)).ravel()[:count].astype(np.int16)
    symbols[symbols >= 1 << (bits - 1)] -= 1 << bits  # two's complement of `bits` bits
    escapes = escape_values(zstandard.decompress(row["payload"][split:])) if split < len(row["payload"]) else []
    symbols[symbols == -(1 << (bits - 1))] = list(escapes)
    return symbols if state is None else np.int16(row["factor"]) * state + symbols

def weights(row, better, state):
    """A tile's weights from its state and, in a fine or exact recording, the row that says where within a step they lie."""
    s, scale = state.astype(np.int32), np.float32(row["scale"])
    if better is None or better["frame"] != row["frame"]: return scale * s.astype(np.float32)
    bits = np.unpackbits(np.frombuffer(better["payload"][better["split"]:], np.uint8), bitorder="little")
    if better["kind"] == "fine": return scale / np.float32(16) * (16 * s + 2 * (bits[:3 * len(s)].reshape(-1, 3) @ [1, 2, 4]) - 7).astype(np.float32)
    t = np.frombuffer(zstandard.decompress(better["payload"][:better["split"]]), np.int8).astype(np.int64)
    width = np.where(s == 0, 24, np.where(t == -128, 32, 19 - np.frexp(np.abs(s).astype(float))[1]))  # raw bits of each weight
    at, place = np.cumsum(width) - width, np.arange(32)
    low = (np.append(bits, np.zeros(32, np.uint8))[at[:, None] + place] * (place < width[:, None])) @ (1 << place)
    ordered = lambda pattern: pattern ^ (pattern >> 31 & 0x7FFFFFFF)  # floats as integers that order as they do; and back again
    far = ordered((ordered((scale * s.astype(np.float32)).view(np.int32)) + (t << width) + low).astype(np.int32))
    near = (low & 0x800000) << 8 | (t + (scale.view(np.int32) >> 23) & 255) << 23 | low & 0x7FFFFF  # sign, exponent, mantissa
    return np.where(s == 0, near, np.where(t == -128, low, far)).astype(np.int32).view(np.float32)

def weights_at(paths, step):
    """The last frame at or before a step, and all its tensors by name. Paths are one file, or a run's segments in order."""
    chains, pending, better, found = {}, {}, {}, None  # per tile: the rows from its last key to the step
    for path in paths:
        try:
            with pa.ipc.open_stream(open(path, "rb").read()[8:]) as reader:  # an Arrow stream even while it is written
                shapes = {t["name"]: t["shape"] for t in json.loads(reader.schema.metadata[b"brainscan.header"])["tensors"]}
                for row in (row for batch in reader for row in batch.to_pylist() if row["kind"] in ("tile", "fine", "exact") and row["step"] <= step):
                    tile, found = row["tile"], row["step"] if row["kind"] == "tile" else found
                    if row["kind"] != "tile": pending[tile] = row  # stands before its frame
                    else: chains[tile], better[tile] = ([] if row["base"] is None else chains[tile]) + [row], pending.get(tile)
        except (pa.ArrowInvalid, OSError) as error: print(f"{path} ends, or is damaged, after step {found}: {error}", file=sys.stderr)
    tensors = {name: np.zeros(np.prod(shape, dtype=int), np.float32) for name, shape in shapes.items()}
    for tile, chain in chains.items():
        start, end, state = chain[-1]["start"], chain[-1]["start"] + chain[-1]["count"], reduce(lambda state, row: apply(row, state), chain, None)
        tensors[chain[-1]["name"]][start:end] = weights(chain[-1], better[tile], state)
    return found, {name: tensors[name].reshape(shape) for name, shape in shapes.items()}

if __name__ == "__main__":
    paths, (step, *out) = [path for path in sys.argv if path.endswith(".brainscan")], [word for word in sys.argv[1:] if not word.endswith(".brainscan")]
    found, tensors = weights_at(paths, float(step))
    print(f"step {found}", *(f"{name} {list(w.shape)} {w.min(initial=0)} … {w.max(initial=0)}" for name, w in tensors.items()), sep="\n")
    if out: np.concatenate([w.ravel() for w in tensors.values()]).astype("<f4").tofile(out[0])
