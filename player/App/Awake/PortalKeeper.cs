using Tmds.DBus.Protocol;

namespace Brainscan.Player.App.Awake;

/// <summary>The desktop portal's Inhibit: for sessions (and sandboxes) that have no screen saver of that name.</summary>
/// <param name="Address">The bus; null: this session's.</param>
internal sealed record PortalKeeper(string? Address = null) : IAwakeKeeper
{
    private const string Name = "org.freedesktop.portal.Desktop";

    // of the portal's flags: 4 suspend, 8 idle
    private const uint SuspendAndIdle = 4 | 8;

    /// <inheritdoc/>
    public Task<IAsyncDisposable?> HoldAsync() => SessionBus.HoldAsync(Address, Inhibit, message => message.GetBodyReader().ReadObjectPathAsString(), Close);

    private static MessageBuffer Inhibit(DBusConnection connection)
    {
        using MessageWriter writer = connection.GetMessageWriter();
        writer.WriteMethodCallHeader(Name, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Inhibit", "Inhibit", "sua{sv}");
        writer.WriteString(""); // the window, which may stay unnamed
        writer.WriteUInt32(SuspendAndIdle);
        ArrayStart options = writer.WriteDictionaryStart();
        writer.WriteDictionaryEntryStart();
        writer.WriteString("reason");
        writer.WriteVariantString(ScreenAwake.Why);
        writer.WriteDictionaryEnd(options);
        return writer.CreateMessage();
    }

    private static MessageBuffer Close(DBusConnection connection, string request)
    {
        using MessageWriter writer = connection.GetMessageWriter();
        writer.WriteMethodCallHeader(Name, request, "org.freedesktop.portal.Request", "Close");
        return writer.CreateMessage();
    }
}
