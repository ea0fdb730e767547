using System.Globalization;
using Brainscan.Format;
using YamlDotNet.RepresentationModel;

namespace Brainscan.Player.Video.Film;

/// <summary>A part of a script and how to read it: every mistake is told with its line and with what was expected there.</summary>
/// <param name="file">The script's name, for messages.</param>
/// <param name="what">What this part is, for messages: "camera".</param>
/// <param name="node">The part.</param>
internal sealed class ScriptNode(string file, string what, YamlNode node)
{
    /// <summary>Its line, from 1.</summary>
    public int Line => (int)node.Start.Line;

    /// <summary>Whether it has named parts.</summary>
    public bool IsMap => node is YamlMappingNode;

    /// <summary>Its parts by name, in order.</summary>
    /// <param name="known">The names it may have.</param>
    /// <exception cref="RecordingException">It has no named parts, or one of another name.</exception>
    public IEnumerable<(string Name, ScriptNode Value)> Parts(params string[] known)
    {
        if (node is not YamlMappingNode map)
        {
            throw Wrong($"expected parts such as '{known[0]}: …'");
        }
        // 'text: One, two' in braces is a text and a word that is none
        var stray = map.Style == YamlDotNet.Core.Events.MappingStyle.Flow ? map.Children.FirstOrDefault(child => child is { Key: YamlScalarNode { Value: { } key }, Value: YamlScalarNode { Value: null or "" } } && !known.Contains(key)) : default;
        if (stray.Key is not null && known.Contains("text"))
        {
            throw new ScriptNode(file, what, stray.Key).Wrong($"put the text in quotes, for it holds a comma, and '{stray.Key}' is taken for another word: text: \"…\"");
        }
        return map.Children.Select(child => child.Key is YamlScalarNode { Value: { } name } && known.Contains(name)
            ? (name, new ScriptNode(file, name, child.Value))
            : throw new ScriptNode(file, what, child.Key).Wrong($"'{child.Key}' is not a word of {what}; it has {PictureWords.Either(known)}"));
    }

    /// <summary>Its entries, where it is a list.</summary>
    public IEnumerable<ScriptNode> Entries() => node is YamlSequenceNode list
        ? list.Children.Select(child => new ScriptNode(file, what, child))
        : throw Wrong("expected a list, each entry on a line that begins with '-'");

    /// <summary>Words.</summary>
    public string Text() => node is YamlScalarNode { Value: { Length: > 0 } value } ? value : throw Wrong("expected words");

    /// <summary>One word, or a list of words.</summary>
    public IEnumerable<string> TextList() => node is YamlSequenceNode ? Entries().Select(entry => entry.Text()) : Text().Split(',', StringSplitOptions.TrimEntries);

    /// <summary>A number.</summary>
    public double Number(double above, double most) =>
        double.TryParse(Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > above && value <= most
            ? value : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"expected a number above {above} and at most {most}, found '{Text()}'"));

    /// <summary>A whole number from 0.</summary>
    public long Whole() => long.TryParse(Text(), NumberStyles.None, CultureInfo.InvariantCulture, out long value)
        ? value : throw Wrong($"expected a whole number from 0, found '{Text()}'");

    /// <summary>A time in the film or a length of it.</summary>
    public double Seconds() => PictureWords.Seconds(Text()) is { } seconds and <= 1e6
        ? seconds : throw Wrong($"expected seconds, as 12.5, or minutes and seconds, as 1:05; found '{Text()}'");

    /// <summary>yes or no.</summary>
    public bool YesOrNo() => Word(new Dictionary<string, bool> { ["yes"] = true, ["no"] = false, ["true"] = true, ["false"] = false });

    /// <summary>One of several words.</summary>
    public T Word<T>(IReadOnlyDictionary<string, T> words) => words.TryGetValue(Text(), out var value)
        ? value : throw Wrong($"expected {PictureWords.Either(words.Keys)}, found '{Text()}'");

    /// <summary>An error about this part, in one line.</summary>
    public RecordingException Wrong(string expected) => new($"{file}, line {Line}, {what}: {expected}.");
}
