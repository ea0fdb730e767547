using System.Runtime.InteropServices;

namespace Brainscan.Format.Tests;

public sealed class FrameDecoderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Any_order_of_seeks_gives_the_weights_of_a_plain_walk(int workers)
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        sample.Record(path, 13, size: 0.01f);
        using var reader = TimelineReader.Open(path);
        float[][] expected = [.. Enumerable.Range(0, 13).Select(i => Playback.Weights(reader, i))];
        var random = new Random(workers);
        using var decoder = new FrameDecoder(reader, workers);
        float[] found = new float[reader.Header.WeightCount];

        foreach (int index in (int[])[0, 12, 11, 3, 3, 4, 7, .. Enumerable.Range(0, 40).Select(_ => random.Next(13))])
        {
            decoder.Seek(index);
            decoder.Weights(found);

            Assert.Equal(index, decoder.Position);
            Assert.Equal(expected[index], found);
        }
    }

    [Fact]
    public void Selected_tiles_come_alone_and_the_others_catch_up_later()
    {
        using var sample = new Sample();
        string path = sample.Path("a.brainscan");
        sample.Record(path, 8);
        using var reader = TimelineReader.Open(path);
        using var decoder = new FrameDecoder(reader, 2);
        float[] found = new float[reader.Header.WeightCount];

        decoder.Seek(5);
        decoder.Seek(6, [1, 3]);
        Array.Fill(found, 77);
        decoder.Weights(found);

        float[] expected = Playback.Weights(reader, 6);
        Assert.Equal([1, 3], decoder.Tiles.ToArray());
        Assert.Equal(expected[128..256], found[128..256]);
        Assert.Equal(expected[384..512], found[384..512]);
        Assert.All(found[..128], weight => Assert.Equal(77, weight));

        decoder.Seek(7);
        decoder.Weights(found);
        Assert.Equal(Playback.Weights(reader, 7), found);
        Assert.Throws<ArgumentException>(() => decoder.Seek(1, [3, 1]));
        Assert.Throws<ArgumentException>(() => decoder.Seek(1, [reader.Grid.Tiles.Length]));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Seek(8));
    }

    [Fact]
    public void Exact_recording_returns_every_bit()
    {
        using var sample = new Sample(quality: Quality.Exact);
        string path = sample.Path("a.brainscan");
        sample.Weights[3] = BitConverter.UInt32BitsToSingle(0x7FC12345);
        sample.Weights[4] = float.NegativeInfinity;
        sample.Weights[5] = -0f;
        sample.Weights[6] = float.Epsilon;
        var exact = sample.Record(path, 7);
        using var reader = TimelineReader.Open(path);
        using var decoder = new FrameDecoder(reader, 2);
        float[] found = new float[reader.Header.WeightCount];

        foreach (int index in (int[])[6, 0, 5])
        {
            decoder.Seek(index);
            decoder.Weights(found);
            Assert.Equal(Bits(exact[index]), Bits(found));
        }
        Array.Clear(found);
        decoder.Seek(2, [0, 8]);
        decoder.Weights(found);
        Assert.Equal(Bits(exact[2].AsSpan(0, 128)), Bits(found.AsSpan(0, 128)));
        Assert.All(found[128..256], weight => Assert.Equal(0, weight));
    }

    [Theory]
    [InlineData(Quality.Display)]
    [InlineData(Quality.Fine)]
    public void Weights_and_origin_keep_the_guarantee_of_their_quality(Quality quality)
    {
        using var sample = new Sample(quality: quality);
        string path = sample.Path("a.brainscan");
        var exact = sample.Record(path, 6);
        using var reader = TimelineReader.Open(path);
        using var decoder = new FrameDecoder(reader, 2);
        float[] found = new float[reader.Header.WeightCount];

        decoder.Seek(5);
        decoder.Weights(found);
        AssertWithin(reader.Header, exact[5], found, quality == Quality.Display ? 254 : 4094);
        Assert.True(decoder.OriginWeights(found));
        AssertWithin(reader.Header, exact[0], found, 4094);
    }

    [Fact]
    public void Damage_names_frame_and_tile_and_other_frames_can_still_be_reached()
    {
        using var sample = new Sample(keyInterval: 4);
        string path = sample.Path("a.brainscan");
        sample.Record(path, 8);
        byte[] bytes = File.ReadAllBytes(path);
        float[] expected;
        using (var reader = TimelineReader.Open(path))
        {
            expected = Playback.Weights(reader, 5);
            var payload = reader.ReadFrame(6).Tiles[2].Payload;
            bytes[bytes.AsSpan().IndexOf(payload.Span)] ^= 1;
        }
        File.WriteAllBytes(path, bytes);
        using var damaged = TimelineReader.Open(path);
        using var decoder = new FrameDecoder(damaged, 2);
        float[] found = new float[damaged.Header.WeightCount];

        string message = Assert.Throws<RecordingException>(() => decoder.Seek(7)).Message;

        Assert.Contains("frame 6 (step 60): tile 2", message, StringComparison.Ordinal);
        Assert.Empty(decoder.Tiles);
        decoder.Seek(5);
        decoder.Weights(found);
        Assert.Equal(expected, found);
        decoder.Seek(7, [0, 1, 3]);
        Assert.Throws<RecordingException>(() => decoder.Seek(7));
    }

    [Fact]
    public void Base_that_is_not_the_frame_before_is_damage()
    {
        using var sample = new Sample(keyInterval: 8, shapes: [[8, 8]]);
        foreach (Func<TileRecord, TileRecord> lie in (Func<TileRecord, TileRecord>[])
            [tile => tile with { Factor = 2 }, tile => tile with { Scale = tile.Scale * 2 }])
        {
            string path = sample.Path($"{Guid.NewGuid()}.brainscan");
            using (var encoder = new FrameEncoder(sample.Header))
            using (var writer = TimelineWriter.Create(path, sample.Header))
            {
                writer.WriteFrame(encoder.Encode(0, 0, sample.Weights));
                var delta = encoder.Encode(10, 1, sample.Weights);
                writer.WriteFrame(delta with { Tiles = [.. delta.Tiles.Select(lie)] });
                writer.Finish();
            }
            using var reader = TimelineReader.Open(path);
            using var decoder = new FrameDecoder(reader, 1);

            Assert.Contains("frame 1 (step 10): tile 0", Assert.Throws<RecordingException>(() => decoder.Seek(1)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Tensor_keyed_anew_in_a_delta_frame_starts_there()
    {
        using var sample = new Sample(keyInterval: 100, shapes: [[16, 16], [16, 16]]);
        string path = sample.Path("a.brainscan");
        using (var encoder = new FrameEncoder(sample.Header))
        using (var writer = TimelineWriter.Create(path, sample.Header))
        {
            for (int frame = 0; frame < 9; frame++)
            {
                sample.Weights[300] = frame switch { 3 => 1, 6 => 1000, _ => 0.01f };
                var encoded = encoder.Encode(frame, 0, sample.Weights);
                Assert.Equal(frame is 0 or 3 or 4 or 6 or 7, encoded.Tiles[3].Base < 0);
                writer.WriteFrame(encoded);
            }
            writer.Finish();
        }
        using var reader = TimelineReader.Open(path);
        using var decoder = new FrameDecoder(reader, 2);
        float[] found = new float[reader.Header.WeightCount];
        foreach (int index in (int[])[5, 8, 2, 7, 8])
        {
            decoder.Seek(index);
            decoder.Weights(found);
            Assert.Equal(Playback.Weights(reader, index), found);
        }
    }

    private static void AssertWithin(RecordingHeader header, float[] exact, float[] found, float parts)
    {
        foreach (var tensor in header.Tensors)
        {
            var span = (int)tensor.Offset..(int)(tensor.Offset + tensor.Count);
            float range = exact[span].Select(Math.Abs).DefaultIfEmpty(0).Max() * 1.1f;
            Assert.All(exact[span].Zip(found[span]), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, range / parts));
        }
    }

    private static uint[] Bits(ReadOnlySpan<float> weights) => MemoryMarshal.Cast<float, uint>(weights).ToArray();
}
