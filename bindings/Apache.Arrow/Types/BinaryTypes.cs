namespace Apache.Arrow.Types;

/// <summary>Bytes of any length.</summary>
public class BinaryType : ArrowType
{
    public static readonly BinaryType Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.Binary;

    public override string Name => "binary";
}

/// <summary>UTF-8 text.</summary>
public sealed class StringType : ArrowType
{
    public static readonly StringType Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.String;

    public override string Name => "utf8";
}
