using System.Net.Sockets;
using Tmds.DBus.Protocol;

namespace Brainscan.Player.App.Awake;

/// <summary>The D-Bus of the desktop's session. What is asked for through a connection lasts as long as that: a player that is killed leaves nothing switched off.</summary>
internal static class SessionBus
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks a service for something that lasts.</summary>
    /// <typeparam name="T">What it answers.</typeparam>
    /// <param name="address">The bus; null: this session's.</param>
    /// <param name="call">Makes the question.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="release">Makes the message that gives it back.</param>
    /// <returns>What gives it back; null where there is no bus, no such service, or no answer.</returns>
    public static async Task<IAsyncDisposable?> HoldAsync<T>(
        string? address, Func<DBusConnection, MessageBuffer> call, Func<Message, T> read, Func<DBusConnection, T, MessageBuffer> release)
    {
        address ??= DBusAddress.Session;
        if (string.IsNullOrEmpty(address))
        {
            return null;
        }
        DBusConnection connection = new(address);
        try
        {
            await connection.ConnectAsync().AsTask().WaitAsync(Patience);
            T answer = await connection.CallMethodAsync(call(connection), (message, _) => read(message), null).WaitAsync(Patience);
            return new Held(connection, () => connection.CallMethodAsync(release(connection, answer)));
        }
        catch (Exception e) when (IsNoAnswer(e))
        {
            connection.Dispose();
            return null;
        }
    }

    private static bool IsNoAnswer(Exception e) => e is DBusExceptionBase or IOException or SocketException or TimeoutException or ArgumentException or NotSupportedException;

    private sealed class Held(DBusConnection connection, Func<Task> release) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await release().WaitAsync(Patience);
            }
            catch (Exception e) when (IsNoAnswer(e))
            {
                // who is gone holds nothing any more
            }
            connection.Dispose();
        }
    }
}
