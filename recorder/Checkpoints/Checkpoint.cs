using System.Collections.Immutable;
using System.Text;
using Brainscan.Format;
using Brainscan.Recorder.Text;

namespace Brainscan.Recorder.Checkpoints;

/// <summary>
/// Where a run stands before it does anything of one step: with the weights, the optimiser's means and this, it goes on as if it had
/// never been away. torch's own random numbers are drawn for the start only and need no place here.
/// </summary>
internal sealed record Checkpoint
{
    /// <summary>What the run was begun with; the corpus by full paths, which stay in the checkpoint and out of the recording.</summary>
    public required RecordOptions Options { get; init; }

    /// <summary>The recording's.</summary>
    public required Guid RunId { get; init; }

    /// <summary>Files of the corpus and their bytes: another corpus would give other windows.</summary>
    public required int CorpusFiles { get; init; }

    public required long CorpusBytes { get; init; }

    /// <summary>What tells its text from another of the same size; null in checkpoints of older recorders.</summary>
    public string? CorpusFingerprint { get; init; }

    /// <summary>Optimiser steps done; the text of this step is not written yet.</summary>
    public long Step { get; init; }

    public long TokensSeen { get; init; }

    /// <summary>Loss of the first step; null before it.</summary>
    public float? FirstLoss { get; init; }

    /// <summary>Loss of the last step; null before the first.</summary>
    public float? Loss { get; init; }

    /// <summary>State of the generator that chooses windows of the corpus.</summary>
    public required ImmutableArray<ulong> BatchRandom { get; init; }

    /// <summary>State of the generator that chooses the text's tokens.</summary>
    public required ImmutableArray<ulong> TextRandom { get; init; }

    /// <summary>The text so far, as much of it as the next token depends on.</summary>
    public required ImmutableArray<byte> Text { get; init; }

    /// <summary>Where a new run stands.</summary>
    public static Checkpoint Start(RecordOptions options, Guid runId, Corpus corpus) => new()
    {
        Options = options,
        RunId = runId,
        CorpusFiles = corpus.FileCount,
        CorpusBytes = corpus.Bytes,
        CorpusFingerprint = corpus.Fingerprint(),
        BatchRandom = [.. new Xoshiro256(options.Seed).State],
        // Numbers of its own: how much text is written changes nothing in training.
        TextRandom = [.. new Xoshiro256(~(long)options.Seed).State],
        // A model must have something to go on: a line break where there is no prompt.
        Text = [.. Encoding.UTF8.GetBytes(options.Prompt.Length > 0 ? options.Prompt : "\n")],
    };

    /// <summary>Checks that a corpus is the one the run was begun with.</summary>
    /// <exception cref="RecordingException">It is another.</exception>
    public void RequireSame(Corpus corpus)
    {
        if (corpus.FileCount == CorpusFiles && corpus.Bytes == CorpusBytes)
        {
            if (CorpusFingerprint is null || CorpusFingerprint == corpus.Fingerprint()) return;
            throw new RecordingException(
                $"corpus {string.Join(' ', Options.Corpus)} has as many bytes as the run was begun with, but they are others: give the same text with --corpus, or begin another run");
        }
        throw new RecordingException(
            $"corpus {string.Join(' ', Options.Corpus)} has {corpus.Bytes:N0} bytes in {corpus.FileCount:N0} files, the run was begun with "
            + $"{CorpusBytes:N0} in {CorpusFiles:N0}: give the same text with --corpus, or begin another run");
    }
}
