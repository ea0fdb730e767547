using Brainscan.Benchmarks.Formats;
using Brainscan.Format;

namespace Brainscan.Benchmarks.Playing;

/// <summary>The same frames as grey films without loss, and how fast ffmpeg decodes them with all cores, to nowhere.</summary>
internal static class FilmDecode
{
    private const int Frames = 6;

    public static void Measure(TimelineReader reader, PlayerTable table)
    {
        using var film = new GreyFilm(reader.Header.WeightCount);
        using var decoder = new FrameDecoder(reader, Environment.ProcessorCount);
        for (int place = reader.Frames.Count - Math.Min(Frames, reader.Frames.Count); place < reader.Frames.Count; place++)
        {
            decoder.Seek(place);
            film.Add(reader.Grid, decoder.State);
        }
        foreach (var (name, options) in GreyFilm.Codecs.Where(codec => codec.Name != "x265, lossless"))
        {
            film.Encode(options);
            table.Note($"ffmpeg decodes them as {name}", "frames/s", film.Frames / film.Decode().Seconds);
        }
    }
}
