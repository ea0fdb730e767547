using System.Diagnostics;
using Tmds.DBus.Protocol;

namespace Brainscan.Display;

/// <summary>A session bus of its own (dbus-daemon), on which services of the desktop can be played. It ends with this object.</summary>
public sealed class SessionBusServer : IDisposable
{
    private readonly Process _process;
    private readonly List<DBusConnection> _services = [];

    /// <summary>Starts it and waits until it takes clients.</summary>
    public SessionBusServer()
    {
        _process = Process.Start(new ProcessStartInfo("dbus-daemon", ["--session", "--nofork", "--print-address=1"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        Address = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("dbus-daemon has not started.");
    }

    /// <summary>Where it is, as DBUS_SESSION_BUS_ADDRESS says it.</summary>
    public string Address { get; }

    /// <summary>Puts an object of a service on it.</summary>
    /// <param name="name">Name of the service.</param>
    /// <param name="objects">Its objects.</param>
    public async Task OfferAsync(string name, params IPathMethodHandler[] objects)
    {
        DBusConnection connection = new(Address);
        await connection.ConnectAsync();
        connection.AddMethodHandlers(objects);
        await connection.RequestNameAsync(name);
        _services.Add(connection);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _services.ForEach(service => service.Dispose());
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}

/// <summary>org.freedesktop.ScreenSaver as desktops have it: it gives cookies, and takes them back.</summary>
/// <param name="firstCookie">The first of them; each further one is greater by 1.</param>
public sealed class FakeScreenSaver(uint firstCookie) : IPathMethodHandler
{
    private readonly List<string> _calls = [];
    private uint _next = firstCookie;

    /// <summary>"Inhibit Brainscan 41", "UnInhibit 41", in order.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls];
            }
        }
    }

    /// <inheritdoc/>
    public string Path => "/org/freedesktop/ScreenSaver";

    /// <inheritdoc/>
    public bool HandlesChildPaths => false;

    /// <inheritdoc/>
    public ValueTask HandleMethodAsync(MethodContext context)
    {
        Reader reader = context.Request.GetBodyReader();
        if (context.Request.MemberAsString == "Inhibit")
        {
            Add($"Inhibit {reader.ReadString()} {_next}");
            using MessageWriter reply = context.CreateReplyWriter("u");
            reply.WriteUInt32(_next++);
            context.Reply(reply.CreateMessage());
        }
        else if (context.Request.MemberAsString == "UnInhibit")
        {
            Add($"UnInhibit {reader.ReadUInt32()}");
            using MessageWriter reply = context.CreateReplyWriter(null);
            context.Reply(reply.CreateMessage());
        }
        return default;
    }

    private void Add(string call)
    {
        lock (_calls)
        {
            _calls.Add(call);
        }
    }
}

/// <summary>The desktop portal's Inhibit, and the requests it gives.</summary>
/// <param name="path">Where the object is.</param>
/// <param name="calls">Where what is asked of it is written down: "interface.method".</param>
public sealed class FakePortal(string path, List<string> calls) : IPathMethodHandler
{
    /// <summary>The request it gives.</summary>
    public const string Request = "/org/freedesktop/portal/desktop/request/1/held";

    /// <inheritdoc/>
    public string Path => path;

    /// <inheritdoc/>
    public bool HandlesChildPaths => false;

    /// <inheritdoc/>
    public ValueTask HandleMethodAsync(MethodContext context)
    {
        lock (calls)
        {
            calls.Add($"{context.Request.InterfaceAsString}.{context.Request.MemberAsString}");
        }
        bool isInhibit = context.Request.MemberAsString == "Inhibit";
        using MessageWriter reply = context.CreateReplyWriter(isInhibit ? "o" : null);
        if (isInhibit)
        {
            reply.WriteObjectPath(Request);
        }
        context.Reply(reply.CreateMessage());
        return default;
    }
}
