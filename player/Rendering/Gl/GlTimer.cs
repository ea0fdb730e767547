using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Gl;

/// <summary>Measures how long the GPU takes over what is asked for between two marks, by its own clock, without ever waiting for it.</summary>
internal sealed class GlTimer : IDisposable
{
    // What was begun is known some frames later; beyond so many measurements under way the next is left out.
    private const int Most = 4;

    private readonly GlDevice _device;
    private readonly uint[] _names = new uint[Most];
    private int _begun;
    private int _ended;
    private bool _isOpen;
    private bool _disposed;

    /// <summary>Makes its queries.</summary>
    public GlTimer(GlDevice device)
    {
        _device = device;
        for (int i = 0; i < Most; i++)
        {
            _names[i] = device.Gl.GenQuery();
            device.Made();
        }
    }

    /// <summary>The last time known, in milliseconds; 0 before the first.</summary>
    public double Milliseconds { get; private set; }

    /// <summary>Begins. Timers must not be nested.</summary>
    public void Begin()
    {
        Collect();
        _isOpen = _begun - _ended < Most;
        if (_isOpen)
        {
            _device.Gl.BeginQuery(QueryTarget.TimeElapsed, _names[_begun % Most]);
        }
    }

    /// <summary>Ends.</summary>
    public void End()
    {
        if (_isOpen)
        {
            _device.Gl.EndQuery(QueryTarget.TimeElapsed);
            _begun++;
            _isOpen = false;
        }
    }

    /// <summary>Takes in what is known by now.</summary>
    public void Collect()
    {
        while (_ended < _begun)
        {
            uint name = _names[_ended % Most];
            _device.Gl.GetQueryObject(name, QueryObjectParameterName.ResultAvailable, out int isAvailable);
            if (isAvailable == 0)
            {
                return;
            }
            _device.Gl.GetQueryObject(name, QueryObjectParameterName.Result, out ulong nanoseconds);
            Milliseconds = nanoseconds / 1e6;
            _ended++;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            foreach (uint name in _names)
            {
                _device.Delete(static (gl, query) => gl.DeleteQuery(query), name);
            }
        }
    }
}
