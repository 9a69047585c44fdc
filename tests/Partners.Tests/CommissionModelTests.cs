using System.Globalization;
using DotMac.Kernel;
using DotMac.Partners.Domain.Programs;

namespace DotMac.Partners.Tests;

public sealed class CommissionModelTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData(20000, "0.15", "USD", 3000)]
    [InlineData(333, "0.1", "JPY", 33)]
    [InlineData(335, "0.1", "JPY", 34)]
    [InlineData(1235, "0.05", "KWD", 62)]
    public void A_share_is_rounded_once_half_away_from_zero(long net, string rate, string currency, long commission) =>
        PartnerProgram.Share("share", decimal.Parse(rate, CultureInfo.InvariantCulture), Now)
            .CommissionOn(new(net, Currency.Of(currency)))!.Value.Amount.ShouldBe(commission);

    [Fact]
    public void A_flat_fee_counts_in_its_own_currency_only()
    {
        var program = PartnerProgram.Flat("flat", new(2500, Currency.Of("EUR")), Now);
        program.CommissionOn(new(1, Currency.Of("EUR")))!.Value.Amount.ShouldBe(2500);
        program.CommissionOn(new(1, Currency.Of("USD"))).ShouldBeNull();
    }
}
