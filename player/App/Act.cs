namespace Brainscan.Player.App;

/// <summary>What a person can ask the player for with a key. <see cref="KeyMap"/> says with which, and in words.</summary>
internal enum Act
{
    /// <summary>Play, or pause.</summary>
    TogglePlay,

    /// <summary>Play backwards, or pause.</summary>
    TogglePlayBack,

    /// <summary>To the frame before.</summary>
    StepBack,

    /// <summary>To the next frame.</summary>
    StepForward,

    /// <summary>Back by a small part of the run.</summary>
    JumpBack,

    /// <summary>On by a small part of it.</summary>
    JumpForward,

    /// <summary>Back by a large part of it.</summary>
    LargeJumpBack,

    /// <summary>On by a large part of it.</summary>
    LargeJumpForward,

    /// <summary>To the first frame.</summary>
    Home,

    /// <summary>To the last frame.</summary>
    End,

    /// <summary>Half the speed.</summary>
    Slower,

    /// <summary>Twice the speed.</summary>
    Faster,

    /// <summary>Speed 1×.</summary>
    NormalSpeed,

    /// <summary>Set the loop's start, then its end, then no loop.</summary>
    Loop,

    /// <summary>Follow the end of a growing recording.</summary>
    Follow,

    /// <summary>One pixel of the screen for each of the canvas.</summary>
    OneToOne,

    /// <summary>All of the canvas in the window.</summary>
    Fit,

    /// <summary>Closer.</summary>
    ZoomIn,

    /// <summary>Further off.</summary>
    ZoomOut,

    /// <summary>The next normalisation.</summary>
    Normalisation,

    /// <summary>The view and the way of looking as they were at first.</summary>
    Reset,

    /// <summary>The next mode: learned, value, change, A and B.</summary>
    NextMode,

    /// <summary>The mode before.</summary>
    PreviousMode,

    /// <summary>Full screen, or back.</summary>
    Fullscreen,

    /// <summary>Hide all but the piece, or show it again.</summary>
    HideAll,

    /// <summary>What is under the pointer, or nothing.</summary>
    Info,

    /// <summary>These words.</summary>
    Help,

    /// <summary>Find a tensor by its name.</summary>
    Find,

    /// <summary>Tensors against steps.</summary>
    HeatMap,

    /// <summary>How long things take.</summary>
    Figures,

    /// <summary>Save a picture of all of the canvas.</summary>
    Screenshot,

    /// <summary>Save a picture of the window as it is seen.</summary>
    ScreenshotOfView,

    /// <summary>Put the command that opens this view on the clipboard.</summary>
    CopyCommand,

    /// <summary>The next colour map.</summary>
    Colours,

    /// <summary>The next layout.</summary>
    Layout,

    /// <summary>A steeper brightness curve.</summary>
    StretchMore,

    /// <summary>A flatter one.</summary>
    StretchLess,

    /// <summary>Keep this frame as A, to hold beside others.</summary>
    SetA,

    /// <summary>Close what is open, let go of what is locked.</summary>
    Escape,

    /// <summary>Leave.</summary>
    Quit,
}
