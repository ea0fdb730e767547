namespace Brainscan.Benchmarks.Formats;

/// <summary>
/// The display grid's states as a grey film, 8 bits a weight, through the three codecs without loss that ffmpeg has. Times are processor time of all its
/// threads together, as ffmpeg reports it.
/// </summary>
internal sealed class FilmRivals(long weightCount, Figures figures) : IDisposable
{
    /// <summary>Frames in the film.</summary>
    public const int MostFrames = 8;

    private readonly GreyFilm _film = new(weightCount);
    private long _displayBytes;

    /// <summary>Adds the last frame of a run at display quality.</summary>
    public void Add(QualityRun run)
    {
        _film.Add(run.Grid, run.State);
        _displayBytes += run.LastBytes;
    }

    /// <summary>Encodes and decodes the film with every codec.</summary>
    public void Store()
    {
        int frames = _film.Frames;
        figures.NoteTotal($"display, the last {frames} frames", _displayBytes / (double)frames);
        foreach (var (name, options) in GreyFilm.Codecs)
        {
            double encodeMs = 1000 * _film.Encode(options).ProcessorSeconds;
            double decodeMs = 1000 * _film.Decode().ProcessorSeconds;
            figures.Note($"their 8-bit planes, {name}", _film.Bytes / (double)frames, encodeMs / frames, decodeMs / frames);
        }
    }

    public void Dispose() => _film.Dispose();
}
