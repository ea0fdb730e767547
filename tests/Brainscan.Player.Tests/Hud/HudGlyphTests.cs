using System.Text.RegularExpressions;
using Brainscan.Player.Rendering.Text;

namespace Brainscan.Player.Tests.Hud;

public sealed partial class HudGlyphTests
{
    private static readonly string Player = Path.Combine(Root(), "player");

    [Fact]
    public void Words_thatTheWindowSays_haveAllTheirGlyphs()
    {
        using var font = FontFace.Open();
        string[] files =
        [
            .. Directory.EnumerateFiles(Path.Combine(Player, "App"), "*.cs", SearchOption.AllDirectories),
            .. Directory.EnumerateFiles(Path.Combine(Player, "Inspection"), "*.cs"),
        ];
        var said = files.SelectMany(file => File.ReadLines(file).SelectMany(line => Words().Matches(Comment().Replace(line, "")).Select(match => (file, match.Value)))).ToArray();
        Assert.InRange(said.Length, 300, int.MaxValue);
        foreach (var (file, words) in said)
        {
            // ASCII needs no proof, and a line break is not drawn
            foreach (var rune in words.EnumerateRunes().Where(rune => !rune.IsAscii))
            {
                Assert.True(font.Draw(rune.Value, 13) is not null, $"{Path.GetFileName(file)}: {words}: there is no glyph for {rune}");
            }
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Brainscan.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("no Brainscan.sln above the tests");
        }
        return folder.FullName;
    }

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Words();

    [GeneratedRegex("^\\s*//.*$")]
    private static partial Regex Comment();
}
