namespace Brainscan.Recorder.Text;

/// <summary>The corpus is not what it was when the run began. What the model has learned does not depend on it any more, so the run can end well.</summary>
internal sealed class CorpusException(string message, Exception? inner = null) : IOException(message, inner);
