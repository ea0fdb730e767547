"""The recorder's GPT as one would write it in PyTorch: what our training is held to, in values and in speed.

reference.py check DIR    reads the run in DIR and writes what PyTorch makes of it (see check)
reference.py steps JSON   does one training step of a model of that shape for every line on stdin and answers with its seconds
"""
import json
import math
import sys
import time
from array import array
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

CLIP = 1.0
DECAY = 0.01


class Attention(nn.Module):
    def __init__(self, width, heads, context):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.proj = nn.Linear(width, width, bias=False)
        self.register_buffer("mask", torch.ones(context, context, dtype=torch.bool).triu(1), persistent=False)

    def forward(self, x):
        batch, count, width = x.shape
        q, k, v = (part.view(batch, count, self.heads, -1).transpose(1, 2) for part in self.qkv(x).split(width, dim=2))
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
        scores = scores.masked_fill(self.mask[:count, :count], float("-inf"))
        return self.proj((functional.softmax(scores, dim=-1) @ v).transpose(1, 2).reshape(batch, count, width))


class Block(nn.Module):
    def __init__(self, width, heads, context):
        super().__init__()
        self.ln1 = nn.LayerNorm(width)
        self.attention = Attention(width, heads, context)
        self.ln2 = nn.LayerNorm(width)
        self.up = nn.Linear(width, 4 * width, bias=False)
        self.down = nn.Linear(4 * width, width, bias=False)

    def forward(self, x):
        x = x + self.attention(self.ln1(x))
        return x + self.down(functional.gelu(self.up(self.ln2(x))))


class Gpt(nn.Module):
    """Its parameters() come in the order of the recorder's flat buffer."""

    def __init__(self, layers, heads, width, context, vocabulary=256):
        super().__init__()
        self.token_embedding = nn.Embedding(vocabulary, width)
        self.position_embedding = nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width, heads, context) for _ in range(layers))
        self.final_norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, vocabulary, bias=False)

    def forward(self, tokens):
        x = self.token_embedding(tokens) + self.position_embedding(torch.arange(tokens.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.head(self.final_norm(x))


def loss_of(model, windows):
    logits = model(windows[:, :-1])
    return logits, functional.cross_entropy(logits.flatten(0, 1), windows[:, 1:].flatten())


def train_step(model, optimizer, windows, rate):
    optimizer.zero_grad(set_to_none=True)
    _, loss = loss_of(model, windows)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), CLIP)
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.step()
    return loss.item()


def write_floats(path, tensor):
    path.write_bytes(array("f", tensor.detach().flatten().tolist()).tobytes())


def check(directory):
    """run.json: shape, windows of a step and their bytes, the learning rate of every step; weights.f32: the start, flat; windows.u8: [steps, batch, window + 1].
    Writes logits.f32 and gradients.f32 (flat) of the first batch, and losses.f32 of all steps."""
    run = json.loads((directory / "run.json").read_text())
    model = Gpt(run["layers"], run["heads"], run["width"], run["context"])
    weights = torch.frombuffer(bytearray((directory / "weights.f32").read_bytes()), dtype=torch.float32)
    nn.utils.vector_to_parameters(weights, model.parameters())
    windows = torch.frombuffer(bytearray((directory / "windows.u8").read_bytes()), dtype=torch.uint8)
    windows = windows.view(-1, run["batch"], run["window"] + 1).long()

    logits, loss = loss_of(model, windows[0])
    loss.backward()
    write_floats(directory / "logits.f32", logits)
    write_floats(directory / "gradients.f32", torch.cat([p.grad.flatten() for p in model.parameters()]))

    optimizer = torch.optim.AdamW(model.parameters(), weight_decay=DECAY)
    losses = [train_step(model, optimizer, batch, rate) for batch, rate in zip(windows, run["rates"])]
    write_floats(directory / "losses.f32", torch.tensor(losses))


def steps(shape):
    torch.set_num_threads(shape["threads"])
    model = Gpt(shape["layers"], shape["heads"], shape["width"], shape["context"])
    optimizer = torch.optim.AdamW(model.parameters(), weight_decay=DECAY)
    windows = torch.randint(32, 127, (shape["batch"], shape["context"] + 1))
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        train_step(model, optimizer, windows, 3e-4)
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "check":
        check(Path(sys.argv[2]))
    else:
        steps(json.loads(sys.argv[2]))
