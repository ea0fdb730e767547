using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Apache.Arrow.Ipc;
using Brainscan.Format.Codec;
using Brainscan.Format.Container;

namespace Brainscan.Fuzzing;

/// <summary>Changes that move what follows: regions left out, repeated or exchanged, and another header; every commit then names its new place.</summary>
internal static class SignedMove
{
    private static readonly string[] Fields =
        ["runId", "started", "software", "quality", "stepsPerFrame", "keyInterval", "tileWeights", "model", "run", "tensors", "segment", "firstFrame", "syncSeconds"];

    /// <summary>Leaves a region out, repeats it, or exchanges it with another.</summary>
    public static byte[] Regions(byte[] file, RecordingMap map, Random random)
    {
        List<MappedRegion> order = [.. map.Regions];
        int one = random.Next(1, order.Count);
        int other = random.Next(1, order.Count);
        switch (random.Next(3))
        {
            case 0:
                order.RemoveAt(one);
                break;
            case 1:
                order.Insert(other, order[one]);
                break;
            default:
                (order[one], order[other]) = (order[other], order[one]);
                break;
        }
        return Assemble(file, order, file.AsSpan(map.Regions[^1].End));
    }

    /// <summary>Another header: one of its fields is left out, or says what it cannot mean.</summary>
    public static byte[] Header(byte[] file, RecordingMap map, Random random)
    {
        string changed = random.Next(4) == 0 ? Garble(map.Header, random) : ChangeField(JsonNode.Parse(map.Header)!.AsObject(), random).ToJsonString();
        using var stream = new MemoryStream();
        using (var writer = new ArrowStreamWriter(stream, SchemaLayout.Build(changed), leaveOpen: true))
        {
            writer.WriteStart();
        }
        byte[] schema = [.. ArrowFraming.Magic, .. stream.ToArray()];
        var first = map.Regions[0];
        byte[] commit = file[first.CommitOffset..first.End];
        var record = commit.AsSpan(^CommitRecord.Size);
        BinaryPrimitives.WriteInt64LittleEndian(record[32..], schema.Length);
        BinaryPrimitives.WriteInt64LittleEndian(record[40..], schema.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[80..], Crc32C.Compute(schema));
        CommitRecord.Seal(commit);
        return [.. schema, .. commit, .. Assemble(file, [.. map.Regions.Skip(1)], file.AsSpan(map.Regions[^1].End), schema.Length + commit.Length)];
    }

    private static byte[] Assemble(byte[] file, IReadOnlyList<MappedRegion> order, ReadOnlySpan<byte> tail, int start = 0)
    {
        using var target = new MemoryStream();
        foreach (var region in order)
        {
            byte[] bytes = file[region.Offset..region.End];
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(^CommitRecord.Size)[24..], start + target.Length);
            CommitRecord.Seal(bytes.AsSpan(region.CommitOffset - region.Offset));
            target.Write(bytes);
        }
        target.Write(tail);
        return target.ToArray();
    }

    private static string Garble(string json, Random random)
    {
        char[] text = json.ToCharArray();
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            text[random.Next(text.Length)] = "0123456789-\"{}[],:eE.\u00e9n"[random.Next(23)];
        }
        return new string(text);
    }

    private static JsonObject ChangeField(JsonObject header, Random random)
    {
        // tensors decide more than all other fields together
        string field = random.Next(3) == 0 ? "tensors" : Fields[random.Next(Fields.Length)];
        if (field == "tensors" && header["tensors"] is JsonArray { Count: > 0 } tensors && random.Next(4) != 0)
        {
            ChangeTensor(tensors, random);
        }
        else if (random.Next(3) == 0)
        {
            header.Remove(field);
        }
        else
        {
            header[field] = Value(random);
        }
        return header;
    }

    private static void ChangeTensor(JsonArray tensors, Random random)
    {
        switch (random.Next(5))
        {
            case 0:
                tensors.RemoveAt(random.Next(tensors.Count));
                break;
            case 1:
                tensors.Add(tensors[random.Next(tensors.Count)]!.DeepClone());
                break;
            case 2:
                tensors[random.Next(tensors.Count)]!["name"] = Value(random);
                break;
            default:
                tensors[random.Next(tensors.Count)]!["shape"] = new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Number(random))]);
                break;
        }
    }

    private static JsonNode? Value(Random random) => random.Next(6) switch
    {
        0 => null,
        1 => JsonValue.Create(""),
        2 => new JsonArray(),
        3 => JsonValue.Create(new string('x', random.Next(3000))),
        _ => Number(random),
    };

    private static JsonValue Number(Random random) => random.Next(3) switch
    {
        0 => JsonValue.Create(random.Next(5)),
        1 => JsonValue.Create(1 << random.Next(31)),
        _ => JsonValue.Create(Numbers.Next(random, 1000)),
    };
}
