#version 450 core
// How much each row and each column of a rectangle shows, against its part as a whole: the root mean square of its weights / the part's, to the power of Weave.
// weights.frag multiplies a weight's light by both, so that rows and columns that learned much stand out of the noise (docs/decisions).
//
// An invocation takes a line: rows first, then columns. At most 64 weights of a line are asked, evenly spread and the same ones in every
// frame: the result is within 9 % (one sigma), which nobody sees, at a fraction of the reads, which is what this costs.

layout(local_size_x = 64) in;

struct Rectangle
{
    ivec4 place;
    uint first;
    int rowStride;
    int columnStride;
    uint part;
    int lines;        // where its rows' values begin, its columns' follow; -1 where rows and columns mean nothing
    int pad0;
    int pad1;
    int pad2;
};

struct Gain
{
    float state;
    float origin;
    float deadZone;
    float level;
};

layout(std430, binding = 0) readonly buffer Rectangles { Rectangle rectangles[]; };
layout(std430, binding = 1) readonly buffer Gains { Gain gains[]; };
layout(std430, binding = 2) readonly buffer State { uint state[]; };
layout(std430, binding = 3) readonly buffer Origin { uint origin[]; };
layout(std430, binding = 5) readonly buffer Marks { uint marks[]; };
layout(std430, binding = 4) writeonly buffer Lines { float lines[]; };

const int MostAsked = 64;
// a line never outshines its part by more than this
const float Most = 2.5;
// how far lines stand out; here, not where it is used, since there are a hundred times fewer lines than weights
const float Weave = 1.5;

// whether there are weights that are no numbers, a bit each in marks; what stands in their place is none of the run's and counts as zero
uniform bool hasMarks;

bool isMarked(uint i)
{
    return hasMarks && ((marks[i >> 5] >> (i & 31u)) & 1u) != 0u;
}

float unpack(uint word, uint i)
{
    return float(int((word >> ((i & 1u) << 4)) & 0xFFFFu) - 32768);
}

void main()
{
    Rectangle r = rectangles[gl_WorkGroupID.y];
    Gain g = gains[r.part];
    int line = int(gl_GlobalInvocationID.x);
    if (r.lines < 0 || line >= r.place.w + r.place.z)
    {
        return;
    }
    bool isRow = line < r.place.w;
    int start = isRow ? line * r.rowStride : (line - r.place.w) * r.columnStride;
    int stride = isRow ? r.columnStride : r.rowStride;
    int length = isRow ? r.place.z : r.place.w;
    int asked = min(length, MostAsked);
    float squares = 0.0;
    for (int n = 0; n < asked; n++)
    {
        uint i = r.first + uint(start + n * length / asked * stride);
        float value = unpack(state[i >> 1], i) * g.state;
        if (g.origin != 0.0)
        {
            value -= unpack(origin[i >> 1], i) * g.origin;
        }
        value = isMarked(i) ? 0.0 : value;
        value -= clamp(value, -g.deadZone, g.deadZone);
        squares += value * value;
    }
    lines[r.lines + line] = g.level > 0.0 ? pow(min(sqrt(squares / float(asked)) / g.level, Most), Weave) : 0.0;
}
