using DotMac.TestKit;

namespace DotMac.Billing.Tests.Killing;

/// <summary>
/// The same story with the process that does its due work killed at one fail point, and another started: it ends in the books of the story that nobody
/// disturbed, and everybody is billed exactly once.
/// </summary>
public sealed class KillingTests(KilledService service) : IClassFixture<KilledService>
{
    /// <summary>Events are handed to the broker by the hundred, and each like the other.</summary>
    private const int EventsBetween = 40;

    /// <summary>A kill takes seconds: the long run spreads so many over the story, and with <c>DOTMAC_KILL_ALL=1</c> it takes every commit and charge, for half an hour.</summary>
    private const int Kills = 30;

    [Fact]
    public async Task Killed_in_the_middle_of_its_commits_and_charges_a_renewal_run_bills_every_subscription_exactly_once()
    {
        var (points, books) = await Undisturbed();
        var kinds = points.Where(point => point.Contains("commit", StringComparison.Ordinal) || point.Contains("charge", StringComparison.Ordinal))
            .GroupBy(point => point[..point.LastIndexOf(' ')]);
        await KillAt([.. kinds.Select(kind => kind.ElementAt(kind.Count() / 2))], books);
    }

    [Fact(Explicit = true)]
    public async Task Killed_at_points_all_over_its_run_a_renewal_run_bills_every_subscription_exactly_once()
    {
        var (points, books) = await Undisturbed();
        string[] all = [.. points.Where((point, i) => !point.Contains(" event ", StringComparison.Ordinal) || i % EventsBetween == 0)];
        var every = Environment.GetEnvironmentVariable("DOTMAC_KILL_ALL") is "1" ? 1 : Math.Max(1, all.Length / Kills);
        await KillAt([.. all.Where((_, i) => i % every == 0)], books);
    }

    private async Task<(string[] Points, string[] Books)> Undisturbed()
    {
        using var story = await RenewalStory.Begin(service);
        using var process = new BillingProcess(service.Settings.Values, story.Seller.Tenant);
        await Eventually.Get(() => Go([story]), over => over, $"the end of the story: {process.Output}");
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", process.Points.CountBy(point => point[..point.LastIndexOf(' ')])));
        await Prove(story);
        return ([.. process.Points.Order(StringComparer.Ordinal)], await story.Books());
    }

    /// <summary>Each process finishes the story of the one before, and is killed in a story of its own.</summary>
    private async Task KillAt(string[] points, string[] books)
    {
        List<RenewalStory> stories = [];
        foreach (var point in points)
        {
            stories.Add(await RenewalStory.Begin(service));
            using var process = new BillingProcess(service.Settings.Values, stories[^1].Seller.Tenant, point);
            await Eventually.Get(() => Go(stories), over => over || process.IsDead, $"the kill {point}");
            process.IsDead.ShouldBeTrue($"never came to {point}: {process.Output}");
            await Settle(stories, books, point);
        }

        using var last = new BillingProcess(service.Settings.Values);
        await Eventually.Get(() => Go(stories), over => over, "the end of the last story");
        await Settle(stories, books, points[^1]);
    }

    private static async Task<bool> Go(IReadOnlyList<RenewalStory> stories)
    {
        foreach (var story in stories.Where(story => !story.IsOver))
            await story.Step();
        return stories.All(story => story.IsOver);
    }

    private static async Task Settle(List<RenewalStory> stories, string[] books, string point)
    {
        foreach (var story in stories.Where(story => story.IsOver).ToArray())
        {
            await Prove(story);
            (await story.Books()).ShouldBe(books, $"killed {point}");
            story.Dispose();
            stories.Remove(story);
        }

        foreach (var story in stories)
            await story.Outlast();
    }

    /// <summary>One invoice for each period, one charge for each payment that the provider was asked for, numbers without a gap, books that agree.</summary>
    private static async Task Prove(RenewalStory story)
    {
        var seller = story.Seller;
        var periods = (await seller.List("/invoices?limit=100")).Select(invoice => (invoice.GetProperty("subscription_id").GetRawText(), invoice.GetProperty("lines")[0].Text("description")));
        periods.ShouldBeUnique();
        (await seller.Charges()).ShouldBe((await seller.List("/payments?limit=100")).Length);
        (await seller.Get("/numbers/proof")).GetProperty("gapless").GetBoolean().ShouldBeTrue();
        (await seller.Do("/invariants/check")).GetProperty("holds").GetBoolean().ShouldBeTrue();
    }
}
