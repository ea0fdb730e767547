using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Brainscan.Format;
using Brainscan.Player.Rendering.Layout;

namespace Brainscan.Player.Inspection;

/// <summary>Something one can fly to.</summary>
/// <param name="Name">For people: <c>L3 q head 5</c>.</param>
/// <param name="Detail">The tensor's name as recorded, or what it consists of.</param>
/// <param name="Area">Where it is on the canvas: the smallest rectangle around all of it.</param>
/// <param name="Tensor">Index of its tensor, of the first where it has several.</param>
/// <param name="Parts">The pieces it lies in, apart from each other: a head's q, k, v and output. One where it is in one piece.</param>
internal sealed record TensorHit(string Name, string Detail, CanvasArea Area, int Tensor, ImmutableArray<TensorPart> Parts);

/// <summary>A piece of something one can fly to.</summary>
/// <param name="Name">For people: <c>L3 q head 5</c>.</param>
/// <param name="Area">Where it is on the canvas.</param>
internal readonly record struct TensorPart(string Name, CanvasArea Area);

/// <summary>
/// Finds parts of a model by what people write: <c>head 5 layer 3</c>, <c>L3 q5</c>, <c>mlp.down</c>, or a tensor's name. Every word must
/// fit; exact words come before beginnings, those before parts of a name, and wholes before their parts.
/// </summary>
internal sealed partial class TensorSearch
{
    private static readonly Dictionary<string, string> Synonyms = new()
    {
        ["query"] = "q", ["key"] = "k", ["value"] = "v", ["o"] = "output", ["out"] = "output", ["attn"] = "attention",
        ["ln"] = "norm", ["layernorm"] = "norm", ["emb"] = "embedding", ["embed"] = "embedding", ["unembedding"] = "output",
    };

    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, TensorHit> _ofTensor = new(StringComparer.Ordinal);
    private readonly ImmutableArray<string> _names;

    /// <summary>Lists what there is to find.</summary>
    public TensorSearch(WeightLocator locator, RecordingHeader header)
    {
        var names = locator.Names;
        _names = [.. header.Tensors.Where(tensor => tensor.Count > 0).OrderByDescending(tensor => tensor.Shape.Length).Select(tensor => tensor.Name)];
        foreach (var layer in header.Tensors.Where(tensor => tensor.Count > 0).GroupBy(tensor => names.Tensors[tensor.Index].Layer))
        {
            TensorInfo[] tensors = [.. layer];
            if (layer.Key is { } number)
            {
                AddLayer(locator, tensors, number);
            }
            foreach (var tensor in tensors)
            {
                var (_, role) = names.Tensors[tensor.Index];
                string prefix = layer.Key is { } n ? $"L{n} " : "";
                Add(prefix + role, tensor.Name, locator.CanvasOf(tensor.Index), tensor.Index, layer.Key, null, $"{role} {MlpOrAttention(role)} {tensor.Name}");
                _ofTensor.TryAdd(tensor.Name, _entries[^1].Hit);
            }
        }
    }

    /// <summary>What a place is called on the command line and in a script: the best there is.</summary>
    /// <exception cref="RecordingException">There is none.</exception>
    public TensorHit? Require(string place) => place == "whole" ? null
        // a query without words lists all there is
        : (place.Any(char.IsLetterOrDigit) ? Find(place, 1) : []) is [var found, ..] ? found
        : throw new RecordingException($"--place: there is no place '{place}' in this recording; it has {Examples()}.");

    /// <summary>What there is to go to, for who looked for something else: "'whole', 'layer 0' to 'layer 3', …".</summary>
    public string Examples()
    {
        List<string> some = ["'whole'"];
        int[] layers = [.. _entries.Where(entry => entry is { IsWhole: true, Layer: not null }).Select(entry => entry.Layer!.Value).Distinct().Order()];
        if (layers is [var first, .. var rest])
        {
            some.Add(rest.Length == 0 ? $"'layer {first}'" : $"'layer {first}' to 'layer {layers[^1]}'");
            if (_entries.Any(entry => entry.Hit.Name == $"L{first} mlp"))
            {
                some.Add($"'layer {first} mlp'");
            }
            int heads = _entries.Where(entry => entry.Head is not null).Select(entry => entry.Head!.Value + 1).DefaultIfEmpty().Max();
            if (heads > 0)
            {
                some.Add(heads == 1 ? $"'layer {first} head 0'" : $"heads 0 to {heads - 1} of each, as 'layer {first} head 0'");
            }
        }
        return $"{string.Join(", ", some)}, and every tensor by its name, as '{_names.FirstOrDefault()}'";
    }

