using System.Globalization;
using CsCheck;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Kernel;

namespace DotMac.Billing.Tests;

/// <summary>Cases A of billing-rules.md, and what must hold for every anchor, interval and zone.</summary>
public sealed class BillingCalendarTests
{
    private static readonly string[] Zones =
    [
        "UTC", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo", "Europe/Berlin", "Pacific/Apia", "America/Sao_Paulo",
        "Africa/Cairo",
    ];

    private static IEnumerable<string> Boundaries(string anchor, PlanInterval interval, int count) => Enumerable.Range(1, count)
        .Select(number => BillingCalendar.Boundary(Date(anchor), interval, number).ToString("O", CultureInfo.InvariantCulture));

    private static DateOnly Date(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);

    [Fact]
    public void A01_an_anchor_on_the_31st_returns_after_a_short_month() =>
        Boundaries("2024-01-31", PlanInterval.Month, 4).ShouldBe(["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]);

    [Fact]
    public void A03_an_anchor_on_the_30th() => Boundaries("2024-01-30", PlanInterval.Month, 3).ShouldBe(["2024-02-29", "2024-03-30", "2024-04-30"]);

    [Fact]
    public void A05_quarters_on_the_31st() =>
        Boundaries("2024-01-31", PlanInterval.Quarter, 4).ShouldBe(["2024-04-30", "2024-07-31", "2024-10-31", "2025-01-31"]);

    [Fact]
    public void A05_half_years_on_the_31st() => Boundaries("2024-01-31", PlanInterval.SemiAnnual, 2).ShouldBe(["2024-07-31", "2025-01-31"]);

    [Fact]
    public void A_billing_day_survives_the_change_to_another_interval()
    {
        var quarters = new Cycle(new(2024, 1, 31), PlanInterval.Month).SwitchAt(1, new(2024, 2, 29), PlanInterval.Quarter, Alignment.Anniversary);
        Enumerable.Range(0, 4).Select(quarters.Boundary).ShouldBe([new(2024, 2, 29), new(2024, 5, 31), new(2024, 8, 31), new(2024, 11, 30)]);
        var years = quarters.SwitchAt(0, new(2024, 2, 29), PlanInterval.Year, Alignment.Anniversary);
        Enumerable.Range(0, 5).Select(number => years.Boundary(number).Day).ShouldBe([29, 28, 28, 28, 29]);
    }

    [Theory]
    [InlineData(PlanInterval.Day, "2025-08-21")]
    [InlineData(PlanInterval.Week, "2025-08-18")]
    [InlineData(PlanInterval.Month, "2025-08-01")]
    [InlineData(PlanInterval.Quarter, "2025-07-01")]
    [InlineData(PlanInterval.SemiAnnual, "2025-07-01")]
    [InlineData(PlanInterval.Year, "2025-01-01")]
    public void The_calendars_own_period_holds_the_date(PlanInterval interval, string begins) =>
        BillingCalendar.CalendarStart(new(2025, 8, 21), interval).ShouldBe(Date(begins));

    [Theory]
    [InlineData("Asia/Kolkata", "2023-03-01", "2023-02-28T18:30:00Z")]
    [InlineData("America/Bogota", "2023-03-01", "2023-03-01T05:00:00Z")]
    [InlineData("Asia/Kolkata", "2023-02-13", "2023-02-12T18:30:00Z")]
    public void A07_a_boundary_is_the_customers_local_midnight(string zone, string date, string instant) =>
        BillingCalendar.Start(Date(date), TimeZoneInfo.FindSystemTimeZoneById(zone))
            .ShouldBe(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture));

    [Fact]
    public void A13_a_day_whose_midnight_does_not_exist_begins_at_its_first_instant() =>
        BillingCalendar.Start(new DateOnly(2018, 11, 4), TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo"))
            .ShouldBe(new DateTimeOffset(2018, 11, 4, 3, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Periods_tile_time_without_gap_or_overlap() =>
        Gen.Select(Gen.Int[0, 20000], Gen.Enum<PlanInterval>(), Gen.Int[0, 60], Gen.Int[0, Zones.Length - 1]).Sample((day, interval, number, place) =>
        {
            var (anchor, zone) = (new DateOnly(1990, 1, 1).AddDays(day), TimeZoneInfo.FindSystemTimeZoneById(Zones[place]));
            DateTimeOffset Start(int number) => BillingCalendar.Start(BillingCalendar.Boundary(anchor, interval, number), zone);
            return Start(number) < Start(number + 1) && Start(number + 1) < Start(number + 2);
        });

    [Theory]
    [InlineData(3, "1500", "JPY", 4500)]
    [InlineData(1, "12.345678", "USD", 1235)]
    [InlineData(3, "0.005", "EUR", 2)]
    [InlineData(1, "0.004", "EUR", 0)]
    [InlineData(7, "1.2345", "KWD", 8642)]
    public void A_line_is_rounded_once_half_away_from_zero(long quantity, string price, string currency, long amount) =>
        InvoiceLine.Of(1, "x", quantity, decimal.Parse(price, CultureInfo.InvariantCulture), Currency.Of(currency)).LineAmount.ShouldBe(amount);

    [Fact]
    public void The_number_of_the_seed_has_the_tenants_hash() => DocumentNumbers.Suffix("tenant-acme").ShouldBe("9332");
}
