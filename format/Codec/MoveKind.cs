namespace Brainscan.Format.Codec;

/// <summary>How a tile gets from one frame's state to a neighbour's.</summary>
internal enum MoveKind
{
    /// <summary>To the next frame: its change is added, or it is a key.</summary>
    Forward,

    /// <summary>To the frame before: the change is taken away again.</summary>
    Back,

    /// <summary>From a key to the frame before.</summary>
    Bridge,
}
