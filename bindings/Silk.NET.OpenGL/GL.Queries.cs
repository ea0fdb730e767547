namespace Silk.NET.OpenGL;

// Query objects: how long the GPU takes.
public sealed unsafe partial class GL
{
    private nint _genQueries;
    public void GenQueries(uint n, uint* ids) => ((delegate* unmanaged<uint, uint*, void>)Load(ref _genQueries, "glGenQueries"))(n, ids);

    public uint GenQuery()
    {
        uint name;
        GenQueries(1, &name);
        return name;
    }

    private nint _deleteQueries;
    public void DeleteQueries(uint n, uint* ids) => ((delegate* unmanaged<uint, uint*, void>)Load(ref _deleteQueries, "glDeleteQueries"))(n, ids);
    public void DeleteQuery(uint ids) => DeleteQueries(1, &ids);

    private nint _beginQuery;
    public void BeginQuery(QueryTarget target, uint id) =>
        ((delegate* unmanaged<QueryTarget, uint, void>)Load(ref _beginQuery, "glBeginQuery"))(target, id);

    private nint _endQuery;
    public void EndQuery(QueryTarget target) => ((delegate* unmanaged<QueryTarget, void>)Load(ref _endQuery, "glEndQuery"))(target);

    private nint _getQueryObjectiv;
    public void GetQueryObject(uint id, QueryObjectParameterName pname, out int @params)
    {
        fixed (int* value = &@params)
        {
            ((delegate* unmanaged<uint, QueryObjectParameterName, int*, void>)Load(ref _getQueryObjectiv, "glGetQueryObjectiv"))(id, pname, value);
        }
    }

    private nint _getQueryObjectui64v;
    public void GetQueryObject(uint id, QueryObjectParameterName pname, out ulong @params)
    {
        fixed (ulong* value = &@params)
        {
            ((delegate* unmanaged<uint, QueryObjectParameterName, ulong*, void>)Load(ref _getQueryObjectui64v, "glGetQueryObjectui64v"))(id, pname, value);
        }
    }
}
