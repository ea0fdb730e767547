namespace Apache.Arrow.Types;

/// <summary>Arrow's 32-bit float.</summary>
public sealed class FloatType : FloatingPointType
{
    public static readonly FloatType Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.Float;

    public override string Name => "float";

    public override int BitWidth => 32;

    public override PrecisionKind Precision => PrecisionKind.Single;
}

/// <summary>Arrow's 64-bit float.</summary>
public sealed class DoubleType : FloatingPointType
{
    public static readonly DoubleType Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.Double;

    public override string Name => "double";

    public override int BitWidth => 64;

    public override PrecisionKind Precision => PrecisionKind.Double;
}
