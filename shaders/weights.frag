#version 450 core
// The colour of the weights a pixel shows: one where the picture is drawn 1:1 or larger, all that the pixel covers where it is reduced.
// Reduction is done on weights and the colour is looked up once: averaging colours gives grey mud. How light and hue are chosen, and what
// was tried before, is told in docs/decisions/010-picture.md. With ONE_TO_ONE defined it is the shader of pictures drawn 1:1 or larger.

layout(std430, binding = 2) readonly buffer State { uint state[]; };
layout(std430, binding = 3) readonly buffer Origin { uint origin[]; };
layout(std430, binding = 4) readonly buffer Lines { float lines[]; };
layout(std430, binding = 5) readonly buffer Marks { uint marks[]; };
// columns: hue from all negative to all positive; rows: light
layout(binding = 0) uniform sampler2D colors;

uniform float scale;
uniform vec2 offset;
uniform vec2 partStart;
uniform bool isSmooth;
// asinh's steepness, and 1 / asinh(it)
uniform float stretch;
uniform float unstretch;
// where a pixel covers more weights than this along an axis, only so many of them are asked, evenly spread: for pictures that are soon
// replaced; 0 asks all
uniform int mostAsked;

// whether there are weights that are no numbers, a bit each in marks, and their colour: a pixel that covers one of them shows it, however
// many others it covers, for one is all it takes (docs/decisions/021)
uniform bool hasMarks;
const vec3 NotFinite = vec3(0.10, 0.95, 0.25);

flat in vec4 edges;
flat in ivec4 place;
flat in ivec4 index;
flat in vec4 gains;
flat in float amplitude;

layout(location = 0) out vec4 color;

// How much more contrast the mean of many weights gets than one weight has: means differ less from each other, the more they are of.
const float ContrastOfMany = 0.5;
// crossings of strong lines in a strong head would all be white otherwise
const float MostWeave = 4.0;
// the colour follows the sign that carries the energy; this many times, so that few pixels are undecided
const float HueGain = 6.0;

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

bool isMarked(int column, int row)
{
    uint i = uint(index.x + row * index.y + column * index.z);
    return ((marks[i >> 5] >> (i & 31u)) & 1u) != 0u;
}

// Light, as a place in the table of colours, of a magnitude: seen against the part's level, to the power of 1.5, which deepens the dark
// and lets the strong stand out, with what its row and column add.
float brightness(float magnitude, float weave)
{
    float against = gains.w > 0.0 ? magnitude / gains.w : 0.0;
    float light = amplitude * against * sqrt(against) * min(weave, MostWeave);
    return min(asinh(stretch * light) * unstretch, 1.0);
}

vec4 lookUp(float hue, float light)
{
    ivec2 size = textureSize(colors, 0);
    return texelFetch(colors, ivec2(vec2(hue * 0.5 + 0.5, light) * vec2(size - 1) + 0.5), 0);
}

void main()
{
    vec2 pixel = gl_FragCoord.xy + partStart;
    vec2 middle = (pixel - offset) / scale - vec2(place.xy);
#ifdef ONE_TO_ONE
    ivec2 at = clamp(ivec2(floor(middle)), ivec2(0), place.zw - 1);
    float value = weight(at.x, at.y);
    float weave = index.w < 0 ? 1.0 : lines[index.w + at.y] * lines[index.w + place.w + at.x];
    color = lookUp(value < 0.0 ? -1.0 : 1.0, brightness(abs(value), weave));
    if (hasMarks && isMarked(at.x, at.y))
    {
        color = vec4(NotFinite, 1.0);
    }
#else
    // the pixel's box within the rectangle; at least a sliver of one weight where snapping moved the edge
    float reach = 0.5 / scale;
    vec2 low = clamp(middle - reach, vec2(0.0), vec2(place.zw) - 0.01);
    vec2 high = clamp(middle + reach, low + 0.01, vec2(place.zw));
    ivec2 first = ivec2(floor(low));
    ivec2 last = ivec2(ceil(high)) - 1;
    ivec2 stride = mostAsked == 0 ? ivec2(1) : max((last - first + mostAsked) / mostAsked, ivec2(1));
    float squares = 0.0;
    float signs = 0.0;
    float rows = 0.0;
    float height = 0.0;
    float width = 0.0;
    bool isAnyMarked = false;
    for (int row = first.y; row <= last.y; row += stride.y)
    {
        float tall = min(high.y, float(row + 1)) - max(low.y, float(row));
        height += tall;
        rows += index.w < 0 ? tall : tall * lines[index.w + row];
        for (int column = first.x; column <= last.x; column += stride.x)
        {
            float share = tall * (min(high.x, float(column + 1)) - max(low.x, float(column)));
            if (hasMarks && isMarked(column, row))
            {
                isAnyMarked = true;
                continue;
            }
            float value = weight(column, row);
            squares += share * value * value;
            signs += share * value * abs(value);
        }
    }
    float columns = 0.0;
    for (int column = first.x; column <= last.x; column += stride.x)
    {
        float wide = min(high.x, float(column + 1)) - max(low.x, float(column));
        width += wide;
        columns += index.w < 0 ? wide : wide * lines[index.w + place.w + column];
    }
    float area = mostAsked == 0 ? (high.x - low.x) * (high.y - low.y) : width * height;
    float hue = squares > 0.0 ? clamp(signs / squares * HueGain, -1.0, 1.0) : 0.0;
    float rms = sqrt(squares / area);
    float contrast = gains.w > 0.0 ? pow(rms / gains.w, ContrastOfMany * max(1.0 - scale, 0.0)) : 0.0;
    color = lookUp(hue, brightness(rms * contrast, rows * columns / area));
    if (isAnyMarked)
    {
        color = vec4(NotFinite, 1.0);
    }
    if (isSmooth)
    {
        // added to what the neighbours leave of the pixel
        vec2 inside = clamp(min(pixel + 0.5, edges.zw) - max(pixel - 0.5, edges.xy), 0.0, 1.0);
        color *= inside.x * inside.y;
    }
#endif
}
