namespace Brainscan.Recorder.Text;

/// <summary>Draws tokens from logits with a generator of its own, so that generating text changes nothing in training.</summary>
internal sealed class Sampler(Xoshiro256 random, double temperature)
{
    /// <summary>Where its numbers come from.</summary>
    public Xoshiro256 Random => random;

    /// <summary>
    /// A token drawn with probability softmax(logits / temperature), and the probability the model itself gives it, softmax(logits).
    /// </summary>
    public (int Token, float Confidence) Draw(ReadOnlySpan<float> logits)
    {
        double top = double.NegativeInfinity;
        foreach (float logit in logits) top = Math.Max(top, logit);
        double sum = 0, sharpSum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp(logit - top);
            sharpSum += Math.Exp((logit - top) / temperature);
        }
        double left = random.NextDouble() * sharpSum;
        int token = 0;
        for (; token < logits.Length - 1; token++)
        {
            left -= Math.Exp((logits[token] - top) / temperature);
            if (left < 0) break;
        }
        return (token, (float)(Math.Exp(logits[token] - top) / sum));
    }
}
