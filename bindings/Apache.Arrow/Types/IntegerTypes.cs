namespace Apache.Arrow.Types;

/// <summary>Arrow's uint8.</summary>
public sealed class UInt8Type : IntegerType
{
    public static readonly UInt8Type Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.UInt8;

    public override string Name => "uint8";

    public override int BitWidth => 8;

    public override bool IsSigned => false;
}

/// <summary>Arrow's int32.</summary>
public sealed class Int32Type : IntegerType
{
    public static readonly Int32Type Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.Int32;

    public override string Name => "int32";

    public override int BitWidth => 32;

    public override bool IsSigned => true;
}

/// <summary>Arrow's uint32.</summary>
public sealed class UInt32Type : IntegerType
{
    public static readonly UInt32Type Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.UInt32;

    public override string Name => "uint32";

    public override int BitWidth => 32;

    public override bool IsSigned => false;
}

/// <summary>Arrow's int64.</summary>
public sealed class Int64Type : IntegerType
{
    public static readonly Int64Type Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.Int64;

    public override string Name => "int64";

    public override int BitWidth => 64;

    public override bool IsSigned => true;
}

/// <summary>Arrow's uint64.</summary>
public sealed class UInt64Type : IntegerType
{
    public static readonly UInt64Type Default = new();

    public override ArrowTypeId TypeId => ArrowTypeId.UInt64;

    public override string Name => "uint64";

    public override int BitWidth => 64;

    public override bool IsSigned => false;
}
