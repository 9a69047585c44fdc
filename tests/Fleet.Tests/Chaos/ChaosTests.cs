using System.Diagnostics;
using System.Globalization;

namespace DotMac.Fleet.Tests.Chaos;

/// <summary>
/// The story's writes while a process is killed every five seconds: each that was answered with success then stands once everywhere. Five seeds, or
/// those of <c>Chaos__Seeds</c> (7,8), at <c>Chaos__Rate</c> requests a second for <c>Chaos__Seconds</c>.
/// </summary>
[UsesFleet(Replicas = 2)]
public sealed class ChaosTests(FleetFixture fleet)
{
    private static readonly string[] Gateways = ["gateway", "gateway-2"];

    public static TheoryData<int> Seeds => [.. Setting("Seeds", "1,2,3,4,5").Split(',').Select(Number)];

    [Theory(Explicit = true)]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_is_killed_each_answered_write_has_its_row_event_audit_record_and_webhook_once(int seed)
    {
        var output = TestContext.Current.TestOutputHelper!;
        var clock = Stopwatch.StartNew();
        await fleet.AllReady();
        await using var receiver = await WebhookReceiver.Start(fleet.Receiver);
        using var client = new PatientClient([.. Gateways.Select(gateway => fleet.App.GetEndpoint(gateway))]);
        var companies = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Company.SignUp(fleet, "chaos")));
        var (story, havoc) = (new StoryWrites(companies, client, Number(Setting("Rate", "200"))), new Havoc(fleet, seed, output));
        await story.Listen(fleet.Receiver);
        output.WriteLine($"seed {seed}: {clock.Elapsed.TotalSeconds:0} s to begin");

        clock.Restart();
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(Number(Setting("Seconds", "60"))));
        await Task.WhenAll(story.Tell(end.Token), havoc.Wreak(end.Token));
        var rate = story.Written.Count / clock.Elapsed.TotalSeconds;
        output.WriteLine($"{story.Written.Count} writes in {clock.Elapsed.TotalSeconds:0} s, {rate:0} each second, sent again for {client.Repeats}");

        clock.Restart();
        await fleet.AllReady();
        await using var books = await Books.Open(fleet, companies);
        await books.Drained();
        output.WriteLine($"at rest after {clock.Elapsed.TotalSeconds:0} s, {receiver.Calls} webhooks, {receiver.Calls - receiver.Arrived.Count()} of them again");
        (await books.Differences(story.Written, receiver.Arrived)).ShouldBeEmpty();
        foreach (var company in companies)
        {
            (await company.Get("audit", "/audit/verify")).GetProperty("valid").GetBoolean().ShouldBeTrue(company.Slug);
            var proof = await company.Post("billing", "/billing/invariants/check", new { });
            proof.GetProperty("holds").GetBoolean().ShouldBeTrue($"{company.Slug}: {proof}");
        }
    }

    private static string Setting(string name, string otherwise) => Environment.GetEnvironmentVariable($"Chaos__{name}") ?? otherwise;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
