namespace Brainscan.Player.App.Awake;

/// <summary>Somebody who can keep the screen from being blanked, locked or switched off.</summary>
internal interface IAwakeKeeper
{
    /// <summary>Asks for it.</summary>
    /// <returns>What gives it back when it is disposed of; null where nobody answers.</returns>
    Task<IAsyncDisposable?> HoldAsync();
}
