using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using Brainscan.Format;
using Brainscan.Format.Container;

namespace Brainscan.Fuzzing.Corpus;

/// <summary>A recording by a program to come, which adds what version 1 lets it add.</summary>
internal static class CorpusFuture
{
    private const RegionKind UnknownRegion = (RegionKind)200;
    private const string NewColumn = "device";

    /// <summary>Writes it, in any version.</summary>
    public static byte[] Write(string version)
    {
        var run = new CorpusRun(Quality.Fine);
        var file = new FaultyFile();
        var schema = Schema(HeaderJson.Write(run.Header), version);
        var rows = new FrameRowsBuilder(schema, run.Header);
        using var encoder = new FrameEncoder(run.Header);
        using var regions = RegionWriter.Begin(file, schema);
        for (int number = 0; number < 2; number++)
        {
            var frame = encoder.Encode(number * 10, number, run.Weights);
            if (number == 0)
            {
                regions.Write(rows.Tiles(RowKind.Origin, 0, 0, frame.Origin), regions.NextCommit(RegionKind.Origin, 0, 0), Bytes(frame.Origin));
            }
            regions.Write(rows.Note("something new", number, number, 1), regions.NextCommit(UnknownRegion, number, number), 0);
            regions.Write(rows.Refinement(frame), regions.NextCommit(RegionKind.Refinement, frame.Step, frame.Seconds) with { Frame = number },
                frame.Refinement.Sum(tile => (long)tile.Payload.Length));
            regions.Write(rows.Frame(frame), regions.NextCommit(RegionKind.Frame, frame.Step, frame.Seconds) with { Frame = number, IsKey = frame.IsKey },
                Bytes(frame.Tiles));
            regions.Write(rows.Note("weather", number, number, 21.5), regions.NextCommit(RegionKind.Events, number, number), 0);
            regions.Write(rows.Events(CorpusRun.Tokens(number), CorpusRun.Metrics(number)), regions.NextCommit(RegionKind.Events, number, number), 0);
            run.Train(number);
        }
        regions.WriteLast(rows.End(isContinued: false));
        return file.Content;
    }

    private static Schema Schema(string json, string version)
    {
        var header = JsonNode.Parse(json)!.AsObject();
        header["mood"] = "hopeful";
        var today = SchemaLayout.Build(header.ToJsonString());
        var schema = new Schema.Builder();
        foreach (var field in today.FieldsList)
        {
            if (field.Name == SchemaLayout.Payload)
            {
                schema.Field(new Field(NewColumn, StringType.Default, nullable: true));
            }
            schema.Field(field);
        }
        return schema.Metadata(SchemaLayout.VersionKey, version).Metadata(SchemaLayout.HeaderKey, header.ToJsonString()).Build();
    }

    private static long Bytes(IEnumerable<TileRecord> tiles) => tiles.Sum(tile => (long)tile.Payload.Length);
}
