using Apache.Arrow;
using Apache.Arrow.Types;

namespace Brainscan.Format.Container;

/// <summary>What a row is.</summary>
internal static class RowKind
{
    public const string Tile = "tile";
    public const string Origin = "origin";
    public const string Tensor = "tensor";
    public const string Start = "start";
    public const string Bridge = "bridge";
    public const string Mark = "mark";
    public const string Fine = "fine";
    public const string Exact = "exact";
    public const string Token = "token";
    public const string Metric = "metric";
    public const string Heartbeat = "heartbeat";
    public const string Resume = "resume";
    public const string Index = "index";
    public const string Commit = "commit";
    public const string End = "end";
}

/// <summary>
/// The columns, in the order in which they lie in the file. The payload is the last one on purpose: everything before a batch's
/// payload is its <em>head</em>, which can be read and checked without the weights.
/// </summary>
internal static class SchemaLayout
{
    public const int Version = 1;
    public const string VersionKey = "brainscan.version";
    public const string HeaderKey = "brainscan.header";

    /// <summary>Name of an end row when another segment follows.</summary>
    public const string Continued = "continued";

    public const string Kind = "kind";
    public const string Frame = "frame";
    public const string Step = "step";
    public const string Seconds = "seconds";
    public const string Name = "name";
    public const string Value = "value";
    public const string Token = "token";
    public const string Min = "min";
    public const string Max = "max";
    public const string Mean = "mean";
    public const string Rms = "rms";
    public const string Learned = "learned";
    public const string Change = "change";
    public const string NonFinite = "nonfinite";
    public const string Tile = "tile";
    public const string Start = "start";
    public const string Count = "count";
    public const string Base = "base";
    public const string Factor = "factor";
    public const string Bits = "bits";
    public const string Scale = "scale";
    public const string Split = "split";
    public const string Crc = "crc";
    public const string Payload = "payload";

    /// <summary>Builds the schema with the recording's header in its metadata.</summary>
    public static Schema Build(string headerJson)
    {
        var schema = new Schema.Builder();
        void Column(string name, IArrowType type) => schema.Field(new Field(name, type, nullable: true));
        schema.Field(new Field(Kind, StringType.Default, nullable: false));
        Column(Frame, Int32Type.Default);
        Column(Step, Int64Type.Default);
        Column(Seconds, DoubleType.Default);
        Column(Name, StringType.Default);
        Column(Value, DoubleType.Default);
        Column(Token, Int32Type.Default);
        Column(Min, FloatType.Default);
        Column(Max, FloatType.Default);
        Column(Mean, FloatType.Default);
        Column(Rms, FloatType.Default);
        Column(Learned, FloatType.Default);
        Column(Change, FloatType.Default);
        Column(NonFinite, Int64Type.Default);
        Column(Tile, Int32Type.Default);
        Column(Start, Int32Type.Default);
        Column(Count, Int32Type.Default);
        Column(Base, Int32Type.Default);
        Column(Factor, Int32Type.Default);
        Column(Bits, Int32Type.Default);
        Column(Scale, FloatType.Default);
        Column(Split, Int32Type.Default);
        Column(Crc, UInt32Type.Default);
        Column(Payload, BinaryType.Default);
        return schema.Metadata(VersionKey, Version.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Metadata(HeaderKey, headerJson).Build();
    }
}
