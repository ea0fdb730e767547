using System.Diagnostics;
using Brainscan.Format;
using Brainscan.Recorder.Model;
using Brainscan.Recorder.Recording;
using Brainscan.Recorder.Text;
using static TorchSharp.torch;

namespace Brainscan.Recorder;

/// <summary>Trains a GPT and records it: the loop that everything else serves.</summary>
internal static class Training
{
    /// <summary>PyTorch's default for AdamW. It acts on all weights, norms and embeddings too, since they are one tensor.</summary>
    public const double WeightDecay = 0.01;

    /// <summary>Gradients of a larger norm are scaled down to it: one odd batch must not throw the picture about.</summary>
    public const double GradientNorm = 1.0;

    /// <summary>Runs until <see cref="RecordOptions.Steps"/> or until stopped; the file is finished in either case.</summary>
    /// <exception cref="RecordingException">A mistake in the options or the corpus, or the file cannot be written any more.</exception>
    public static RunSummary Run(RecordOptions options, Device device, Action<RunStatus> report, CancellationToken stop)
    {
        options.Check();
        using var corpus = Corpus.Open(options.Corpus, options.Context + 1);
        using var model = new Gpt(options.Model, options.Seed, device);
        var weights = model.Parameters.Weights;
        using var optimizer = optim.AdamW([weights], options.LearningRate, weight_decay: WeightDecay);
        using var recorder = new FrameRecorder(options.Out, options.Header(device.ToString()));
        var text = new TextGenerator(model, options.Prompt, options.Seed);
        var random = new Random(options.Seed);
        var clock = Stopwatch.StartNew();
        var textClock = new Stopwatch();
        (int batch, int context) = (options.Batch, options.Context);
        long tokensSeen = 0;
        float? firstLoss = null, loss = null;

        for (long step = 0; ; step++)
        {
            // What these weights say, and how they look. Step 0 is the start, before any training.
            textClock.Start();
            foreach (var (token, confidence) in text.Generate(options.Tokens))
                recorder.Add(new TokenEvent(step, clock.Elapsed.TotalSeconds, token, confidence));
            textClock.Stop();
            bool last = step == options.Steps || stop.IsCancellationRequested;
            if (step % options.Every == 0 || last) recorder.Snapshot(step, clock.Elapsed.TotalSeconds, weights);
            recorder.WriteEventsWhenDue();
            if (last) recorder.Finish();
            var status = new RunStatus(
                step, options.Steps, loss, clock.Elapsed.TotalSeconds, tokensSeen,
                recorder.Frames, recorder.Bytes, recorder.Cost.TotalSeconds, textClock.Elapsed.TotalSeconds);
            report(status);
            if (last) return new RunSummary(options.Out, device.ToString(), weights.numel(), firstLoss, status);

            // One optimiser step.
            using var scope = NewDisposeScope();
            var (inputs, targets) = NextBatch(corpus, random, batch, context, device);          // [B, T], [B·T]
            model.Parameters.ClearGradients();
            var logits = model.Forward(inputs).view(batch * context, model.Shape.Vocabulary);   // [B·T, V]
            var mean = nn.functional.cross_entropy(logits, targets);                               // []
            mean.backward();
            double norm = nn.utils.clip_grad_norm_([weights], GradientNorm);
            double rate = LearningRate.At(step + 1, options.LearningRate);
            foreach (var group in optimizer.ParamGroups) group.LearningRate = rate;
            optimizer.step();

            loss = mean.detach().cpu().item<float>();
            firstLoss ??= loss;
            tokensSeen += batch * context;
            double seconds = clock.Elapsed.TotalSeconds;
            recorder.Add(new MetricEvent(step + 1, seconds, "loss", loss.Value));
            recorder.Add(new MetricEvent(step + 1, seconds, "learning_rate", rate));
            recorder.Add(new MetricEvent(step + 1, seconds, "grad_norm", norm));
            recorder.Add(new MetricEvent(step + 1, seconds, "tokens_seen", tokensSeen));
        }
    }

    /// <summary>Windows from anywhere in the corpus: the bytes [B, T], and for each the byte after it [B·T].</summary>
    internal static (Tensor Inputs, Tensor Targets) NextBatch(Corpus corpus, Random random, int batch, int context, Device device)
    {
        var inputs = new long[batch * context];
        var targets = new long[batch * context];
        Span<byte> window = new byte[context + 1];
        for (int row = 0; row < batch; row++)
        {
            corpus.Sample(random, window);
            for (int i = 0; i < context; i++)
            {
                inputs[row * context + i] = window[i];
                targets[row * context + i] = window[i + 1];
            }
        }
        return (tensor(inputs, [batch, context], device: device), tensor(targets, [batch * context], device: device));
    }
}
