namespace Brainscan.Format;

/// <summary>
/// How closely a recording holds the weights; the guarantee is written in the file and checked by the encoder, with the decoder's own
/// arithmetic, on every weight. Every quality has the chain that is played; the two better ones add a layer per frame that is read when asked for.
/// </summary>
public enum Quality
{
    /// <summary>8-bit grid: every finite weight within 1/254 of its tensor's largest magnitude. About a bit a weight.</summary>
    Display,

    /// <summary>12-bit grid: every finite weight within 1/4094 of its tensor's largest magnitude. Three raw bits a weight on top of the chain.</summary>
    Fine,

    /// <summary>Every weight bit for bit: NaN payloads, infinities, −0 and denormal numbers included.</summary>
    Exact,
}
