#version 450 core
// One instance is one glyph: a box of the target, cut out of the atlas at its own size, so that texels are pixels.

struct Glyph
{
    vec4 box;     // left, top, width, height in pixels of the target
    vec4 texel;   // left and top of its bitmap in the atlas; z and w unused
    vec4 color;   // linear light; alpha unused
};

layout(std430, binding = 0) readonly buffer Glyphs { Glyph glyphs[]; };

// the part of the picture that the target is: its top left pixel, and its size
uniform vec2 partStart;
uniform vec2 targetSize;

flat out vec4 color;
out vec2 texel;

void main()
{
    Glyph glyph = glyphs[gl_InstanceID];
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    color = glyph.color;
    texel = glyph.texel.xy + corner * glyph.box.zw;
    gl_Position = vec4((glyph.box.xy + corner * glyph.box.zw - partStart) / targetSize * 2.0 - 1.0, 0.0, 1.0);
}
