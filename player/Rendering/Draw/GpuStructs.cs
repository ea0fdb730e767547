using System.Runtime.InteropServices;

namespace Brainscan.Player.Rendering.Draw;

/// <summary>A rectangle as the shaders read it: the struct Rectangle there, std430, 48 bytes.</summary>
/// <param name="X">Left edge on the canvas.</param>
/// <param name="Y">Top edge on the canvas.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="First">Its top left weight in the state array.</param>
/// <param name="RowStride">Weights from one row to the next.</param>
/// <param name="ColumnStride">Weights from one column to the next.</param>
/// <param name="Part">Its gain: an index into <see cref="MeasuredParts"/>.</param>
/// <param name="Lines">Where its rows' values are (<see cref="WeavePass"/>), its columns' follow; −1 where there are none.</param>
[StructLayout(LayoutKind.Sequential, Size = 48)]
internal readonly record struct GpuRectangle(
    int X, int Y, int Width, int Height, uint First, int RowStride, int ColumnStride, uint Part, int Lines);

/// <summary>How a part of the layout is drawn in the frame shown, as weights.vert reads it: the struct Gain there, std430, 16 bytes.</summary>
/// <param name="State">Quantisation step of the state / what is drawn at full brightness.</param>
/// <param name="Origin">The same of the origin; 0 in the modes that do not subtract it.</param>
/// <param name="DeadZone">What the recording cannot tell from zero, in the same unit.</param>
/// <param name="Level">The part's root mean square in this frame, in the same unit.</param>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal readonly record struct GpuGain(float State, float Origin, float DeadZone, float Level);
