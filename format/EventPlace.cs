namespace Brainscan.Format;

/// <summary>Where a batch of tokens and metrics lies in a recording. The default is before the first.</summary>
/// <param name="File">Which of the recording's files, from 0.</param>
/// <param name="Offset">First byte of the batch in it.</param>
public readonly record struct EventPlace(int File, long Offset);
