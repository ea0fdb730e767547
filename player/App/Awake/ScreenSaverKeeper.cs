using Tmds.DBus.Protocol;

namespace Brainscan.Player.App.Awake;

/// <summary>The session's screen saver (KDE, GNOME, Xfce, Cinnamon, MATE and others), by the Idle Inhibition Service of freedesktop.org.</summary>
/// <param name="Address">The bus; null: this session's.</param>
internal sealed record ScreenSaverKeeper(string? Address = null) : IAwakeKeeper
{
    private const string Name = "org.freedesktop.ScreenSaver";
    private const string ObjectPath = "/org/freedesktop/ScreenSaver";

    /// <inheritdoc/>
    public Task<IAsyncDisposable?> HoldAsync() => SessionBus.HoldAsync(Address, Inhibit, message => message.GetBodyReader().ReadUInt32(), UnInhibit);

    private static MessageBuffer Inhibit(DBusConnection connection)
    {
        using MessageWriter writer = connection.GetMessageWriter();
        writer.WriteMethodCallHeader(Name, ObjectPath, Name, "Inhibit", "ss");
        writer.WriteString(ScreenAwake.Who);
        writer.WriteString(ScreenAwake.Why);
        return writer.CreateMessage();
    }

    private static MessageBuffer UnInhibit(DBusConnection connection, uint cookie)
    {
        using MessageWriter writer = connection.GetMessageWriter();
        writer.WriteMethodCallHeader(Name, ObjectPath, Name, "UnInhibit", "u");
        writer.WriteUInt32(cookie);
        return writer.CreateMessage();
    }
}
