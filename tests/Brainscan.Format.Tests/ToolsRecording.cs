using Brainscan.Format.Codec;
using Brainscan.Format.Container;

namespace Brainscan.Format.Tests;

/// <summary>Recordings of every quality, in one file or several, and what a reader makes of them.</summary>
internal static class ToolsRecording
{
    /// <summary>Writes a recording and returns every frame's exact weights.</summary>
    /// <param name="sample">Whose weights are recorded.</param>
    /// <param name="path">The first file.</param>
    /// <param name="frames">How many frames.</param>
    /// <param name="quality">The recording's.</param>
    /// <param name="framesPerFile">A new file begins after so many, a multiple of the key interval.</param>
    /// <param name="finish">False leaves the last file as a killed recorder would.</param>
    public static List<float[]> Write(
        Sample sample, string path, int frames, Quality quality = Quality.Display, int framesPerFile = int.MaxValue, bool finish = true)
    {
        var header = sample.Header with { Quality = quality };
        var exact = new List<float[]>();
        using var encoder = new FrameEncoder(header, 2);
        EncodedFrame? first = null;
        var writer = TimelineWriter.Create(path, header);
        for (int number = 0; number < frames; number++)
        {
            var frame = encoder.Encode(number * 10, number * 1.5, sample.Weights);
            first ??= frame;
            if (number > 0 && number % framesPerFile == 0)
            {
                writer.Finish(isContinued: true);
                writer.Dispose();
                int segment = 1 + number / framesPerFile;
                writer = TimelineWriter.Create(SegmentPath.Of(path, segment), header with { Segment = segment, FirstFrame = number });
                writer.WriteStart(first.Tiles, first.Origin);
            }
            writer.WriteFrame(frame);
            writer.WriteEvents(
                [new TokenEvent(number * 10, number * 1.5, 'a' + number % 26, 0.5f)], [new MetricEvent(number * 10, number * 1.5, "loss", 5.0 / (number + 1))]);
            exact.Add([.. sample.Weights]);
            sample.Walk(0.002f);
        }
        if (finish)
        {
            writer.Finish();
        }
        writer.Dispose();
        return exact;
    }

    /// <summary>A frame's weights at the recording's own quality, as bits, so that NaN equals NaN.</summary>
    public static int[] Bits(TimelineReader reader, int index)
    {
        using var decoder = new FrameDecoder(reader, 1);
        decoder.Seek(index);
        float[] weights = new float[reader.Header.WeightCount];
        decoder.Weights(weights);
        return Bits(weights);
    }

    public static int[] Bits(IEnumerable<float> weights) => [.. weights.Select(BitConverter.SingleToInt32Bits)];

    /// <summary>The run's start; null where it is lost.</summary>
    public static float[]? Origin(TimelineReader reader)
    {
        using var decoder = new FrameDecoder(reader, 1);
        float[] weights = new float[reader.Header.WeightCount];
        return decoder.OriginWeights(weights) ? weights : null;
    }

    /// <summary>Flips a bit of one tile's payload.</summary>
    public static void DamageTile(string path, RegionKind kind, int number, int tile)
    {
        byte[] bytes = File.ReadAllBytes(path);
        using (var segment = SegmentFile.Open(path))
        {
            var region = segment.Regions([]).Single(region => region.Kind == kind && (kind is RegionKind.Origin or RegionKind.Start || region.Frame == number));
            int row = tile + (kind == RegionKind.Frame ? segment.Header.Tensors.Length : 0);
            var (start, length) = segment.ReadRegion(region).PlaceOfBytes(SchemaLayout.Payload, row);
            bytes[region.Offset + region.HeadLength + start + length / 2] ^= 4;
        }
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Changes an index's payload and signs it anew, as one who lies would.</summary>
    public static void ForgeIndex(string path, int at)
    {
        byte[] bytes = File.ReadAllBytes(path);
        using (var segment = SegmentFile.Open(path))
        {
            var region = segment.Regions([]).Last(region => region.Kind == RegionKind.Index);
            uint before = segment.ReadRegion(region).UInt32(SchemaLayout.Crc, 0);
            var (start, length) = segment.ReadRegion(region).PlaceOfBytes(SchemaLayout.Payload, 0);
            var head = bytes.AsSpan((int)region.Offset, (int)region.HeadLength);
            var payload = bytes.AsSpan((int)(region.Offset + region.HeadLength + start), length);
            payload[at] ^= 1;
            BitConverter.TryWriteBytes(head[head.IndexOf(BitConverter.GetBytes(before))..], Crc32C.Compute(payload));
            int commit = (int)(region.Offset + region.Length);
            int end = commit + bytes.AsSpan(commit).IndexOf(CommitRecord.Mark) + CommitRecord.Size;
            BitConverter.TryWriteBytes(bytes.AsSpan(end - CommitRecord.Size + 80), Crc32C.Compute(head));
            CommitRecord.Seal(bytes.AsSpan(commit..end));
        }
        File.WriteAllBytes(path, bytes);
    }
}
