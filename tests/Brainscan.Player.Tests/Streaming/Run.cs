using Brainscan.Format;
using Brainscan.Player.Tests.Rendering;

namespace Brainscan.Player.Tests.Streaming;

/// <summary>
/// Writes a run whose frames have everything that streaming must cope with: most weights move a little, some far (escapes), and now and then a tensor
/// outgrows its range (key tiles in a frame that is no key).
/// </summary>
internal sealed class Run : IDisposable
{
    private readonly RecordingHeader _header;
    private readonly RecordingWriter _writer;
    private readonly Random _random;
    private readonly float[] _weights;
    private int _frames;

    public Run(string path, int seed, int keyInterval = 6, Quality quality = Quality.Display, int tileWeights = 1024, int width = 24)
    {
        _header = Recordings.Gpt(1, 2, width, 16, 40, tileWeights) with { KeyInterval = keyInterval, Quality = quality };
        _random = new Random(seed);
        _weights = [.. Enumerable.Range(0, (int)_header.WeightCount).Select(_ => 0.02f * (float)((2 * _random.NextDouble()) - 1))];
        _writer = RecordingWriter.Create(path, _header);
    }

    public static string Write(string path, int frames, int seed, int keyInterval = 6, Quality quality = Quality.Display)
    {
        using var run = new Run(path, seed, keyInterval, quality);
        run.Add(frames);
        run._writer.Finish();
        return path;
    }

    /// <summary>Flips a bit of a frame's last tile.</summary>
    public static void DamageTile(string path, int place) => Flip(path, place, frame => frame.Offset + frame.Length - 40);

    /// <summary>Flips a bit of what stands before a frame's tiles.</summary>
    public static void DamageHead(string path, int place) => Flip(path, place, frame => frame.Offset + 60);

    public void Add(int frames)
    {
        for (int i = 0; i < frames; i++, _frames++)
        {
            _writer.WriteFrame(_frames, _frames, _weights);
            for (int weight = 0; weight < _weights.Length; weight++)
            {
                float step = (float)((2 * _random.NextDouble()) - 1);
                _weights[weight] += _random.Next(50) == 0 ? 0.01f * step : 0.0002f * step;
            }
            if (_random.Next(4) == 0)
            {
                var tensor = _header.Tensors[_random.Next(_header.Tensors.Length)];
                foreach (ref float weight in _weights.AsSpan((int)tensor.Offset, (int)tensor.Count))
                {
                    weight *= 3;
                }
            }
        }
    }

    public void Dispose() => _writer.Dispose();

    private static void Flip(string path, int place, Func<FrameEntry, long> at)
    {
        long offset;
        using (var whole = TimelineReader.Open(path))
        {
            offset = at(whole.Frames[place]);
        }
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = offset;
        int value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 0x10));
    }
}
