using System.Text;
using DotMac.Identity.Security;

namespace DotMac.Identity.Tests.Security;

public sealed class TotpCodeTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void The_vectors_of_RFC_6238_hold(long seconds, string code) =>
        TotpCode.StepOf(Secret, code, DateTimeOffset.FromUnixTimeSeconds(seconds)).ShouldBe(seconds / 30);

    [Theory]
    [InlineData(29, 1L)]
    [InlineData(89, 1L)]
    [InlineData(90, null)]
    public void One_step_early_or_late_counts_and_no_more(long seconds, long? step) =>
        TotpCode.StepOf(Secret, "287082", DateTimeOffset.FromUnixTimeSeconds(seconds)).ShouldBe(step);

    [Theory]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("2870820")]
    [InlineData("28708x")]
    [InlineData("٢٨٧٠٨٢")]
    public void What_is_no_code_is_wrong(string text) => TotpCode.StepOf(Secret, text, DateTimeOffset.FromUnixTimeSeconds(59)).ShouldBeNull();
}
