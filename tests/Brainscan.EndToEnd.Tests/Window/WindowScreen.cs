using Brainscan.Display;

namespace Brainscan.EndToEnd.Tests.Window;

/// <summary>The screen that tests of the window share, one at a time: software draws on all cores.</summary>
public sealed class WindowScreen : IDisposable
{
    public const int Width = 800;
    public const int Height = 600;

    // the pointer would be in the pictures
    public XServer Server { get; } = XServer.Start(Width, Height, "-nocursor");

    internal ScreenText Text { get; } = new();

    public void Dispose()
    {
        Text.Dispose();
        Server.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class WindowScreenCollection : ICollectionFixture<WindowScreen>
{
    public const string Name = "window";
}