    /// <summary>What fits a query, the best first; a tensor's own name, as it was recorded, before all else. An empty query lists the wholes: layers, and what lies outside them.</summary>
    /// <param name="query">Words, letters and numbers in any order and any case.</param>
    /// <param name="most">Results at most.</param>
    public ImmutableArray<TensorHit> Find(string query, int most = 12)
    {
        if (Named(query.Trim()) is { } named)
        {
            return [named, .. FindWords(query, most).Where(hit => hit != named).Take(most - 1)];
        }
        return FindWords(query, most);
    }

    // its own entry: others begin with the same tensor
    private TensorHit? Named(string name) => _ofTensor.TryGetValue(name, out var hit) ? hit
        : _ofTensor.FirstOrDefault(entry => string.Equals(entry.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    private ImmutableArray<TensorHit> FindWords(string query, int most)
    {
        var wanted = Parse(query.ToLowerInvariant());
        if (wanted is { Words.Count: 0, Layer: null, Head: null })
        {
            return [.. _entries.Where(entry => entry.IsWhole).Take(most).Select(entry => entry.Hit)];
        }
        return
        [
            .. _entries.Select((entry, order) => (entry, order, score: Score(entry, wanted)))
                .Where(found => found.score > 0)
                .OrderByDescending(found => found.score).ThenBy(found => found.order)
                .Take(most).Select(found => found.entry.Hit),
        ];
    }

    private void AddLayer(WeightLocator locator, TensorInfo[] tensors, int layer)
    {
        var names = locator.Names;
        CanvasArea All(IEnumerable<TensorInfo> some) => some.Aggregate(default(CanvasArea), (all, tensor) => WeightLocator.Union(all, locator.CanvasOf(tensor.Index)));
        Add($"L{layer}", $"layer {layer}", All(tensors), tensors[0].Index, layer, null, "layer block");
        foreach (string whole in new[] { "attention", "mlp" })
        {
            TensorInfo[] some = [.. tensors.Where(tensor => MlpOrAttention(names.Tensors[tensor.Index].Role) == whole)];
            if (some.Length > 1)
            {
                Add($"L{layer} {whole}", string.Join(", ", some.Select(tensor => tensor.Name)), All(some), some[0].Index, layer, null, whole);
            }
        }
        var qkv = tensors.FirstOrDefault(tensor => names.Heads > 0 && names.Tensors[tensor.Index].Role == ModelNames.Qkv);
        var output = tensors.FirstOrDefault(tensor => names.Heads > 0 && names.Tensors[tensor.Index].Role == ModelNames.Output);
        if (qkv is null || output is null)
        {
            return;
        }
        int headWidth = names.Width / names.Heads;
        CanvasArea Rows(int first, int rows) => locator.CanvasOf(qkv.Index, first, rows, 0, names.Width);
        for (int part = 0; part < 3; part++)
        {
            Add($"L{layer} {"qkv"[part]}", $"{qkv.Name}, its rows from {part * names.Width}", Rows(part * names.Width, names.Width), qkv.Index, layer, null, $"{"qkv"[part]} attention");
        }
        for (int head = 0; head < names.Heads; head++)
        {
            ImmutableArray<TensorPart> parts =
            [
                .. Enumerable.Range(0, 3).Select(part => new TensorPart($"L{layer} {"qkv"[part]} head {head}", Rows((part * names.Width) + (head * headWidth), headWidth))),
                new TensorPart($"L{layer} output head {head}", locator.CanvasOf(output.Index, 0, names.Width, head * headWidth, headWidth)),
            ];
            Add($"L{layer} head {head}", "q, k, v and output", parts.Select(part => part.Area).Aggregate(WeightLocator.Union), qkv.Index, layer, head, "head attention", parts);
            for (int part = 0; part < 3; part++)
            {
                int first = (part * names.Width) + (head * headWidth);
                Add(parts[part].Name, $"{qkv.Name}, its rows from {first}", parts[part].Area, qkv.Index, layer, head, $"{"qkv"[part]} head attention");
            }
            Add(parts[3].Name, $"{output.Name}, its columns from {head * headWidth}", parts[3].Area, output.Index, layer, head, "output head attention");
        }
    }

    private void Add(string name, string detail, CanvasArea area, int tensor, int? layer, int? head, string words, ImmutableArray<TensorPart>? parts = null) => _entries.Add(new Entry(
        new TensorHit(name, detail, area, tensor, parts ?? [new TensorPart(name, area)]), layer, head, WordsOf(words.ToLowerInvariant()),
        IsWhole: layer is null || (head is null && words == "layer block")));

    // with "norm 1" also "norm1": its number is part of its name
    private static string[] WordsOf(string words)
    {
        string[] tokens = [.. Tokens().Matches(words).Select(match => match.Value)];
        return [.. tokens.Concat(tokens.Zip(tokens.Skip(1), (word, next) => word + next).Where(both => both.StartsWith("norm", StringComparison.Ordinal))).Distinct()];
    }

    private static string MlpOrAttention(string role) => role switch
    {
        ModelNames.Qkv or ModelNames.Output => "attention",
        "up" or "down" => "mlp",
        _ => "",
    };

    // 0 where something asked for does not fit.
    private static double Score(Entry entry, Query wanted)
    {
        if ((wanted.Layer is { } layer && entry.Layer != layer) || (wanted.Head is { } head && entry.Head != head))
        {
            return 0;
        }
        // wholes before their parts
        double score = 1 + (entry.IsWhole ? 0.5 : 0) - (wanted.Head is null && entry.Head is not null ? 0.5 : 0);
        foreach (string word in wanted.Words)
        {
            double fits = FitOf(entry, word);
            if (fits == 0)
            {
                return 0;
            }
            score += fits;
        }
        return score;
    }

    private static double FitOf(Entry entry, string word)
    {
        if (char.IsAsciiDigit(word[0]))
        {
            int number = int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : -1;
            return entry.Layer == number || entry.Head == number ? 3 : entry.Words.Contains(word) ? 2 : 0;
        }
        return entry.Words.Contains(word) ? 3
            : entry.Words.Any(known => known.StartsWith(word, StringComparison.Ordinal)) ? 2
            : word.Length > 1 && entry.Words.Any(known => known.Contains(word, StringComparison.Ordinal)) ? 1 : 0;
    }

    private static Query Parse(string query)
    {
        string[] tokens = [.. Tokens().Matches(query).Select(match => match.Value)];
        var wanted = new Query([], null, null);
        for (int i = 0; i < tokens.Length; i++)
        {
            string token = Synonyms.GetValueOrDefault(tokens[i], tokens[i]);
            int? number = i + 1 < tokens.Length && int.TryParse(tokens[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : null;
            switch (token)
            {
                case "l" or "layer" or "layers" or "block" or "blocks" or "blk" when number is not null:
                    wanted = wanted with { Layer = number };
                    i++;
                    break;
                case "h" or "head" or "heads" when number is not null:
                    wanted = wanted with { Head = number };
                    i++;
                    break;
                case "q" or "k" or "v" or "output" when number is not null:
                    wanted.Words.Add(token);
                    wanted = wanted with { Head = number };
                    i++;
                    break;
                case "norm" when number is not null:
                    wanted.Words.Add($"norm{number}");
                    i++;
                    break;
                default:
                    wanted.Words.Add(token);
                    break;
            }
        }
        return wanted;
    }

    [GeneratedRegex("[a-z]+|[0-9]+")]
    private static partial Regex Tokens();

    private sealed record Entry(TensorHit Hit, int? Layer, int? Head, string[] Words, bool IsWhole);

    private sealed record Query(List<string> Words, int? Layer, int? Head);
}
