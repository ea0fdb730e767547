using System.Runtime.InteropServices;
using Brainscan.Display;
using Brainscan.Player.App.Window;

namespace Brainscan.Player.Tests.Window;

/// <summary>An X server for tests that open windows in this very process, one at a time.</summary>
public sealed partial class WindowDisplay : IDisposable
{
    public const int ScreenWidth = 1000;
    public const int ScreenHeight = 700;

    public WindowDisplay() => NameInEnvironment(Server.Name);

    public XServer Server { get; } = XServer.Start(ScreenWidth, ScreenHeight);

    public void Dispose()
    {
        NameInEnvironment(null);
        Server.Dispose();
    }

    /// <summary>Sets DISPLAY for native code, which does not see what .NET's own environment holds; null removes it.</summary>
    public static void NameInEnvironment(string? display) => _ = display is null ? UnsetEnv("DISPLAY") : SetEnv("DISPLAY", display, 1);

    /// <summary>Sets variables of the environment for native code and for ours, and puts them back; null removes one.</summary>
    public static IDisposable Name(params (string Name, string? Value)[] variables) => new Named(variables);

    /// <summary>Pumps until the events that have come fulfil a condition, and gives them all.</summary>
    internal static List<InputEvent> PumpUntil(GlfwWindow window, string what, Func<List<InputEvent>, bool> condition)
    {
        List<InputEvent> seen = [];
        long begin = Environment.TickCount64;
        while (!condition(seen))
        {
            Assert.True(Environment.TickCount64 - begin < 10_000, $"{what} has not come; what came: {string.Join("; ", seen)}");
            window.Pump(TimeSpan.FromMilliseconds(50));
            seen.AddRange(window.Events);
        }
        return seen;
    }

    private sealed class Named : IDisposable
    {
        private readonly (string Name, string? Value)[] _before;

        public Named((string Name, string? Value)[] variables)
        {
            _before = [.. variables.Select(variable => (variable.Name, Marshal.PtrToStringUTF8(GetEnv(variable.Name))))];
            Set(variables);
        }

        public void Dispose() => Set(_before);

        private static void Set((string Name, string? Value)[] variables)
        {
            foreach (var (name, value) in variables)
            {
                _ = value is null ? UnsetEnv(name) : SetEnv(name, value, 1);
                Environment.SetEnvironmentVariable(name, value);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnv(string name);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetEnv(string name);
}

[CollectionDefinition(Name)]
public sealed class WindowCollection : ICollectionFixture<WindowDisplay>
{
    public const string Name = "window";
}
