using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Brainscan.Player.App.Window;
using Brainscan.Player.Video.Film;

namespace Brainscan.Player.Commands;

/// <summary>Options whose wrong values get one line that says what was found and what was expected.</summary>
internal static class OptionsOf
{
    /// <summary>A whole number within bounds; null where it is not given.</summary>
    public static Option<T?> Whole<T>(string name, T least, T most, string description) where T : struct, IBinaryInteger<T> =>
        Parsed<T?>(name, "N", description, $"a whole number from {least} to {most}",
            word => T.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T value) && value >= least && value <= most
                ? value : null);

    /// <summary>Whole numbers from 0 up with commas between; null where it is not given.</summary>
    public static Option<int[]?> Wholes(string name, string description) =>
        Parsed<int[]?>(name, "N,N…", description, "whole numbers from 0 with commas between, such as 3,0,12", word =>
        {
            string[] parts = word.Split(',');
            int[] values = new int[parts.Length];
            return parts.Index().All(part => int.TryParse(part.Item, NumberStyles.None, CultureInfo.InvariantCulture, out values[part.Index])) ? values : null;
        });

    /// <summary>A number within bounds, the lower one excluded; null where it is not given.</summary>
    public static Option<double?> Number(string name, double above, double most, string description) =>
        Parsed<double?>(name, "X", description, string.Create(CultureInfo.InvariantCulture, $"a number above {above}, at most {most}"),
            word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > above && value <= most
                ? value : null);

    /// <summary>A moment, or, where it may not be 0, a length of time; null where it is not given.</summary>
    public static Option<double?> Seconds(string name, string description, bool mayBeNone) =>
        Parsed<double?>(name, "S", description, $"{(mayBeNone ? "" : "more than 0 ")}seconds, as 12.5, or minutes and seconds, as 1:05",
            word => PictureWords.Seconds(word) is { } seconds and <= 1e6 && (mayBeNone || seconds > 0) ? seconds : null);

    /// <summary>One of several words, each standing for a value; null where it is not given.</summary>
    public static Option<T?> Word<T>(string name, string description, IReadOnlyDictionary<string, T> words) where T : struct =>
        Parsed<T?>(name, string.Join('|', words.Keys), description, string.Join(", ", words.Keys),
            word => words.TryGetValue(word, out T value) ? value : null);

    /// <inheritdoc cref="Word{T}(string, string, IReadOnlyDictionary{string, T})"/>
    public static Option<T?> Word<T>(string name, string description, params (string Word, T Value)[] words) where T : struct =>
        Word(name, description, words.ToDictionary(pair => pair.Word, pair => pair.Value));

    /// <summary>Some of several words with commas between, together standing for a value; null where it is not given.</summary>
    /// <param name="name">Name of the option.</param>
    /// <param name="description">What it does.</param>
    /// <param name="words">The words.</param>
    /// <param name="together">The value of several; a word that is none of them where there is one.</param>
    public static Option<T?> Words<T>(
        string name, string description, IReadOnlyDictionary<string, T> words, Func<IEnumerable<string>, (T Value, string? Unknown)> together) where T : struct =>
        Parsed<T?>(name, string.Join(',', words.Keys), description, $"any of {string.Join(", ", words.Keys)}, with commas between",
            word => together(word.Split(',', StringSplitOptions.TrimEntries)) is { Unknown: null } all ? all.Value : null);

    /// <summary>A width and a height such as 7680x4320; null where it is not given.</summary>
    public static Option<(int Width, int Height)?> Size(string name, int most, string description) =>
        Parsed<(int, int)?>(name, "WxH", description, $"a width and a height from 16x16 to {most}x{most}, such as 3840x2160", word =>
        {
            string[] parts = word.Split('x');
            return parts.Length == 2 && Side(parts[0], most) is { } width && Side(parts[1], most) is { } height ? (width, height) : null;
        });

    /// <summary>A place of the canvas and a scale, such as 100.5,200,4; null where it is not given.</summary>
    public static Option<(float X, float Y, float Scale)?> View(string name, string description) =>
        Parsed<(float, float, float)?>(name, "X,Y,SCALE", description, "a column and a row of the picture and pixels above 0, such as 100.5,200,4", word =>
        {
            string[] parts = word.Split(',');
            return parts.Length == 3 && Coordinate(parts[0]) is { } x && Coordinate(parts[1]) is { } y && Coordinate(parts[2]) is { } scale && scale is > 0 and <= 256
                ? (x, y, scale) : null;
        });

    private static float? Coordinate(string word) =>
        float.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && MathF.Abs(value) <= 1e6f ? value : null;

    /// <summary>Monitors of full screen; null where none are named.</summary>
    public static Option<MonitorChoice?> Monitors(string name, string description) =>
        Parsed<MonitorChoice?>(name, "N,N…|all", description, "a monitor's number, several with commas between such as 1,2, or all", MonitorChoice.Parse);

    private static int? Side(string word, int most) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 16 && value <= most ? value : null;

    private static Option<T> Parsed<T>(string name, string helpName, string description, string expected, Func<string, T> parse) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            string word = result.Tokens[^1].Value;
            T value = parse(word);
            if (value is null)
            {
                result.AddError($"{name} {word}: expected {expected}.");
            }
            return value;
        },
    };
}
