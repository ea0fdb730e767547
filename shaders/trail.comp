#version 450 core
// The trail of change: t' = decay * t + 16 * (new - old), in 1/16 of a quantisation step, saturating, in integers, so that the offline
// renderer gives the same bits each time. Stored biased and two to a word, like the state (apply.comp). Going back from frame to frame, old is the
// later one: the sign then makes of it the change that training made, so that colours do not turn round with the playhead.
//
// Where a tensor was given a new scale in this frame, old state and trail are first taken over into the new unit (ratio = old scale /
// new scale), rounding half to even; that is one rounding of half a step, which the drawing's dead zone hides.

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
layout(std430, binding = 3) buffer Trail { uvec4 trail[]; };

// decay of one frame in 1/32768
uniform int decay;
// 1, or -1 where the new frame is before the old one
uniform int direction;

const int Bias = 32768;

int advance(int t, int before, int after, float ratio)
{
    if (ratio != 1.0)
    {
        before = int(roundEven(clamp(float(before) * ratio, -65535.0, 65535.0)));
        t = int(roundEven(clamp(float(t) * ratio, -32767.0, 32767.0)));
    }
    // the shift rounds towards minus infinity, so half is added first: symmetric but for exact halves
    return clamp(((t * decay + 16384) >> 15) + direction * (after - before) * 16, -32767, 32767);
}

uint pair(uint t, uint before, uint after, float ratio)
{
    int low = advance(int(t & 0xFFFFu) - Bias, int(before & 0xFFFFu) - Bias, int(after & 0xFFFFu) - Bias, ratio);
    int high = advance(int(t >> 16) - Bias, int(before >> 16) - Bias, int(after >> 16) - Bias, ratio);
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
        uvec4 t = trail[at];
        uvec4 before = old[at];
        uvec4 after = now[at];
        trail[at] = uvec4(
            pair(t.x, before.x, after.x, span.ratio), pair(t.y, before.y, after.y, span.ratio),
            pair(t.z, before.z, after.z, span.ratio), pair(t.w, before.w, after.w, span.ratio));
    }
}
