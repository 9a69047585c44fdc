namespace DotMac.Billing.Tests.Planted;

/// <summary>
/// Random catalogues, subscription histories, usage and settlements, told by the service's domain and by an oracle that was written from
/// billing-rules.md: both come to the same invoices, to the minor unit. The bugs are planted in the oracle, so that nothing of the service is open to
/// them: a comparison that tells the oracle with a bug from the service tells a service with that bug from the oracle too.
/// </summary>
public sealed class PlantedBugTests
{
    private const int Runs = 10_000;

    public static TheoryData<string> Planted => [.. Bugs.All.Keys];

    [Fact]
    public void Whatever_is_sold_and_changed_the_service_bills_what_the_rules_say()
    {
        var wrong = Enumerable.Range(0, Runs).AsParallel().Select(run => (Run: run, Difference: Difference(run, new()))).FirstOrDefault(run => run.Difference is not null);
        wrong.Difference.ShouldBeNull($"run {wrong.Run}");
    }

    [Theory]
    [MemberData(nameof(Planted))]
    public void A_planted_bug_is_found(string bug)
    {
        var found = Enumerable.Range(0, Runs).FirstOrDefault(run => Difference(run, Bugs.All[bug]) is not null, -1);
        found.ShouldBeGreaterThanOrEqualTo(0, $"{bug}: not found in {Runs} runs");
        TestContext.Current.TestOutputHelper!.WriteLine($"{bug}: found in run {found + 1}");
    }

    /// <summary>The first fact about which the two sides do not agree.</summary>
    private static string? Difference(int run, Rules rules)
    {
        var story = Story.Of(run);
        var (said, expected) = (BilledStory.Tell(story), Oracle.Tell(story, rules));
        return said.SequenceEqual(expected)
            ? null
            : said.Zip(expected).Where(pair => pair.First != pair.Second).Select(pair => $"{pair.First} instead of {pair.Second}").FirstOrDefault("one goes on");
    }
}
