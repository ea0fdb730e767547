using System.Runtime.InteropServices;
using System.Text;

namespace Silk.NET.OpenGL;

// Shaders, programs, uniforms, and what runs them.
public sealed unsafe partial class GL
{
    private nint _createShader;
    public uint CreateShader(ShaderType type) =>
        ((delegate* unmanaged<ShaderType, uint>)Load(ref _createShader, "glCreateShader"))(type);
    public uint CreateShader(GLEnum type) => CreateShader((ShaderType)type);

    private nint _shaderSource;
    public void ShaderSource(uint shader, uint count, byte** @string, int* length) =>
        ((delegate* unmanaged<uint, uint, byte**, int*, void>)Load(ref _shaderSource, "glShaderSource"))(shader, count, @string, length);

    public void ShaderSource(uint shader, string @string)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(@string);
        fixed (byte* first = utf8)
        {
            byte* text = first;
            int length = utf8.Length;
            ShaderSource(shader, 1, &text, &length);
        }
    }

    private nint _compileShader;
    public void CompileShader(uint shader) => ((delegate* unmanaged<uint, void>)Load(ref _compileShader, "glCompileShader"))(shader);

    private nint _getShaderiv;
    public void GetShader(uint shader, ShaderParameterName pname, out int @params)
    {
        fixed (int* value = &@params)
        {
            ((delegate* unmanaged<uint, ShaderParameterName, int*, void>)Load(ref _getShaderiv, "glGetShaderiv"))(shader, pname, value);
        }
    }

    private nint _getShaderInfoLog;
    public string GetShaderInfoLog(uint shader)
    {
        GetShader(shader, ShaderParameterName.InfoLogLength, out int length);
        return ReadLog((delegate* unmanaged<uint, int, int*, byte*, void>)Load(ref _getShaderInfoLog, "glGetShaderInfoLog"), shader, length);
    }

    private nint _deleteShader;
    public void DeleteShader(uint shader) => ((delegate* unmanaged<uint, void>)Load(ref _deleteShader, "glDeleteShader"))(shader);

    private nint _createProgram;
    public uint CreateProgram() => ((delegate* unmanaged<uint>)Load(ref _createProgram, "glCreateProgram"))();

    private nint _attachShader;
    public void AttachShader(uint program, uint shader) =>
        ((delegate* unmanaged<uint, uint, void>)Load(ref _attachShader, "glAttachShader"))(program, shader);

    private nint _detachShader;
    public void DetachShader(uint program, uint shader) =>
        ((delegate* unmanaged<uint, uint, void>)Load(ref _detachShader, "glDetachShader"))(program, shader);

    private nint _linkProgram;
    public void LinkProgram(uint program) => ((delegate* unmanaged<uint, void>)Load(ref _linkProgram, "glLinkProgram"))(program);

    private nint _getProgramiv;
    public void GetProgram(uint program, ProgramPropertyARB pname, out int @params)
    {
        fixed (int* value = &@params)
        {
            ((delegate* unmanaged<uint, ProgramPropertyARB, int*, void>)Load(ref _getProgramiv, "glGetProgramiv"))(program, pname, value);
        }
    }

    private nint _getProgramInfoLog;
    public string GetProgramInfoLog(uint program)
    {
        GetProgram(program, ProgramPropertyARB.InfoLogLength, out int length);
        return ReadLog((delegate* unmanaged<uint, int, int*, byte*, void>)Load(ref _getProgramInfoLog, "glGetProgramInfoLog"), program, length);
    }

    private nint _deleteProgram;
    public void DeleteProgram(uint program) => ((delegate* unmanaged<uint, void>)Load(ref _deleteProgram, "glDeleteProgram"))(program);

    private nint _useProgram;
    public void UseProgram(uint program) => ((delegate* unmanaged<uint, void>)Load(ref _useProgram, "glUseProgram"))(program);

    private nint _getUniformLocation;
    public int GetUniformLocation(uint program, string name)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(name + '\0');
        fixed (byte* text = utf8)
        {
            return ((delegate* unmanaged<uint, byte*, int>)Load(ref _getUniformLocation, "glGetUniformLocation"))(program, text);
        }
    }

    private nint _uniform1i;
    public void Uniform1(int location, int v0) =>
        ((delegate* unmanaged<int, int, void>)Load(ref _uniform1i, "glUniform1i"))(location, v0);

    private nint _uniform1f;
    public void Uniform1(int location, float v0) =>
        ((delegate* unmanaged<int, float, void>)Load(ref _uniform1f, "glUniform1f"))(location, v0);

    private nint _uniform2f;
    public void Uniform2(int location, float v0, float v1) =>
        ((delegate* unmanaged<int, float, float, void>)Load(ref _uniform2f, "glUniform2f"))(location, v0, v1);

    private nint _dispatchCompute;
    public void DispatchCompute(uint num_groups_x, uint num_groups_y, uint num_groups_z) =>
        ((delegate* unmanaged<uint, uint, uint, void>)Load(ref _dispatchCompute, "glDispatchCompute"))(num_groups_x, num_groups_y, num_groups_z);

    private static string ReadLog(delegate* unmanaged<uint, int, int*, byte*, void> read, uint name, int length)
    {
        byte[] log = new byte[Math.Max(length, 1)];
        int written = 0;
        fixed (byte* text = log)
        {
            read(name, log.Length, &written, text);
            return Marshal.PtrToStringUTF8((nint)text, written);
        }
    }
}
