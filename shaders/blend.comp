#version 450 core
// Weights between two recorded frames: before + (after - before) * share, rounded to a whole quantisation step, so that what is made up
// looks no finer than what was recorded. Stored biased and two to a word, like the state (apply.comp), in the unit of the frame after.
//
// Where a tensor was given a new scale in between, the frame before is first taken over into the new unit (ratio = old scale / new scale).

layout(local_size_x = 64) in;

struct Span
{
    uint state;     // the tensor's first weight in the state array, divided by 8
    uint groups;    // its weights divided by 8, rounded up
    float ratio;    // old scale / new scale; 1 where the scale was kept
    uint pad0;
};

layout(std430, binding = 0) readonly buffer Spans { Span spans[]; };
layout(std430, binding = 1) readonly buffer Old { uvec4 old[]; };
layout(std430, binding = 2) readonly buffer New { uvec4 now[]; };
layout(std430, binding = 3) writeonly buffer Blended { uvec4 blended[]; };

// of the way from the one to the other, in 1/4096
uniform int share;

const int Bias = 32768;

int between(int before, int after, float ratio)
{
    if (ratio != 1.0)
    {
        before = int(roundEven(clamp(float(before) * ratio, -65535.0, 65535.0)));
    }
    return clamp(before + (((after - before) * share + 2048) >> 12), -32768, 32767);
}

uint pair(uint before, uint after, float ratio)
{
    int low = between(int(before & 0xFFFFu) - Bias, int(after & 0xFFFFu) - Bias, ratio);
    int high = between(int(before >> 16) - Bias, int(after >> 16) - Bias, ratio);
    return uint(low + Bias) | (uint(high + Bias) << 16);
}

void main()
{
    Span span = spans[gl_WorkGroupID.y];
    // a large tensor has more groups than a dispatch has columns, so each invocation strides
    uint step = gl_NumWorkGroups.x * gl_WorkGroupSize.x;
    for (uint group = gl_GlobalInvocationID.x; group < span.groups; group += step)
    {
        uint at = span.state + group;
        uvec4 before = old[at];
        uvec4 after = now[at];
        blended[at] = uvec4(
            pair(before.x, after.x, span.ratio), pair(before.y, after.y, span.ratio),
            pair(before.z, after.z, span.ratio), pair(before.w, after.w, span.ratio));
    }
}
