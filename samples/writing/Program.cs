// Records any model: named float tensors of any shapes, a snapshot at a time.   dotnet run --project samples/writing -- RUN.brainscan
using Brainscan.Format;

var header = new RecordingHeader
{
    RunId = Guid.NewGuid(),
    Started = DateTimeOffset.UtcNow,
    Software = "my trainer 1.0",
    Quality = Quality.Exact,
    StepsPerFrame = 10,
    Tensors = RecordingHeader.Flatten([("conv.weight", [32, 3, 3, 3]), ("conv.bias", [32]), ("temperature", [])]),
};
float[] weights = [.. Enumerable.Range(0, (int)header.WeightCount).Select(i => MathF.Sin(i))]; // all tensors, one after another
using var writer = RecordingWriter.Create(args[0], header);
for (int step = 0; step <= 100; step += header.StepsPerFrame)
{
    writer.WriteFrame(step, seconds: step * 0.05, weights);
    writer.WriteEvents([], [new MetricEvent(step, step * 0.05, "loss", 4 * Math.Exp(-step / 50.0))]);
    weights = [.. weights.Select(weight => weight * 0.99f)]; // your training goes here
}
writer.Finish();
