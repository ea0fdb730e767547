namespace Apache.Arrow.Types;

/// <summary>Arrow's names of the types, with the real numbers; the ones this subset reads and writes.</summary>
public enum ArrowTypeId
{
    UInt8 = 2,
    UInt32 = 6,
    Int32 = 7,
    UInt64 = 8,
    Int64 = 9,
    Float = 11,
    Double = 12,
    String = 13,
    Binary = 14,
}

/// <summary>A column's type.</summary>
public interface IArrowType
{
    ArrowTypeId TypeId { get; }

    string Name { get; }

    bool IsFixedWidth { get; }
}

/// <summary>Base of all types.</summary>
public abstract class ArrowType : IArrowType
{
    public abstract ArrowTypeId TypeId { get; }

    public abstract string Name { get; }

    public virtual bool IsFixedWidth => false;
}

/// <summary>Base of types whose values all have the same width.</summary>
public abstract class FixedWidthType : ArrowType
{
    public override bool IsFixedWidth => true;

    /// <summary>Bits of one value.</summary>
    public abstract int BitWidth { get; }
}

/// <summary>Base of integers and floats.</summary>
public abstract class NumberType : FixedWidthType
{
    public abstract bool IsSigned { get; }
}

/// <summary>Base of the integers.</summary>
public abstract class IntegerType : NumberType;

/// <summary>Base of the IEEE floats.</summary>
public abstract class FloatingPointType : NumberType
{
    public enum PrecisionKind
    {
        Half,
        Single,
        Double,
    }

    public override bool IsSigned => true;

    public abstract PrecisionKind Precision { get; }
}
