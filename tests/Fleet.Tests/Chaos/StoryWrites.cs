using System.Collections.Concurrent;
using System.Text.Json;

namespace DotMac.Fleet.Tests.Chaos;

/// <summary>The writes of the story, told over and over for some companies by many at once, at a steady rate or as fast as they are answered.</summary>
internal sealed class StoryWrites(Company[] companies, PatientClient client, int rate)
{
    private const int Tellers = 32;
    private readonly ConcurrentQueue<Written> written = new();
    private long started;
    private int stories;
    private int slots;

    public IReadOnlyCollection<Written> Written => written;

    /// <summary>A webhook endpoint of each company for what the story ends with, and another for a part of it.</summary>
    public async Task Listen(Uri receiver)
    {
        foreach (var company in companies)
            foreach (var events in new string[][] { ["invoice.paid", "partner.commission.created"], ["invoice.paid"] })
                await Write(company, Kind.Webhook, "/webhooks/subscriptions", new { url = new Uri(receiver, $"/{company.Slug}-{events.Length}"), events });
    }

    /// <summary>Tells stories until the end; what was begun by then is still answered.</summary>
    public async Task Tell(CancellationToken end)
    {
        started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Tellers).Select(_ => TellOneAfterAnother(end)));
    }

    private async Task TellOneAfterAnother(CancellationToken end)
    {
        try
        {
            while (true)
                await TellOne(Interlocked.Increment(ref stories), end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The end may come in the middle of a story.
        }
    }

    private async Task TellOne(int number, CancellationToken end)
    {
        var (company, code) = (companies[number % companies.Length], $"CODE-{number}");
        var product = await Next(Kind.Product, "/billing/catalog/products", new { sku = $"PRO-{number}", name = "Pro" });
        var plan = await Next(
            Kind.Plan, "/billing/subscriptions/plans",
            new { product_id = product, code = $"pro-{number}", name = "Pro", interval = "month", price = "49.00", currency = "EUR" });
        var program = await Next(Kind.Program, "/partners/programs", new { name = $"Friends {number}", commission_model = "revenue_share", rate = "0.20" });
        var partner = await Next(Kind.Partner, "/partners", new { program_id = program, company_name = "Partner Ltd", email = $"p{number}@partner.example" });
        await Next(Kind.ReferralCode, $"/partners/{partner}/referral-codes", new { code });
        var customer = await Next(
            Kind.Customer, "/billing/customers",
            new { name = "Buyer", email = $"b{number}@{company.Slug}.example", currency = "EUR", referral_code = code });
        await Next(Kind.PaymentMethod, $"/billing/customers/{customer}/payment-methods", new { token = "card_ok" });
        await Next(Kind.Subscription, "/billing/subscriptions", new { customer_id = customer, plan_id = plan });

        async Task<Guid> Next(Kind kind, string path, object body)
        {
            await Turn(end);
            return await Write(company, kind, path, body);
        }
    }

    /// <summary>Waits for the next of the slots that the rate leaves.</summary>
    private async Task Turn(CancellationToken end)
    {
        var due = TimeSpan.FromSeconds((double)Interlocked.Increment(ref slots) / rate) - TimeProvider.System.GetElapsedTime(started);
        end.ThrowIfCancellationRequested();
        if (due > TimeSpan.Zero)
            await Task.Delay(due, end);
    }

    private async Task<Guid> Write(Company company, Kind kind, string path, object body)
    {
        var id = Id(await client.Post(company, path, body));
        written.Enqueue(new(kind, id));
        return id;
    }

    private static Guid Id(JsonElement created) => created.GetProperty("id").GetGuid();
}
