#version 450 core
// The colour of the weights a pixel shows: one where the picture is drawn 1:1 or larger, all that the pixel covers where it is reduced.
// Reduction is done on weights and the colour is looked up once: averaging colours gives grey mud.
// See docs/decisions for how brightness and hue of several weights are chosen.

layout(std430, binding = 2) readonly buffer State { uint state[]; };
layout(std430, binding = 3) readonly buffer Origin { uint origin[]; };
// columns: hue from all negative to all positive; rows: brightness
layout(binding = 0) uniform sampler2D colors;

uniform float scale;
uniform vec2 offset;
// asinh's steepness, and 1 / asinh(it)
uniform float stretch;
uniform float unstretch;

flat in ivec4 place;
flat in ivec3 index;
flat in vec4 gains;

layout(location = 0) out vec4 color;

float unpack(uint word, uint i)
{
    return float(int((word >> ((i & 1u) << 4)) & 0xFFFFu) - 32768);
}

// The smallest value the recording allows for this weight, 1 being full brightness: what is within the quantisation error of zero is zero.
float weight(int column, int row)
{
    uint i = uint(index.x + row * index.y + column * index.z);
    float value = unpack(state[i >> 1], i) * gains.x;
    if (gains.y != 0.0)
    {
        value -= unpack(origin[i >> 1], i) * gains.y;
    }
    return value - clamp(value, -gains.z, gains.z);
}

float brightness(float magnitude)
{
    return min(asinh(stretch * magnitude) * unstretch, 1.0);
}

vec4 lookUp(float hue, float light)
{
    ivec2 size = textureSize(colors, 0);
    return texelFetch(colors, ivec2((vec2(hue * 0.5 + 0.5, light)) * vec2(size - 1) + 0.5), 0);
}

void main()
{
    vec2 middle = (gl_FragCoord.xy - offset) / scale - vec2(place.xy);
    if (scale >= 1.0)
    {
        ivec2 at = clamp(ivec2(floor(middle)), ivec2(0), place.zw - 1);
        float value = weight(at.x, at.y);
        float own = gains.w > 0.0 ? gains.w * pow(abs(value) / gains.w, 2.0) : 0.0;
        color = lookUp(value < 0.0 ? -1.0 : 1.0, brightness(own));
        return;
    }
    // the pixel's box within the rectangle; at least a sliver of one weight where snapping moved the edge
    float reach = 0.5 / scale;
    vec2 low = clamp(middle - reach, vec2(0.0), vec2(place.zw) - 0.01);
    vec2 high = clamp(middle + reach, low + 0.01, vec2(place.zw));
    ivec2 first = ivec2(floor(low));
    ivec2 last = ivec2(ceil(high)) - 1;
    float sum = 0.0;
    float squares = 0.0;
    float signs = 0.0;
    float area = 0.0;
    for (int row = first.y; row <= last.y; row++)
    {
        float tall = min(high.y, float(row + 1)) - max(low.y, float(row));
        for (int column = first.x; column <= last.x; column++)
        {
            float share = tall * (min(high.x, float(column + 1)) - max(low.x, float(column)));
            float value = weight(column, row);
            sum += share * value;
            squares += share * value * value;
            signs += share * value * abs(value);
            area += share;
        }
    }
    float mean = sum / area;
    float rms = sqrt(squares / area);
    float crowd = 1.0 - 1.0 / sqrt(max(1.0, 1.0 / (scale * scale)));
    float light = gains.w > 0.0 ? gains.w * pow(rms / gains.w, 1.0 + 2.0 * crowd) : 0.0;
    float hue = rms > 0.0 ? clamp(signs / squares * 8.0, -1.0, 1.0) : 0.0;
    color = lookUp(hue, brightness(light));
}
