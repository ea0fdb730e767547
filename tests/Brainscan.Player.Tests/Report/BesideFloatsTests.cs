using Brainscan.Player.Commands;

namespace Brainscan.Player.Tests.Report;

public sealed class BesideFloatsTests
{
    [Theory]
    [InlineData(20.08, "20.1 times as many")]
    [InlineData(1.5, "1.5 times as many")]
    [InlineData(1.02, "as many")]
    [InlineData(0.8, "1.2 times fewer")]
    public void Bytes_as_floats_read_as_they_are(double ratio, string said) => Assert.Equal(said, InfoCommand.BesideFloats(ratio));
}
