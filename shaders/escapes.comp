#version 450 core
// Adds to single weights what their packed symbols could not say. Several escapes may fall into one 32-bit word, its two halves, hence
// atomics; the halves are biased (apply.comp), hence no carry, whatever the sign: adding a negative value to the low half borrows
// nothing from the high one as long as the low half's result is not negative, and it never is.

layout(local_size_x = 64) in;

struct Escape
{
    uint index;   // the weight in the state array
    int value;    // what to add
};

layout(std430, binding = 0) readonly buffer Escapes { Escape escapes[]; };
layout(std430, binding = 3) buffer State { uint state[]; };

uniform int count;

void main()
{
    uint i = gl_GlobalInvocationID.y * gl_NumWorkGroups.x * gl_WorkGroupSize.x + gl_GlobalInvocationID.x;
    if (i >= uint(count))
    {
        return;
    }
    Escape escape = escapes[i];
    atomicAdd(state[escape.index >> 1], uint(escape.value) << ((escape.index & 1u) * 16u));
}
