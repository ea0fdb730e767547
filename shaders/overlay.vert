#version 450 core
// One instance is one thing drawn over the piece (OverlayShape.cs): a quad that covers it and the soft edge around it. y runs downwards,
// as everywhere (weights.vert).

struct Shape
{
    vec4 place;    // left, top, width, height; of a segment its two ends
    vec4 detail;   // by kind
    vec4 color;    // sRGB-encoded, and opacity
    vec4 clip;     // left, top, right, bottom
    vec4 form;     // kind, thickness of a segment, whether it has a neighbour before and after
};

layout(std430, binding = 0) readonly buffer Shapes { Shape shapes[]; };

// core OpenGL 4.5 has no base instance in the shader
uniform int first;
// the part of the picture that the target is: its top left pixel, and its size
uniform vec2 partStart;
uniform vec2 targetSize;

flat out vec4 place;
flat out vec4 detail;
flat out vec4 color;
flat out vec4 clip;
flat out vec4 form;
out vec2 pixel;

const float Segment = 1.0;
const float Wedge = 4.0;

void main()
{
    Shape shape = shapes[first + gl_InstanceID];
    place = shape.place;
    detail = shape.detail;
    color = shape.color;
    clip = shape.clip;
    form = shape.form;

    vec2 low = shape.place.xy;
    vec2 high = low + shape.place.zw;
    float edge = 1.0 + shape.detail.z;
    if (shape.form.x == Segment)
    {
        low = min(shape.place.xy, shape.place.zw);
        high = max(shape.place.xy, shape.place.zw);
        edge = 1.0 + shape.form.y * 0.5;
    }
    else if (shape.form.x == Wedge)
    {
        low = min(min(shape.place.xy, shape.place.zw), shape.detail.xy);
        high = max(max(shape.place.xy, shape.place.zw), shape.detail.xy);
        edge = 1.0;
    }
    else if (shape.form.x > Segment)
    {
        // a glyph's and a picture's edges are its own
        edge = 0.0;
    }
    low = max(low - edge, shape.clip.xy);
    high = min(high + edge, shape.clip.zw);
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    pixel = mix(low, max(low, high), corner);
    gl_Position = vec4((pixel - partStart) / targetSize * 2.0 - 1.0, 0.0, 1.0);
}
