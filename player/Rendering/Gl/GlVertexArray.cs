namespace Brainscan.Player.Rendering.Gl;

/// <summary>A vertex array without attributes, which core OpenGL wants bound to draw at all: shaders read what they need from buffers.</summary>
internal sealed class GlVertexArray : IDisposable
{
    private readonly GlDevice _device;
    private readonly uint _name;
    private bool _disposed;

    /// <summary>Makes one.</summary>
    public GlVertexArray(GlDevice device)
    {
        _device = device;
        device.Gl.CreateVertexArrays(1, out _name);
        device.Made();
    }

    /// <summary>Makes it the one draws use.</summary>
    public void Bind() => _device.Gl.BindVertexArray(_name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _device.Delete(static (gl, name) => gl.DeleteVertexArray(name), _name);
        }
    }
}
