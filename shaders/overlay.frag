#version 450 core
// How much of the pixel a shape covers, and in which colour; premultiplied, for blending with ONE, ONE_MINUS_SRC_ALPHA.
//
// The target holds sRGB-encoded values and blending mixes those. For plates this is what the eye expects of "80 % dark". For thin strokes
// of light on dark it is not: a pixel half covered by white would be 0.5 where half the light is 0.735, and small type looks starved. So
// the coverage of a stroke is raised by a power that grows with the stroke's own lightness; dark strokes keep theirs.

layout(binding = 0) uniform sampler2D atlas;
layout(binding = 1) uniform sampler2D picture;

flat in vec4 place;
flat in vec4 detail;
flat in vec4 color;
flat in vec4 clip;
flat in vec4 form;
in vec2 pixel;

layout(location = 0) out vec4 blended;

const float Box = 0.0;
const float Segment = 1.0;
const float Glyph = 2.0;
const float Wedge = 4.0;
// the power for a white stroke: 1 / 2.2 is exact on black and too heavy on grey
const float Lift = 0.62;

float lifted(float coverage)
{
    float light = dot(color.rgb, vec3(0.2126, 0.7152, 0.0722));
    return pow(coverage, mix(1.0, Lift, light));
}

// signed distance to a box with rounded corners, negative inside
float distanceToBox(vec2 at, vec4 box, float radius)
{
    vec2 outside = abs(at - box.xy - box.zw * 0.5) - box.zw * 0.5 + radius;
    return length(max(outside, 0.0)) + min(max(outside.x, outside.y), 0.0) - radius;
}

float boxCoverage(vec2 at)
{
    float radius = detail.x;
    float feather = detail.z;
    if (radius == 0.0 && detail.y == 0.0 && feather == 0.0)
    {
        // exactly the part of the pixel inside, so that lines thinner than a pixel come out right
        vec2 inside = min(at + 0.5, place.xy + place.zw) - max(at - 0.5, place.xy);
        inside = clamp(inside, 0.0, 1.0);
        return inside.x * inside.y;
    }
    float far = distanceToBox(at, place, radius);
    if (feather > 0.0)
    {
        return 1.0 - smoothstep(-feather, feather, far);
    }
    float coverage = clamp(0.5 - far, 0.0, 1.0);
    return detail.y > 0.0 ? coverage - clamp(0.5 - far - detail.y, 0.0, 1.0) : coverage;
}

// which side of the line that halves the angle at a joint; 0 or more belongs to the later piece
float side(vec2 at, vec2 joint, vec2 before, vec2 after)
{
    vec2 along = normalize(joint - before + 1e-9) + normalize(after - joint + 1e-9);
    return dot(at - joint, along);
}

float segmentCoverage(vec2 at)
{
    vec2 from = place.xy;
    vec2 to = place.zw;
    if (form.z > 0.0 && side(at, from, detail.xy, to) < 0.0 || form.w > 0.0 && side(at, to, from, detail.zw) >= 0.0)
    {
        return 0.0;
    }
    vec2 along = to - from;
    float t = clamp(dot(at - from, along) / max(dot(along, along), 1e-9), 0.0, 1.0);
    float far = length(at - from - t * along);
    // a line thinner than a pixel is a paler line of one pixel
    float thickness = max(form.y, 1.0);
    return clamp(0.5 + thickness * 0.5 - far, 0.0, 1.0) * min(form.y, 1.0);
}

// signed distance to the line through two corners, negative at its right hand
float beyond(vec2 at, vec2 from, vec2 to)
{
    vec2 along = normalize(to - from);
    return dot(at - from, vec2(along.y, -along.x));
}

float wedgeCoverage(vec2 at)
{
    float far = max(beyond(at, place.xy, place.zw), max(beyond(at, place.zw, detail.xy), beyond(at, detail.xy, place.xy)));
    return clamp(0.5 - far, 0.0, 1.0);
}

void main()
{
    // interpolation is not exact to the last bit, a pixel's centre is; gl_FragCoord would run upwards in a window
    vec2 at = floor(pixel) + 0.5;
    if (any(lessThan(at, clip.xy)) || any(greaterThanEqual(at, clip.zw)))
    {
        discard;
    }
    vec4 result = color;
    if (form.x == Box)
    {
        result.a *= boxCoverage(at);
    }
    else if (form.x == Segment)
    {
        result.a *= lifted(segmentCoverage(at));
    }
    else if (form.x == Glyph)
    {
        result.a *= lifted(texelFetch(atlas, ivec2(detail.xy + at - place.xy), 0).r);
    }
    else if (form.x == Wedge)
    {
        result.a *= wedgeCoverage(at);
    }
    else
    {
        vec2 texel = detail.xy + (at - place.xy) / place.zw * detail.zw;
        vec4 sampled = texelFetch(picture, ivec2(clamp(texel, detail.xy, detail.xy + detail.zw - 1.0)), 0);
        result = vec4(sampled.rgb, sampled.a * color.a);
    }
    blended = vec4(result.rgb * result.a, result.a);
}
