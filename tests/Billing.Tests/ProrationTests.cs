using System.Globalization;
using CsCheck;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Kernel;

namespace DotMac.Billing.Tests;

/// <summary>Cases A, B, C and E of billing-rules.md by their figures, and what must hold for every price and instant.</summary>
public sealed class ProrationTests
{
    private static readonly string[] Zones = ["UTC", "America/New_York", "Asia/Kolkata", "America/Sao_Paulo", "Africa/Cairo", "Europe/Berlin"];

    [Theory]
    [InlineData("A09 by day", "-30.00", "USD", "America/New_York", "2023-11-01", "2023-12-01", "2023-11-16T05:00:00Z", Proration.Day, -1500)]
    [InlineData("A09 by second", "-30.00", "USD", "America/New_York", "2023-11-01", "2023-12-01", "2023-11-16T05:00:00Z", Proration.Second, -1498)]
    [InlineData("A11 trial in Tokyo", "50000.00", "EUR", "Asia/Tokyo", "2024-04-01", "2024-05-01", "2024-04-01T15:00:00Z", Proration.Day, 4833333)]
    [InlineData("B01 first partial month", "50000.00", "USD", "UTC", "2024-03-01", "2024-04-01", "2024-03-15T00:00:00Z", Proration.Day, 2741935)]
    [InlineData("B05 billing day 31", "249.95", "USD", "UTC", "2012-02-29", "2012-03-31", "2012-03-02T00:00:00Z", Proration.Day, 23382)]
    [InlineData("B11 joined late", "100.00", "EUR", "UTC", "2025-02-01", "2025-03-01", "2025-02-08T00:00:00Z", Proration.Day, 7500)]
    [InlineData("B11 left early", "-100.00", "EUR", "UTC", "2025-02-01", "2025-03-01", "2025-02-22T00:00:00Z", Proration.Day, -2500)]
    [InlineData("C01 credit", "-249.95", "USD", "UTC", "2012-05-01", "2012-06-01", "2012-05-02T00:00:00Z", Proration.Day, -24189)]
    [InlineData("C01 debit", "9.95", "USD", "UTC", "2012-05-01", "2012-06-01", "2012-05-02T00:00:00Z", Proration.Day, 963)]
    [InlineData("C03 credit", "-599.95", "USD", "UTC", "2012-05-01", "2012-06-01", "2012-05-07T00:00:00Z", Proration.Day, -48383)]
    [InlineData("C05 credit", "-29.95", "USD", "UTC", "2012-05-01", "2012-06-01", "2012-05-12T00:00:00Z", Proration.Day, -1932)]
    [InlineData("C05 quarter", "69.95", "USD", "UTC", "2012-05-01", "2012-08-01", "2012-05-12T00:00:00Z", Proration.Day, 6159)]
    [InlineData("C07 credit by day", "-100", "USD", "UTC", "2025-06-01", "2025-07-01", "2025-06-16T00:00:00Z", Proration.Day, -5000)]
    [InlineData("C07 debit by second", "300", "USD", "UTC", "2025-06-01", "2025-07-01", "2025-06-16T00:00:00Z", Proration.Second, 15000)]
    [InlineData("C09 credit by day", "-100", "USD", "UTC", "2024-02-18", "2024-03-18", "2024-02-25T00:00:00Z", Proration.Day, -7586)]
    [InlineData("C09 debit by day", "300", "USD", "UTC", "2024-02-18", "2024-03-18", "2024-02-25T00:00:00Z", Proration.Day, 22759)]
    [InlineData("C09 debit by second", "300", "USD", "UTC", "2024-02-18", "2024-03-18", "2024-02-25T00:00:00Z", Proration.Second, 22759)]
    [InlineData("C11 credit by day", "-1000", "USD", "UTC", "2024-02-18", "2025-02-18", "2024-09-05T00:00:00Z", Proration.Day, -45355)]
    [InlineData("C11 debit by second", "3000", "USD", "UTC", "2024-02-18", "2025-02-18", "2024-09-05T00:00:00Z", Proration.Second, 136066)]
    [InlineData("C15 fee", "-29.00", "USD", "UTC", "2024-01-01", "2024-02-01", "2024-01-16T00:00:00Z", Proration.Day, -1497)]
    [InlineData("C15 seat", "-10.00", "USD", "UTC", "2024-01-01", "2024-02-01", "2024-01-16T00:00:00Z", Proration.Day, -516)]
    [InlineData("C15 new fee", "99.00", "USD", "UTC", "2024-01-01", "2024-02-01", "2024-01-16T00:00:00Z", Proration.Day, 5110)]
    [InlineData("C15 new seat", "25.00", "USD", "UTC", "2024-01-01", "2024-02-01", "2024-01-16T00:00:00Z", Proration.Day, 1290)]
    [InlineData("C17 credit", "-19.99", "USD", "UTC", "2025-04-01", "2025-05-01", "2025-04-10T13:37:42Z", Proration.Second, -1361)]
    [InlineData("C17 debit", "49.99", "USD", "UTC", "2025-04-01", "2025-05-01", "2025-04-10T13:37:42Z", Proration.Second, 3405)]
    [InlineData("C17 trap", "-19.99", "USD", "UTC", "2025-04-01", "2025-05-01", "2025-04-10T13:37:42Z", Proration.Day, -1399)]
    [InlineData("C23 nothing is prorated", "300", "USD", "UTC", "2025-06-01", "2025-07-01", "2025-06-16T00:00:00Z", Proration.Full, 30000)]
    [InlineData("E01 yen", "1000", "JPY", "UTC", "2025-03-01", "2025-04-01", "2025-03-22T00:00:00Z", Proration.Day, 323)]
    public void What_is_left_of_a_period_is_billed_exactly_and_rounded_once(
        string rule, string price, string currency, string zone, string from, string to, string at, Proration proration, long amount)
    {
        var left = Period(from, to, zone).Left(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), proration);
        Line(decimal.Parse(price, CultureInfo.InvariantCulture), currency, left).LineAmount.ShouldBe(amount, rule);
    }

    [Theory]
    [InlineData("29.00", "2012-02-01", "2012-03-01", "2012-02-01", "2012-02-15", 1400)]
    [InlineData("249.95", "2012-02-01", "2012-03-01", "2012-02-01", "2012-02-15", 12067)]
    [InlineData("31.00", "2011-03-15", "2011-04-15", "2011-03-15", "2011-03-17", 200)]
    [InlineData("910.00", "2024-04-01", "2024-07-01", "2024-05-20", "2024-06-21", 32000)]
    public void B07_to_B13_a_service_that_ends_early_is_billed_for_its_days(string price, string start, string end, string from, string to, long amount) =>
        Line(decimal.Parse(price, CultureInfo.InvariantCulture), "USD", Period(start, end).Days(Date(from), Date(to))).LineAmount.ShouldBe(amount);

    [Fact]
    public void C17_seconds_are_counted_between_instants() => Period("2025-04-01", "2025-05-01")
        .Left(new(2025, 4, 10, 13, 37, 42, TimeSpan.Zero), Proration.Second).ShouldBe(Share.Seconds(1765338, 2592000));

    [Fact]
    public void A_month_that_daylight_saving_makes_longer_has_its_calendars_days()
    {
        var november = Period("2023-11-01", "2023-12-01", "America/New_York");
        november.Days(november.From, november.To).ShouldBe(Share.Days(30, 30));
        november.Seconds(november.Start, november.End).Whole.ShouldBe(721 * 3600);
    }

    [Fact]
    public void A_credit_is_the_mirror_of_the_charge_whatever_the_price_and_the_instant() =>
        Gen.Select(Gen.Long[0, 99_999_999], Gen.Int[0, 20_000], Gen.Int[1, 400], Gen.Double[0, 1], Gen.Int[0, Zones.Length - 1], Gen.Bool)
            .Sample((cents, day, days, place, zone, bySecond) =>
            {
                var from = new DateOnly(1990, 1, 1).AddDays(day);
                var period = new ReferencePeriod(from, from.AddDays(days), TimeZoneInfo.FindSystemTimeZoneById(Zones[zone]));
                var at = period.Start + (period.End - period.Start) * place;
                var left = period.Left(at, bySecond ? Proration.Second : Proration.Day);
                var charge = Line(cents / 100m, "USD", left).LineAmount;
                return charge == -Line(-cents / 100m, "USD", left).LineAmount && charge >= 0 && charge <= cents && left.Part <= left.Whole;
            });

    [Fact]
    public void What_was_used_and_what_is_left_make_the_whole_period() =>
        Gen.Select(Gen.Int[0, 20_000], Gen.Int[1, 400], Gen.Int[0, 400]).Sample((day, days, used) =>
        {
            var from = new DateOnly(1990, 1, 1).AddDays(day);
            var period = new ReferencePeriod(from, from.AddDays(days), TimeZoneInfo.Utc);
            var until = from.AddDays(Math.Min(used, days));
            return period.Days(from, until).Part + period.Left(BillingCalendar.Start(until, TimeZoneInfo.Utc), Proration.Day).Part == days;
        });

    [Fact]
    public void A_quantity_beyond_what_money_holds_is_refused() => Should.Throw<DomainException>(
        () => InvoiceLine.Of(1, "x", 1_000_000, 999_999_999_999m, Currency.Of("USD"))).Code.ShouldBe("money.out_of_range");

    private static InvoiceLine Line(decimal price, string currency, Share share) => InvoiceLine.Of(1, "x", 1, price, Currency.Of(currency), share);

    private static ReferencePeriod Period(string from, string to, string zone = "UTC") =>
        new(Date(from), Date(to), TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static DateOnly Date(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
