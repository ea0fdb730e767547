namespace Apache.Arrow;

/// <summary>A column of one batch.</summary>
public interface IArrowArray : IDisposable
{
    int Length { get; }

    int Offset { get; }

    int NullCount { get; }

    ArrayData Data { get; }

    bool IsNull(int index);

    bool IsValid(int index);
}
