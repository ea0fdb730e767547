#version 450 core
// Adds to single weights what their packed symbols could not say, or takes it away again. Several escapes may fall into one 32-bit word, its
// two halves, hence atomics; the halves are biased (apply.comp), hence no carry, whatever the sign: adding a negative value to the low half
// borrows nothing from the high one as long as the low half's result is not negative, and it never is.
//
// A row of work groups is one tile's escapes, which lie in an arena of the frame cache as its symbols do.

layout(local_size_x = 64) in;

struct Run
{
    uint first;   // its first escape in the arena
    uint count;   // escapes
    uint state;   // the tile's first weight in the state array
    int sign;     // 1 to add them, -1 to take them away
};

struct Escape
{
    uint index;   // the weight, counted within its tile
    int value;    // what to add
};

layout(std430, binding = 0) readonly buffer Escapes { Escape escapes[]; };
layout(std430, binding = 1) readonly buffer Runs { Run runs[]; };
layout(std430, binding = 3) buffer State { uint state[]; };

void main()
{
    Run run = runs[gl_WorkGroupID.y];
    // a tile may have more escapes than a dispatch has columns of 64, so each invocation strides
    uint step = gl_NumWorkGroups.x * gl_WorkGroupSize.x;
    for (uint i = gl_GlobalInvocationID.x; i < run.count; i += step)
    {
        Escape escape = escapes[run.first + i];
        uint index = run.state + escape.index;
        atomicAdd(state[index >> 1], uint(run.sign * escape.value) << ((index & 1u) * 16u));
    }
}
