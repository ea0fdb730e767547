using Brainscan.Format;
using Silk.NET.OpenGL;

namespace Brainscan.Player.Rendering.Gl;

/// <summary>A linked program made from files of the shaders folder; the ending says the stage: .vert, .frag or .comp.</summary>
internal sealed class GlProgram : IDisposable
{
    private readonly GlDevice _device;
    private readonly uint _name;
    private readonly string _title;
    private readonly Dictionary<string, int> _uniforms = [];
    private bool _disposed;

    /// <inheritdoc cref="GlProgram(GlDevice, string, ReadOnlySpan{string})"/>
    public GlProgram(GlDevice device, params ReadOnlySpan<string> files) : this(device, define: null, files) { }

    /// <summary>Compiles and links.</summary>
    /// <param name="device">Where.</param>
    /// <param name="define">A name that the shaders find defined; null for none.</param>
    /// <param name="files">Their files.</param>
    /// <exception cref="RecordingException">A file is missing.</exception>
    /// <exception cref="InvalidOperationException">A shader does not compile or link; the message holds the driver's words.</exception>
    public GlProgram(GlDevice device, string? define, ReadOnlySpan<string> files)
    {
        _device = device;
        _title = string.Join(" + ", files.ToArray());
        var gl = device.Gl;
        _name = gl.CreateProgram();
        device.Made();
        var stages = new List<uint>();
        try
        {
            foreach (string file in files)
            {
                stages.Add(Compile(gl, file, define));
            }
            stages.ForEach(stage => gl.AttachShader(_name, stage));
            gl.LinkProgram(_name);
            stages.ForEach(stage => gl.DetachShader(_name, stage));
            gl.GetProgram(_name, ProgramPropertyARB.LinkStatus, out int linked);
            if (linked == 0)
            {
                throw new InvalidOperationException($"{_title} does not link: {gl.GetProgramInfoLog(_name)}");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
        finally
        {
            stages.ForEach(gl.DeleteShader);
        }
    }

    /// <summary>The folder the shaders are read from, beside the program.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "shaders");

    /// <summary>Makes it the program that draws and dispatches use.</summary>
    public GlProgram Use()
    {
        _device.Gl.UseProgram(_name);
        return this;
    }

    /// <summary>Sets a uniform of the program in use.</summary>
    public GlProgram Set(string uniform, float value)
    {
        _device.Gl.Uniform1(Location(uniform), value);
        return this;
    }

    /// <inheritdoc cref="Set(string, float)"/>
    public GlProgram Set(string uniform, int value)
    {
        _device.Gl.Uniform1(Location(uniform), value);
        return this;
    }

    /// <inheritdoc cref="Set(string, float)"/>
    public GlProgram Set(string uniform, float x, float y)
    {
        _device.Gl.Uniform2(Location(uniform), x, y);
        return this;
    }

    /// <summary>Runs the compute program in use on a grid of work groups.</summary>
    public void Dispatch(int x, int y) => _device.Gl.DispatchCompute((uint)x, (uint)y, 1);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _device.Delete(static (gl, name) => gl.DeleteProgram(name), _name);
        }
    }

    private static uint Compile(GL gl, string file, string? define)
    {
        string path = Path.Combine(Folder, file);
        if (!File.Exists(path))
        {
            throw new RecordingException($"the shader {path} is missing: build again, or reinstall.");
        }
        uint shader = gl.CreateShader(Path.GetExtension(file) switch
        {
            ".vert" => ShaderType.VertexShader,
            ".frag" => ShaderType.FragmentShader,
            _ => ShaderType.ComputeShader,
        });
        string source = File.ReadAllText(path);
        // after the first line, which says the version and must be the first
        gl.ShaderSource(shader, define is null ? source : source.Insert(source.IndexOf('\n') + 1, $"#define {define}\n#line 2\n"));
        gl.CompileShader(shader);
        gl.GetShader(shader, ShaderParameterName.CompileStatus, out int compiled);
        if (compiled == 0)
        {
            string log = gl.GetShaderInfoLog(shader);
            gl.DeleteShader(shader);
            throw new InvalidOperationException($"{file} does not compile: {log}");
        }
        return shader;
    }

    private int Location(string uniform)
    {
        if (!_uniforms.TryGetValue(uniform, out int location))
        {
            location = _device.Gl.GetUniformLocation(_name, uniform);
            if (location < 0)
            {
                throw new InvalidOperationException($"{_title} has no uniform {uniform}.");
            }
            _uniforms.Add(uniform, location);
        }
        return location;
    }
}
