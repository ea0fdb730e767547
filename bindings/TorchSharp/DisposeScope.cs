namespace TorchSharp;

/// <summary>
/// Disposes, when it is disposed itself, every tensor made on its thread while it was the innermost scope, except those moved out of it.
/// Scopes belong to a thread and do not follow an <c>await</c>.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic] private static DisposeScope? _current;

    private readonly HashSet<IDisposable> _disposables = new(ReferenceEqualityComparer.Instance);
    private DisposeScope? _outer;
    private bool _disposed;

    internal DisposeScope()
    {
        _outer = _current;
        _current = this;
    }

    internal static DisposeScope? Current => _current;

    public int DisposablesCount => _disposables.Count;

    public bool Contains(IDisposable disposable) => _disposables.Contains(disposable);

    public T MoveToOuter<T>(T disposable) where T : IDisposable
    {
        if (_disposables.Remove(disposable) && disposable is torch.Tensor tensor)
        {
            tensor.OwningDisposeScope = _outer;
            _outer?._disposables.Add(tensor);
        }
        return disposable;
    }

    public T Detach<T>(T disposable) where T : IDisposable
    {
        if (_disposables.Remove(disposable) && disposable is torch.Tensor tensor) tensor.OwningDisposeScope = null;
        return disposable;
    }

    public void MarkAsDisposed(IDisposable disposable)
    {
        _disposables.Remove(disposable);
        if (disposable is torch.Tensor tensor) tensor.OwningDisposeScope = null;
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (var disposable in _disposables.ToArray()) disposable.Dispose();
        _disposables.Clear();
        Unlink();
    }

    internal void Add(torch.Tensor tensor) => _disposables.Add(tensor);

    internal static void ReplaceWith(torch.Tensor original, torch.Tensor replacement)
    {
        var scope = original.OwningDisposeScope;
        if (scope is null || !scope._disposables.Remove(original)) return;
        original.OwningDisposeScope = null;
        scope._disposables.Add(replacement);
        replacement.OwningDisposeScope = scope;
    }

    /// <summary>Takes this scope out of its thread's chain, also where an outer one is disposed before an inner one.</summary>
    private void Unlink()
    {
        if (_current == this)
        {
            _current = _outer;
            return;
        }
        for (var scope = _current; scope is not null; scope = scope._outer)
        {
            if (scope._outer == this) scope._outer = _outer;
        }
    }
}
