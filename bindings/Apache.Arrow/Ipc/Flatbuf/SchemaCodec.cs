using Apache.Arrow.Types;

namespace Apache.Arrow.Ipc.Flatbuf;

/// <summary>Schemas to and from flatbuffers.</summary>
internal static class SchemaCodec
{
    public static int Write(FlatBufferBuilder builder, Apache.Arrow.Schema schema)
    {
        int noChildren = builder.AddVectorOfReferences([]); // foreign readers want the vector, if an empty one
        int[] fields = [.. schema.FieldsList.Select(field => WriteField(builder, field, noChildren))];
        int fieldsPlace = builder.AddVectorOfReferences(fields);
        int metadata = WriteMetadata(builder, schema.Metadata);
        builder.StartTable(Layout.Schema.Slots);
        builder.AddReference(Layout.Schema.Metadata, metadata);
        builder.AddReference(Layout.Schema.Fields, fieldsPlace);
        return builder.EndTable();
    }

    /// <summary>Takes every text out of one budget of <paramref name="messageBytes"/>.</summary>
    public static Apache.Arrow.Schema Read(FlatTable table, int messageBytes)
    {
        long budget = messageBytes;
        if (table.Short(Layout.Schema.Endianness) != 0)
        {
            throw new InvalidDataException("The schema is big-endian, which is not supported");
        }
        var fields = new Apache.Arrow.Field[table.TableCount(Layout.Schema.Fields)];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = ReadField(table.TableAt(Layout.Schema.Fields, i), ref budget);
        }
        return new Apache.Arrow.Schema(fields, ReadMetadata(table, Layout.Schema.Metadata, ref budget));
    }

    private static int WriteField(FlatBufferBuilder builder, Apache.Arrow.Field field, int noChildren)
    {
        int name = builder.AddString(field.Name);
        int metadata = WriteMetadata(builder, field.Metadata);
        (byte typeType, int type) = WriteType(builder, field.DataType);
        builder.StartTable(Layout.Field.Slots);
        builder.AddReference(Layout.Field.Name, name);
        builder.AddReference(Layout.Field.Type, type);
        builder.AddReference(Layout.Field.Children, noChildren);
        builder.AddReference(Layout.Field.Metadata, metadata);
        builder.AddByte(Layout.Field.Nullable, (byte)(field.IsNullable ? 1 : 0));
        builder.AddByte(Layout.Field.TypeType, typeType);
        return builder.EndTable();
    }

    private static (byte TypeType, int Place) WriteType(FlatBufferBuilder builder, IArrowType type)
    {
        switch (type)
        {
            case IntegerType integer:
                builder.StartTable(Layout.Int.Slots);
                builder.AddInt(Layout.Int.BitWidth, integer.BitWidth);
                builder.AddByte(Layout.Int.IsSigned, (byte)(integer.IsSigned ? 1 : 0));
                return (Layout.TypeInt, builder.EndTable());
            case FloatingPointType floating:
                builder.StartTable(Layout.FloatingPoint.Slots);
                builder.AddShort(Layout.FloatingPoint.Precision, (short)floating.Precision);
                return (Layout.TypeFloatingPoint, builder.EndTable());
            case BinaryType or StringType:
                builder.StartTable(0);
                return (type is BinaryType ? Layout.TypeBinary : Layout.TypeUtf8, builder.EndTable());
            default:
                throw new NotSupportedException($"No column of type {type.Name} can be written");
        }
    }

    private static int WriteMetadata(FlatBufferBuilder builder, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null || metadata.Count == 0)
        {
            return 0;
        }
        var places = new List<int>(metadata.Count);
        foreach ((string key, string value) in metadata)
        {
            int keyPlace = builder.AddString(key);
            int valuePlace = builder.AddString(value);
            builder.StartTable(Layout.KeyValue.Slots);
            builder.AddReference(Layout.KeyValue.Value, valuePlace);
            builder.AddReference(Layout.KeyValue.Key, keyPlace);
            places.Add(builder.EndTable());
        }
        return builder.AddVectorOfReferences([.. places]);
    }

    private static Apache.Arrow.Field ReadField(FlatTable table, ref long budget)
    {
        string name = table.Text(Layout.Field.Name, ref budget) ?? "";
        if (table.Table(Layout.Field.Dictionary).Exists || table.TableCount(Layout.Field.Children) > 0)
        {
            throw new InvalidDataException($"Column '{name}' is nested or dictionary-encoded, which is not supported");
        }
        return new Apache.Arrow.Field(name, ReadType(table, name), table.Byte(Layout.Field.Nullable) != 0,
            ReadMetadata(table, Layout.Field.Metadata, ref budget));
    }

    private static ArrowType ReadType(FlatTable field, string name)
    {
        FlatTable type = field.Table(Layout.Field.Type);
        if (!type.Exists)
        {
            throw FlatTable.Invalid($"column '{name}' has no type");
        }
        byte typeType = field.Byte(Layout.Field.TypeType);
        return (typeType, Width(typeType, type)) switch
        {
            (Layout.TypeInt, -8) => UInt8Type.Default,
            (Layout.TypeInt, 32) => Int32Type.Default,
            (Layout.TypeInt, -32) => UInt32Type.Default,
            (Layout.TypeInt, 64) => Int64Type.Default,
            (Layout.TypeInt, -64) => UInt64Type.Default,
            (Layout.TypeFloatingPoint, (int)FloatingPointType.PrecisionKind.Single) => FloatType.Default,
            (Layout.TypeFloatingPoint, (int)FloatingPointType.PrecisionKind.Double) => DoubleType.Default,
            (Layout.TypeBinary, _) => BinaryType.Default,
            (Layout.TypeUtf8, _) => StringType.Default,
            (byte kind, int width) => throw new InvalidDataException($"Column '{name}' has type {kind}/{width}, which is not supported"),
        };
    }

    /// <summary>Bits of an integer, negative where it is unsigned; a float's precision.</summary>
    private static int Width(byte typeType, FlatTable type) => typeType switch
    {
        Layout.TypeInt when type.Byte(Layout.Int.IsSigned) != 0 => type.Int(Layout.Int.BitWidth),
        Layout.TypeInt => -Math.Max(type.Int(Layout.Int.BitWidth), 0),
        Layout.TypeFloatingPoint => type.Short(Layout.FloatingPoint.Precision),
        _ => 0,
    };

    private static Dictionary<string, string>? ReadMetadata(FlatTable table, int slot, ref long budget)
    {
        int count = table.TableCount(slot);
        if (count == 0)
        {
            return null;
        }
        var metadata = new Dictionary<string, string>();
        for (int i = 0; i < count; i++)
        {
            FlatTable pair = table.TableAt(slot, i);
            string key = pair.Text(Layout.KeyValue.Key, ref budget) ?? "";
            metadata[key] = pair.Text(Layout.KeyValue.Value, ref budget) ?? "";
        }
        return metadata;
    }
}
