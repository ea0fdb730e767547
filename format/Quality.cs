namespace Brainscan.Format;

/// <summary>How closely a recording holds the weights; the guarantee is written in the file and checked by the encoder.</summary>
public enum Quality
{
    /// <summary>8-bit grid: every weight within 1/254 of its tensor's largest magnitude.</summary>
    Display,
}
