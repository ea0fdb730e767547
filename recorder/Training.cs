using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Brainscan.Format;
using Brainscan.Recorder.Checkpoints;
using Brainscan.Recorder.Model;
using Brainscan.Recorder.Recording;
using Brainscan.Recorder.Text;
using static TorchSharp.torch;
using AdamW = TorchSharp.Modules.AdamW;

namespace Brainscan.Recorder;

/// <summary>Trains a GPT and records it: the loop that everything else serves.</summary>
internal static class Training
{
    /// <summary>PyTorch's default for AdamW. It acts on all weights, norms and embeddings too, since they are one tensor.</summary>
    public const double WeightDecay = 0.01;

    /// <summary>Gradients of a larger norm are scaled down to it: one odd batch must not throw the picture about.</summary>
    public const double GradientNorm = 1.0;

    /// <summary>
    /// Runs until <see cref="RecordOptions.Steps"/>, until <see cref="RecordOptions.Minutes"/> are over, until stopped, or until a weight is no number
    /// any more. In each case the file is finished, and there is a checkpoint that the run can go on from, in another segment.
    /// </summary>
    /// <param name="options">The run; with a checkpoint, those it was begun with, but for what may change.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="report">Told after every step where the run stands.</param>
    /// <param name="stop">Ends the run after the step under way.</param>
    /// <param name="from">Where to go on; null for a new run.</param>
    /// <param name="text">What to learn from, in the caller's hands; null: <see cref="RecordOptions.Corpus"/> is opened here.</param>
    /// <param name="time">What the time is read from; null for the system's.</param>
    /// <exception cref="RecordingException">A mistake in the options or the corpus, or the file cannot be written any more.</exception>
    public static RunSummary Run(
        RecordOptions options, Device device, Action<RunStatus> report, CancellationToken stop, CheckpointFile? from = null, Corpus? text = null, TimeProvider? time = null)
    {
        if (from is null) options.Check();
        using var opened = text is null ? Corpus.Open(options.Corpus, options.Context + 1) : null;
        var corpus = text ?? opened!;
        using var model = new Gpt(options.Model, options.Seed, device);
        var weights = model.Parameters.Weights;
        using var optimizer = optim.AdamW([weights], options.LearningRate, weight_decay: WeightDecay);
        var means = (AdamW.State)optimizer.state_dict().State[0];
        from?.Restore(model.Parameters, means);
        var header = options.Header(device.ToString());
        var run = from is null ? Checkpoint.Start(options.WithFullPaths(), header.RunId, corpus) : from.Run with { Options = options.WithFullPaths() };
        run.RequireSame(corpus);
        var replay = from is null ? new Replay() : TimelineRecording.ReplayOf(options, run);
        var clock = new RunClock(time ?? TimeProvider.System, replay.Seconds);
        if (from is not null && options.IsTimeOver(replay.Seconds) && run.Step >= replay.LastStep)
        {
            throw new RecordingException(
                $"{options.Out} has trained for the {options.Minutes} minutes that it was to: give --minutes above that, or --steps above {run.Step:N0}, to go on");
        }
        var frames = new FrameSchedule(options, replay);
        var checkpoints = new CheckpointClock(options.Out, options.Checkpoint, run.Step, model.Parameters, means);
        using var recorder = new FrameRecorder(
            options.Out,
            from is null ? TimelineRecording.Create(options, header, () => checkpoints.WriteFirst(run)) : TimelineRecording.Resume(options, run, replay),
            checked((int)header.WeightCount), replay, new RecorderPace());
        var writing = new TextGenerator(model, run.Text.AsSpan(), new Xoshiro256(run.TextRandom.AsSpan()));
        var random = new Xoshiro256(run.BatchRandom.AsSpan());
        var textClock = new Stopwatch();

        var tensors = GptTensors.Of(model.Shape);
        var notFinite = NotFinite.Find(run.Step, weights, tensors);
        if (notFinite is not null && options.OnNan == OnNan.Stop) throw NothingToLearn(options, notFinite);

        for (long step = run.Step; ; step++)
        {
            // All that a checkpoint needs beside weights and means, which text and snapshots leave alone.
            run = run with { Step = step, BatchRandom = [.. random.State], TextRandom = [.. writing.RandomState], Text = [.. writing.Text] };

            // What these weights say, and how they look. Step 0 is the start, before any training.
            int window = options.WindowAt(run.TokensSeen), batch = Math.Max(1, options.Batch * options.Context / window);
            textClock.Start();
            foreach (var (token, confidence) in writing.Generate(options.Tokens, window))
                recorder.Add(new TokenEvent(step, clock.RunSeconds, token, confidence));
            textClock.Stop();
            double seconds = clock.RunSeconds;
            // A run whose time is over does first again what it had recorded.
            bool isTimeOver = options.IsTimeOver(seconds) && step >= replay.LastStep;
            bool last = step == options.Steps || isTimeOver || stop.IsCancellationRequested || (notFinite is not null && options.OnNan == OnNan.Stop);
            bool frame = frames.IsDue(step, seconds) || last;
            if (frame) recorder.Snapshot(step, seconds, weights);
            recorder.WriteEventsWhenDue();
            if (last || (frame && checkpoints.IsDue(step))) checkpoints.Write(run, recorder);
            if (last) recorder.Finish();
            var status = RunStatus.Of(run, from?.Run, last, recorder, checkpoints, replay, clock, textClock.Elapsed) with { NotFinite = notFinite };
            report(status);
            if (last) return new RunSummary(options.Out, device.ToString(), weights.numel(), run.FirstLoss, status);

            // One optimiser step. Time begins with the first.
            clock.Start();
            using var scope = NewDisposeScope();
            if (!TryNextBatch(batch, window, out var inputs, out var targets, out var lost))       // [B, T], [B·T]
            {
                if (!frame) recorder.Snapshot(step, seconds, weights);
                checkpoints.Write(run, recorder);
                recorder.Finish();
                throw new RecordingException($"{lost.Message}: the run ended at step {step:N0}, its file is finished, and --resume goes on when the text is back", lost);
            }
            model.Parameters.ClearGradients();
            var logits = model.Forward(inputs).view(batch * window, model.Shape.Vocabulary);   // [B·T, V]
            var mean = nn.functional.cross_entropy(logits, targets);                               // []
            mean.backward();
            double norm = nn.utils.clip_grad_norm_([weights], GradientNorm);
            double rate = LearningRate.At(step + 1, options.LearningRate);
            foreach (var group in optimizer.ParamGroups) group.LearningRate = rate;
            optimizer.step();

            float loss = mean.detach().cpu().item<float>();
            run = run with { Loss = loss, FirstLoss = run.FirstLoss ?? loss, TokensSeen = run.TokensSeen + batch * window };
            seconds = clock.RunSeconds;
            recorder.Add(new MetricEvent(step + 1, seconds, "loss", loss));
            recorder.Add(new MetricEvent(step + 1, seconds, "learning_rate", rate));
            recorder.Add(new MetricEvent(step + 1, seconds, "grad_norm", norm));
            recorder.Add(new MetricEvent(step + 1, seconds, "tokens_seen", run.TokensSeen));
            if (notFinite is null && (notFinite = NotFinite.Find(step + 1, weights, tensors)) is not null)
                recorder.Add(new MetricEvent(step + 1, seconds, "nonfinite", notFinite.Weights));
            if (replay.Compare(step + 1, loss) is { } difference)
                recorder.Add(new MetricEvent(step + 1, seconds, "replay_difference", difference));
        }

        bool TryNextBatch(int batch, int window, out Tensor inputs, out Tensor targets, [NotNullWhen(false)] out CorpusException? lost)
        {
            (inputs, targets, lost) = (null!, null!, null);
            try
            {
                (inputs, targets) = NextBatch(corpus, random, batch, window, device);
            }
            catch (CorpusException gone)
            {
                lost = gone;
            }
            return lost is null;
        }
    }

    private static RecordingException NothingToLearn(RecordOptions options, NotFinite found) => new(
        $"the checkpoint of {options.Out}, of step {found.Step:N0}, has {found.Weights:N0} weights that are no numbers, the first in {found.Tensor}: nothing is learned "
        + "from there on; put an earlier copy of it back, begin another run with a lower --lr, or give --on-nan continue");

    /// <summary>Windows from anywhere in the corpus: the bytes [B, T], and for each the byte after it [B·T].</summary>
    internal static (Tensor Inputs, Tensor Targets) NextBatch(Corpus corpus, Xoshiro256 random, int batch, int window, Device device)
    {
        var inputs = new long[batch * window];
        var targets = new long[batch * window];
        Span<byte> bytes = new byte[window + 1];
        for (int row = 0; row < batch; row++)
        {
            corpus.Sample(random, bytes);
            for (int i = 0; i < window; i++)
            {
                inputs[row * window + i] = bytes[i];
                targets[row * window + i] = bytes[i + 1];
            }
        }
        return (tensor(inputs, [batch, window], device: device), tensor(targets, [batch * window], device: device));
    }
}
