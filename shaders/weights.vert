#version 450 core
// One instance is one rectangle of the layout (GpuStructs.cs), drawn as a strip of four corners. Edges are snapped to whole pixels, and
// no rectangle becomes thinner than one, so that single rows (layer norms) survive any reduction. Under a moving camera snapped edges would
// creep, each at another moment: there they lie where they lie, and a pixel at an edge is as bright as the part of it that is inside.
//
// y runs downwards, in the picture and in memory: row 0 of the target is the picture's top row, and nothing is ever flipped.

struct Rectangle
{
    ivec4 place;      // x, y, width, height on the canvas
    uint first;       // its top left weight in the state array
    int rowStride;    // weights from one row to the next
    int columnStride; // weights from one column to the next
    uint part;        // what it is measured with
    int lines;        // where its rows' values begin (weave.comp), its columns' follow; -1 where there are none
    int pad0;
    int pad1;
    int pad2;
};

struct Gain
{
    float state;      // quantisation step of the state / what is drawn at full brightness
    float origin;     // the same of the origin; 0 in the modes that do not subtract it
    float deadZone;   // what the recording cannot tell from zero, in the same unit
    float level;      // the part's root mean square in this frame, in the same unit
};

layout(std430, binding = 0) readonly buffer Rectangles { Rectangle rectangles[]; };
layout(std430, binding = 1) readonly buffer Gains { Gain gainOfPart[]; };

// pixels of the target a canvas pixel takes, and where the canvas begins in the target
uniform float scale;
uniform vec2 offset;
// the part of the picture that the target is: its top left pixel, and its size
uniform vec2 partStart;
uniform vec2 targetSize;
// whether edges lie where they lie, for a camera that moves, or on whole pixels
uniform bool isSmooth;

flat out vec4 edges;
flat out ivec4 place;
flat out ivec4 index;
flat out vec4 gains;
// how bright a weight of the part's own level is: growing with the level, but slower, so that the beginning of a run is dim, not black
flat out float amplitude;

void main()
{
    Rectangle r = rectangles[gl_InstanceID];
    Gain g = gainOfPart[r.part];
    place = r.place;
    index = ivec4(int(r.first), r.rowStride, r.columnStride, r.lines);
    gains = vec4(g.state, g.origin, g.deadZone, g.level);
    amplitude = pow(g.level, 0.75);

    vec2 low = offset + scale * vec2(r.place.xy);
    vec2 high = offset + scale * vec2(r.place.xy + r.place.zw);
    if (isSmooth)
    {
        vec2 middle = (low + high) * 0.5;
        edges = vec4(min(low, middle - 0.5), max(high, middle + 0.5));
        low = floor(edges.xy);
        high = ceil(edges.zw);
    }
    else
    {
        low = floor(low + 0.5);
        high = max(floor(high + 0.5), low + 1.0);
        edges = vec4(low, high);
    }
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    gl_Position = vec4((mix(low, high, corner) - partStart) / targetSize * 2.0 - 1.0, 0.0, 1.0);
}
