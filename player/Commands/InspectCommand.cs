using System.CommandLine;
using Brainscan.Format;
using Brainscan.Format.Tools;
using Brainscan.Player.Video;

namespace Brainscan.Player.Commands;

/// <summary><c>inspect FILE --tensor NAME</c>: one weight over time, or a tensor's statistics over time.</summary>
internal sealed class InspectCommand
{
    private readonly Argument<string> _file = RecordingArgument.Create();

    private readonly Option<string> _tensor = new("--tensor")
    {
        Description = "Whose statistics are shown over time; with --row and --col, or --index, one of its weights.",
        HelpName = "NAME",
        Required = true,
    };

    private readonly Option<int?> _row = OptionsOf.Whole<int>("--row", 0, int.MaxValue, "Row of the weight in a matrix, from 0.");
    private readonly Option<int?> _col = OptionsOf.Whole<int>("--col", 0, int.MaxValue, "Column of the weight in a matrix, from 0.");
    private readonly Option<int[]?> _index = OptionsOf.Wholes("--index", "The weight's indices in a tensor of any shape, such as 3,0,12; 0 for a scalar.");
    private readonly Option<long?> _from = OptionsOf.Whole<long>("--from", 0, long.MaxValue, "First step. Default: the first.");
    private readonly Option<long?> _to = OptionsOf.Whole<long>("--to", 0, long.MaxValue, "Last step. Default: the last.");
    private readonly Option<bool> _json = new("--json") { Description = "Print it as JSON; docs/FORMAT.md lists the fields." };

    private InspectCommand() { }

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        InspectCommand inspect = new();
        Command command = new("inspect", "Shows one weight over time, or one tensor's statistics.")
        {
            inspect._file, inspect._tensor, inspect._row, inspect._col, inspect._index, inspect._from, inspect._to, inspect._json,
        };
        command.SetAction((parse, cancel) => Task.FromResult(inspect.Run(parse, cancel)));
        return command;
    }

    private int Run(ParseResult parse, CancellationToken cancel)
    {
        IReadOnlyList<int>? indices = Indices(parse);
        using TimelineReader reader = TimelineReader.Open(parse.GetRequiredValue(_file));
        TensorInfo tensor = TensorLookup.Find(reader.Header, parse.GetRequiredValue(_tensor));
        long? place = indices is null ? null : TensorLookup.PlaceOf(tensor, indices);
        IReadOnlyList<int> frames = FrameSelection.Range(reader.Frames, parse.GetValue(_from), parse.GetValue(_to));
        using InspectOutput output = InspectOutput.Begin(Console.Out, parse.GetValue(_json), reader.Header, tensor, tensor.Shape.IsEmpty ? [] : indices ?? [], place is not null);
        if (place is { } weight)
        {
            foreach (WeightSample sample in WeightHistory.Read(reader, tensor, weight, frames[0], frames[^1]))
            {
                cancel.ThrowIfCancellationRequested();
                output.Add(sample);
            }
        }
        else
        {
            foreach (int frame in frames)
            {
                cancel.ThrowIfCancellationRequested();
                output.Add(reader.Frames[frame], reader.ReadStatistics(frame)[tensor.Index]);
            }
        }
        output.End();
        return ExitCode.Done;
    }

    private int[]? Indices(ParseResult parse)
    {
        // an option of several values that is not given has an empty list, not none
        int[]? index = parse.GetResult(_index) is { Implicit: false } ? parse.GetValue(_index) : null;
        int? row = parse.GetValue(_row), col = parse.GetValue(_col);
        if (index is not null && (row ?? col) is not null)
        {
            throw new RecordingException("--index and --row, --col both name the weight; leave one of the two out.");
        }
        if (row is null != col is null)
        {
            throw new RecordingException("a weight of a matrix needs --row and --col, and one of another shape --index; found only one of the first two.");
        }
        return index ?? (row is null ? null : [row.Value, col!.Value]);
    }
}
