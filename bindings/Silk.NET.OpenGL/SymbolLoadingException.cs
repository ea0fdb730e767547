namespace Silk.NET.Core.Loader;

/// <summary>What Silk.NET.Core throws when a native function is called that the library does not have.</summary>
public class SymbolLoadingException : Exception
{
    /// <summary>Creates it for the function of this name.</summary>
    public SymbolLoadingException(string symbol) : base($"Native symbol not found (Symbol: {symbol})")
    {
    }
}
