using System.Collections.Immutable;
using Brainscan.Format;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Brainscan.Player.Video.Film;

/// <summary>Reads a film's script, a small YAML file whose words docs/VIDEO.md lists.</summary>
internal static class FilmScriptReader
{
    /// <summary>The words a script may have, in the order of docs/VIDEO.md.</summary>
    internal static readonly string[] Words =
    [
        "title", "seconds", "speed", "from", "to", "by", "time", "camera", "captions", "show", "size", "fps", "layout", "mode", "against", "colours", "stretch",
        "normalise", "half-life", "interpolate",
    ];

    // a longer one is no script
    private const int MostBytes = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <exception cref="RecordingException">It is missing or says something that cannot be; with the line.</exception>
    public static FilmScript Read(string path)
    {
        string text;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes } large)
            {
                throw new RecordingException($"--script '{path}' has {large.Length} bytes; a film's script is a small text file (docs/VIDEO.md).");
            }
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordingException($"--script '{path}' cannot be read: {e.Message}", e);
        }
        return Parse(text, Path.GetFileName(path));
    }

    /// <summary>Reads a script's text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="RecordingException">It says something that cannot be; with the line.</exception>
    public static FilmScript Parse(string text, string file)
    {
        var stream = Load(text, file);
        if (stream.Documents.Count == 0)
        {
            throw new RecordingException($"{file} is empty; a film's script says for example 'seconds: 40' (docs/VIDEO.md).");
        }
        var script = FilmScript.Empty with { File = file };
        foreach (var (name, value) in new ScriptNode(file, "a script", stream.Documents[0].RootNode).Parts(Words))
        {
            script = Add(script, name, value) with { Lines = script.Lines.SetItem(name, value.Line) };
        }
        return script;
    }

    private static YamlStream Load(string text, string file)
    {
        // a script has three levels; the library builds its tree by recursion, which a hostile one would exhaust
        const int MostLevels = 16;
        var stream = new YamlStream();
        try
        {
            var parser = new Parser(new StringReader(text));
            for (int level = 0; parser.MoveNext();)
            {
                level += parser.Current!.NestingIncrease;
                if (level > MostLevels)
                {
                    throw new RecordingException($"{file}, line {parser.Current.Start.Line}: this is nested more deeply than any script.");
                }
            }
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new RecordingException($"{file}, {ScriptMistake.Of(text, (int)e.Start.Line, e.Message)}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // some broken scalars are told so, without a line
            throw new RecordingException($"{file}, {ScriptMistake.Of(text, 1, e.Message)}", e);
        }
        return stream;
    }

    private static FilmScript Add(FilmScript script, string name, ScriptNode value) => name switch
    {
        "title" => script with { Title = Title(value) },
        "seconds" => script with { Seconds = value.Seconds() is > 0 and var seconds ? seconds : throw value.Wrong("expected more than 0 seconds") },
        "speed" => script with { Speed = value.Number(0, 1e6) },
        "from" => script with { From = value.Whole() },
        "to" => script with { To = value.Whole() },
        "by" => script with { By = value.Word(PictureWords.Measures) },
        "time" => script with { Time = Ascending(value.Entries().Select(Time), value, mark => mark.AtSeconds) },
        "camera" => script with { Camera = Ascending(value.Entries().Select(Camera), value, mark => mark.AtSeconds) },
        "captions" => script with { Captions = Captions(value) },
        "show" => script with { Show = Show(value) },
        "size" => script with { Size = PictureWords.Size(value.Text()) ?? throw value.Wrong($"expected pixels such as 3840x2160, found '{value.Text()}'") },
        "fps" => script with { Fps = value.Number(0, 240) },
        "layout" => script with { Layout = value.Text() },
        "mode" => script with { Mode = value.Word(PictureWords.Modes) },
        "against" => script with { Against = Step(value) },
        "colours" => script with { Colours = value.Text() },
        "stretch" => script with { Stretch = value.Number(0, 1000) },
        "normalise" => script with { Normalise = value.Word(PictureWords.Normalisations) },
        "half-life" => script with { HalfLife = value.Number(0, 1e6) },
        _ => script with { Interpolate = value.YesOrNo() },
    };

    private static TitleCard Title(ScriptNode node)
    {
        const double StandardSeconds = 4;
        if (!node.IsMap)
        {
            return new TitleCard(node.Text(), "", StandardSeconds);
        }
        var (text, subtitle, seconds) = ("", "", StandardSeconds);
        foreach (var (name, value) in node.Parts("text", "subtitle", "for"))
        {
            (text, subtitle, seconds) = name switch
            {
                "text" => (value.Text(), subtitle, seconds),
                "subtitle" => (text, value.Text(), seconds),
                _ => (text, subtitle, value.Seconds()),
            };
        }
        return text.Length > 0 ? new TitleCard(text, subtitle, seconds) : throw node.Wrong("expected a 'text'");
    }

    private static TimeMark Time(ScriptNode node)
    {
        double? at = null;
        long? step = null;
        var easing = Easing.Linear;
        foreach (var (name, value) in node.Parts("at", "step", "ease"))
        {
            switch (name)
            {
                case "at": at = value.Seconds(); break;
                case "step": step = Step(value); break;
                default: easing = value.Word(Easings.ByName); break;
            }
        }
        return new TimeMark(at ?? throw node.Wrong("expected 'at', the second of the film"), step ?? throw node.Wrong("expected a 'step'"), easing, node.Line);
    }

    private static CameraMark Camera(ScriptNode node)
    {
        double? at = null;
        double? zoom = null;
        string? place = null;
        int? row = null;
        int? column = null;
        var easing = Easing.InOut;
        foreach (var (name, value) in node.Parts("at", "place", "row", "column", "zoom", "ease"))
        {
            switch (name)
            {
                case "at": at = value.Seconds(); break;
                case "place": place = value.Text(); break;
                case "row": row = (int)Math.Min(value.Whole(), int.MaxValue); break;
                case "column": column = (int)Math.Min(value.Whole(), int.MaxValue); break;
                case "zoom": zoom = value.Number(0, 1024); break;
                default: easing = value.Word(Easings.ByName); break;
            }
        }
        if (row is null != column is null)
        {
            throw node.Wrong("a weight has a 'row' and a 'column', found only one of them");
        }
        return new CameraMark(
            at ?? throw node.Wrong("expected 'at', the second of the film"), place ?? throw node.Wrong("expected a 'place', such as 'whole' or 'layer 3 head 5'"),
            row is { } r && column is { } c ? (r, c) : null, zoom, easing, node.Line);
    }

    private static ImmutableArray<Caption> Captions(ScriptNode node)
    {
        const double StandardSeconds = 4;
        var all = ImmutableArray.CreateBuilder<Caption>();
        foreach (var entry in node.Entries())
        {
            double? at = null;
            double seconds = StandardSeconds;
            string? text = null;
            foreach (var (name, value) in entry.Parts("at", "for", "text"))
            {
                switch (name)
                {
                    case "at": at = value.Seconds(); break;
                    case "for": seconds = value.Seconds(); break;
                    default: text = value.Text().TrimEnd(); break;
                }
            }
            var caption = new Caption(at ?? throw entry.Wrong("expected 'at', the second of the film"), seconds, text ?? throw entry.Wrong("expected a 'text'"), entry.Line);
            if (all.Count > 0 && caption.AtSeconds < all[^1].AtSeconds + all[^1].Seconds)
            {
                throw entry.Wrong("it begins while the one before still stands; let it begin later, or give that one a shorter 'for'");
            }
            all.Add(caption);
        }
        return all.ToImmutable();
    }

    private static Overlays Show(ScriptNode node)
    {
        var (overlays, unknown) = PictureWords.OverlaysOf(node.TextList());
        return unknown is null ? overlays : throw node.Wrong($"expected any of {PictureWords.Either(PictureWords.Overlaid.Keys)}, found '{unknown}'");
    }

    private static long Step(ScriptNode node) => node.Text() switch { "first" => TimeMark.First, "last" => TimeMark.Last, _ => node.Whole() };

    private static ImmutableArray<T> Ascending<T>(IEnumerable<T> marks, ScriptNode list, Func<T, double> at)
    {
        ImmutableArray<T> all = [.. marks];
        for (int i = 1; i < all.Length; i++)
        {
            if (at(all[i]) <= at(all[i - 1]))
            {
                throw list.Entries().ElementAt(i).Wrong("its 'at' is not later than that of the entry before");
            }
        }
        return all;
    }
}
