using System.Text;
using Brainscan.Format.Tools;

namespace Brainscan.Format.Tests;

/// <summary>What people read may go away; what is written for them then neither throws nor is lost without a word.</summary>
public sealed class StandardStreamsTests
{
    [Fact]
    public void What_cannot_be_said_is_dropped_and_the_next_line_that_can_says_so()
    {
        var log = new FailingStream();
        using var messages = new MessageStream(log);
        Say(messages, "one\n");
        log.Error = new IOException("No space left on device");
        Say(messages, "two\n");
        Say(messages, "three\nfour\n");
        log.Error = new ArgumentOutOfRangeException(nameof(log)); // as .NET says EFBIG
        Say(messages, "five\n");
        Assert.Equal(4, messages.Lost);
        log.Error = null;
        Say(messages, "six\n");
        Say(messages, "seven\n");

        Assert.Equal("one\n\nbrainscan: 4 lines that belong here could not be written\nsix\nseven\n", log.Text);
        Assert.Equal(0, messages.Lost);
    }

    [Fact]
    public void Results_that_cannot_be_written_are_a_mistake_that_says_where()
    {
        var log = new FailingStream { Error = new IOException("No space left on device") };
        using var results = new ResultStream(log);
        var error = Assert.Throws<IOException>(() => Say(results, "42\n"));
        Assert.Contains("standard output: No space left on device", error.Message, StringComparison.Ordinal);
        log.Error = new ArgumentOutOfRangeException(nameof(log));
        Assert.Contains("as large as it may be", Assert.Throws<IOException>(() => Say(results, "42\n")).Message, StringComparison.Ordinal);
    }

    private static void Say(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));

    private sealed class FailingStream : MemoryStream
    {
        public Exception? Error { get; set; }

        public string Text => Encoding.UTF8.GetString(ToArray());

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Error is not null)
            {
                throw Error;
            }
            base.Write(buffer);
        }
    }
}
