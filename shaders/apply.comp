#version 450 core
// new state = (factor * base + rounding >> shift) + sign * symbol, for every tile of a frame at once; escapes follow in escapes.comp.
//
// Forwards a change over time is added (factor 1, sign 1), and a key set (factor 0: its base is all zero). Backwards the same change is taken
// away again (factor 1, sign -1): integers, so what is left is bit for bit what was there before. Over a key backwards its bridge leads, whose
// factor is a fraction of 2^14: docs/FORMAT.md, section 4.
//
// Where the packed symbols lie is the recording's business: they were decoded into one of the arenas of the frame cache (Arena.cs), in memory
// that is mapped for both sides, and are read from there as often as the frame is passed, forwards and back.
//
// The state is one 16-bit integer a weight, two to a 32-bit word (the even one low), stored biased: q + 32768. Biased, so that a later
// atomicAdd of an escape to one half never carries into the other: each half stays between 0 and 65535.
//
// An invocation takes 16 weights: they are whole words of symbols at every width (1, 2 or 4 words), and two loads and two stores of 16
// bytes of state. Measured on llvmpipe (2 cores, 30.3 M weights): see docs/PERFORMANCE.md. Loads of four words at a time are what counts
// there, since every lane's address is looked up on its own.
//
// A tensor is padded to 64 weights, so the last invocation of a tile may write some padding; nobody draws it.

layout(local_size_x = 64) in;

struct Tile
{
    uint word;    // first 32-bit word of its packed symbols; a multiple of 4
    uint state;   // its first weight in the state array, divided by 8
    uint count;   // weights
    uint bits;    // width of a symbol: 2, 4 or 8
    int factor;   // what the base is multiplied by; 0 for a key, whose base is all zero
    int sign;     // 1 to add the symbols, -1 to take them away
    int shift;    // and what that is divided by, as a power of two: 14 on a bridge, else 0
    int rounding; // what is added before: 8192 on a bridge, else 0
};

layout(std430, binding = 0) readonly buffer Words { uint words[]; };
layout(std430, binding = 1) readonly buffer Tiles { Tile tiles[]; };
layout(std430, binding = 2) readonly buffer Source { uvec4 source[]; };
layout(std430, binding = 3) writeonly buffer Destination { uvec4 destination[]; };

const int Bias = 32768;

// One symbol, sign-extended. The most negative one says "escape" and adds nothing here.
int symbol(uint word, int offset, int bits)
{
    int value = bitfieldExtract(int(word), offset, bits);
    return value == -(1 << (bits - 1)) ? 0 : value;
}

// Two neighbouring weights: one word of state, and two symbols beginning at a bit of a word. f is factor, sign, shift and rounding.
uint pair(uint base, ivec4 f, uint word, int offset, int bits)
{
    int low = (f.x * (int(base & 0xFFFFu) - Bias) + f.w >> f.z) + f.y * symbol(word, offset, bits) + Bias;
    int high = (f.x * (int(base >> 16) - Bias) + f.w >> f.z) + f.y * symbol(word, offset + bits, bits) + Bias;
    return (uint(low) & 0xFFFFu) | (uint(high) << 16);
}

void main()
{
    Tile tile = tiles[gl_WorkGroupID.y];
    uint group = gl_GlobalInvocationID.x;
    if (group * 16u >= tile.count)
    {
        return;
    }
    uint at = tile.state + group * 2u;
    uvec4 a = source[at];
    uvec4 b = source[at + 1u];
    ivec4 f = ivec4(tile.factor, tile.sign, tile.shift, tile.rounding);
    if (tile.bits == 2u)
    {
        uint w = words[tile.word + group];
        a = uvec4(pair(a.x, f, w, 0, 2), pair(a.y, f, w, 4, 2), pair(a.z, f, w, 8, 2), pair(a.w, f, w, 12, 2));
        b = uvec4(pair(b.x, f, w, 16, 2), pair(b.y, f, w, 20, 2), pair(b.z, f, w, 24, 2), pair(b.w, f, w, 28, 2));
    }
    else if (tile.bits == 4u)
    {
        uint w = words[tile.word + group * 2u];
        uint v = words[tile.word + group * 2u + 1u];
        a = uvec4(pair(a.x, f, w, 0, 4), pair(a.y, f, w, 8, 4), pair(a.z, f, w, 16, 4), pair(a.w, f, w, 24, 4));
        b = uvec4(pair(b.x, f, v, 0, 4), pair(b.y, f, v, 8, 4), pair(b.z, f, v, 16, 4), pair(b.w, f, v, 24, 4));
    }
    else
    {
        uint first = tile.word + group * 4u;
        uint w = words[first];
        uint v = words[first + 1u];
        a = uvec4(pair(a.x, f, w, 0, 8), pair(a.y, f, w, 16, 8), pair(a.z, f, v, 0, 8), pair(a.w, f, v, 16, 8));
        w = words[first + 2u];
        v = words[first + 3u];
        b = uvec4(pair(b.x, f, w, 0, 8), pair(b.y, f, w, 16, 8), pair(b.z, f, v, 0, 8), pair(b.w, f, v, 16, 8));
    }
    destination[at] = a;
    destination[at + 1u] = b;
}
