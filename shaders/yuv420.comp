#version 450 core
// What video encoders take, made of a picture drawn: Y'CbCr of BT.709 in studio range, colour at half the width and height (4:2:0), three planes one after the
// other. Half the bytes cross the bus and the pipe, and ffmpeg has nothing left to convert. In integers, so that every GPU gives the same bits; rounded to the
// nearest, the CPU reference being Yuv420Pass.Convert.
//
// A colour sample lies where a sample of the left column of its two by two pixels lies, halfway between their rows ("left" siting, which H.264, H.265 and AV1 mean unless
// they say otherwise): across it is the mean 1:2:1 about that column, down it is the mean of both rows.
//
// An invocation makes eight by two pixels: two words of light in each of two rows, one word of each colour.

layout(local_size_x = 32, local_size_y = 2) in;

layout(binding = 0) uniform sampler2D picture;
layout(std430, binding = 0) writeonly buffer Planes { uint planes[]; };

// of the picture, a multiple of 8 and of 2
uniform int width;
uniform int height;

ivec3 pixel(int x, int y)
{
    return ivec3(texelFetch(picture, ivec2(x, y), 0).rgb * 255.0 + 0.5);
}

// 65536 · 219/255 times 0.2126, 0.7152, 0.0722; the sum is 65536 · 219/255
uint light(ivec3 p)
{
    return uint((11966 * p.r + 40254 * p.g + 4064 * p.b + (16 << 16) + 32768) >> 16);
}

// p: eight pixels' sum. 65536 · 224/255 times (B − Y) / 1.8556 and (R − Y) / 1.5748; each line's sum is 0, so that grey has no colour
uint blue(ivec3 p)
{
    return uint((-6596 * p.r - 22188 * p.g + 28784 * p.b + (128 << 19) + (1 << 18)) >> 19);
}

uint red(ivec3 p)
{
    return uint((28784 * p.r - 26145 * p.g - 2639 * p.b + (128 << 19) + (1 << 18)) >> 19);
}

void main()
{
    int x = int(gl_GlobalInvocationID.x) * 8;
    int y = int(gl_GlobalInvocationID.y) * 2;
    if (x >= width || y >= height)
    {
        return;
    }
    uvec2 upper = uvec2(0u);
    uvec2 lower = uvec2(0u);
    uint cb = 0u;
    uint cr = 0u;
    ivec3 before = pixel(max(x - 1, 0), y) + pixel(max(x - 1, 0), y + 1);
    for (int i = 0; i < 4; i++)
    {
        int column = x + 2 * i;
        ivec3 a = pixel(column, y);
        ivec3 b = pixel(column + 1, y);
        ivec3 c = pixel(column, y + 1);
        ivec3 d = pixel(column + 1, y + 1);
        int at = (i & 1) * 16;
        upper[i >> 1] |= (light(a) | (light(b) << 8)) << at;
        lower[i >> 1] |= (light(c) | (light(d) << 8)) << at;
        ivec3 after = b + d;
        ivec3 sum = before + 2 * (a + c) + after;
        cb |= blue(sum) << (8 * i);
        cr |= red(sum) << (8 * i);
        before = after;
    }
    int word = (y * width + x) >> 2;
    planes[word] = upper.x;
    planes[word + 1] = upper.y;
    word += width >> 2;
    planes[word] = lower.x;
    planes[word + 1] = lower.y;
    int colours = (width * height) >> 2;
    int place = (y >> 1) * (width >> 3) + (x >> 3);
    planes[colours + place] = cb;
    planes[colours + (colours >> 2) + place] = cr;
}
