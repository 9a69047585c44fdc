using DotMac.Kernel;

namespace DotMac.Billing.Tests;

public sealed class MoneyTests
{
    private static readonly Currency Euro = Currency.Of("EUR");

    [Fact]
    public void What_an_amount_cannot_hold_is_refused_and_is_no_error()
    {
        foreach (var sum in new Func<Money>[]
        {
            () => new Money(long.MaxValue, Euro) + new Money(1, Euro),
            () => new Money(long.MinValue, Euro) - new Money(1, Euro),
            () => -new Money(long.MinValue, Euro),
        })
            Should.Throw<DomainException>(() => sum()).Code.ShouldBe("money.out_of_range");
    }
}
