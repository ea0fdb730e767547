using Brainscan.Player.Rendering.Gl;
using Brainscan.Player.Rendering.Layout;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Draw;

/// <summary>Measures, for the frame shown, how much each row and each column of every rectangle stands out.</summary>
internal sealed class WeavePass : IDisposable
{
    // shorter lines say nothing of a row or a column
    private const int ShortestLine = 8;

    private readonly GlDevice _device;
    private readonly GlProgram _program;
    private readonly int _rectangles;
    private readonly int _longest;

    /// <summary>Compiles its shader and makes room.</summary>
    public WeavePass(GlDevice device, PictureLayout layout)
    {
        _device = device;
        _program = new GlProgram(device, "weave.comp");
        _rectangles = layout.Rectangles.Length;
        _longest = layout.Rectangles.Max(r => r.Width + r.Height);
        Lines = new GlBuffer(device, 4L * Math.Max(1, Places(layout).End));
    }

    /// <summary>The lines' values, found by <see cref="GpuRectangle.Lines"/>: 1 is as much as the part as a whole.</summary>
    public GlBuffer Lines { get; }

    /// <summary>Where each rectangle's lines are; −1 where its rows and columns are not those of a matrix.</summary>
    public static (int[] First, int End) Places(PictureLayout layout)
    {
        int end = 0;
        int[] first = layout.Rectangles.Select(r =>
        {
            if (!r.IsMatrix || r.Width < ShortestLine || r.Height < ShortestLine)
            {
                return -1;
            }
            int start = end;
            end += r.Width + r.Height;
            return start;
        }).ToArray();
        return (first, end);
    }

    /// <summary>Measures.</summary>
    public void Run(GlBuffer rectangles, GlBuffer gains, GlBuffer state, GlBuffer origin, GlBuffer? marks)
    {
        rectangles.BindStorage(0);
        gains.BindStorage(1);
        state.BindStorage(2);
        origin.BindStorage(3);
        Lines.BindStorage(4);
        MarksBuffer.Bind(_program.Use(), marks, state, 5);
        _program.Dispatch((_longest + 63) / 64, _rectangles);
        _device.Gl.MemoryBarrier(MemoryBarrierMask.ShaderStorageBarrierBit);
        _device.ThrowOnError("measuring rows and columns");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        Lines.Dispose();
    }
}
