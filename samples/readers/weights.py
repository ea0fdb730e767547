"""All weights of a recording at one step, with nothing but Arrow and zstd:   python3 weights.py RUN.brainscan STEP [OUT.f32]
Lists every tensor, and writes all weights to OUT.f32: 32-bit little-endian floats in the order of the list.
Needs pyarrow, numpy and zstandard. Debian has no pyarrow: the tests run the twin of this, weights.mjs."""
import json
import sys
from functools import reduce

import numpy as np
import pyarrow as pa
import zstandard


def escape_values(data):
    """A signed byte each, or -128 and then two bytes for what is beyond ±127."""
    at = 0
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
    if split < len(row["payload"]):
        symbols[symbols == -(1 << (bits - 1))] = list(escape_values(zstandard.decompress(row["payload"][split:])))
    return symbols if state is None else np.int16(row["factor"]) * state + symbols


def weights_at(path, step):
    """The last frame at or before a step, and all its tensors by name."""
    chains, found = {}, None  # per tile: the rows from its last key to the step
    with open(path, "rb") as file:
        file.seek(8)  # from byte 8 on a recording is an Arrow stream, also one that was never finished
        reader = pa.ipc.open_stream(file)
        header = json.loads(reader.schema.metadata[b"brainscan.header"])
        try:
            for row in (row for batch in reader for row in batch.to_pylist()):
                if row["kind"] == "tile" and row["step"] <= step:
                    found = row["step"]
                    chains[row["tile"]] = ([] if row["base"] is None else chains[row["tile"]]) + [row]  # a key needs nothing before it
        except (pa.ArrowInvalid, OSError) as error:
            print(f"{path} ends, or is damaged, after step {found}: {error}", file=sys.stderr)
    if found is None:
        sys.exit(f"{path} has no frame at or before step {step}")
    tensors = {t["name"]: np.zeros(np.prod(t["shape"], dtype=int), np.float32) for t in header["tensors"]}
    for chain in chains.values():
        state, row = reduce(lambda state, row: apply(row, state), chain, None).astype(np.float32), chain[-1]
        tensors[row["name"]][row["start"]:row["start"] + row["count"]] = np.float32(row["scale"]) * state
    return found, {t["name"]: tensors[t["name"]].reshape(t["shape"]) for t in header["tensors"]}


if __name__ == "__main__":
    found, tensors = weights_at(sys.argv[1], float(sys.argv[2]))
    print(f"step {found}", *(f"{name} {list(w.shape)} {w.min(initial=0)} … {w.max(initial=0)}" for name, w in tensors.items()), sep="\n")
    if len(sys.argv) > 3:
        np.concatenate([w.ravel() for w in tensors.values()]).astype("<f4").tofile(sys.argv[3])
