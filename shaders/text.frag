#version 450 core
// Text stands on black everywhere, so what is beneath a stroke need not be mixed in: light is the glyph's colour times how much of the pixel it
// covers, in linear light, and encoded once. Blending encoded values would make thin strokes too dark. Only where a mark lies over its letter
// is there something beneath, which shows through what is not covered.

layout(binding = 0) uniform sampler2D atlas;

flat in vec4 color;
in vec2 texel;

layout(location = 0) out vec4 encoded;

vec3 encode(vec3 light)
{
    return mix(12.92 * light, 1.055 * pow(light, vec3(1.0 / 2.4)) - 0.055, greaterThan(light, vec3(0.0031308)));
}

void main()
{
    float coverage = texelFetch(atlas, ivec2(texel), 0).r;
    if (coverage == 0.0)
    {
        discard;
    }
    encoded = vec4(encode(color.rgb * coverage), coverage);
}
