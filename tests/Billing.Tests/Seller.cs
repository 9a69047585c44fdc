using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Billing.Due;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Tests;

/// <summary>A new tenant with its client, and the calls that its people make.</summary>
public sealed class Seller(BillingService service, Guid tenant) : IDisposable
{
    private const string Root = "/api/v1/billing";

    public Guid Tenant => tenant;
    public HttpClient Http { get; } = service.Client(tenant, "billing.*");

    public void Dispose() => Http.Dispose();

    public async Task<HttpResponseMessage> Post(string path, object? body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Root + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        return await Http.SendAsync(request);
    }

    public async Task<JsonElement> Created(string path, object body)
    {
        var answer = await Post(path, body);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Posts what has to succeed.</summary>
    public async Task<JsonElement> Do(string path, object? body = null)
    {
        var answer = await Post(path, body);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public Task<JsonElement> Get(string path) => Http.GetFromJsonAsync<JsonElement>(Root + path);

    public async Task<JsonElement[]> List(string path) => [.. (await Get(path)).GetProperty("items").EnumerateArray()];

    public Task<HttpResponseMessage> Delete(string path) => Http.DeleteAsync(Root + path);

    public async Task<Guid> Buyer(string currency = "EUR", string zone = "UTC") =>
        (await Created("/customers", new { name = "Buyer", email = "buyer@buyer.example", currency, time_zone = zone })).Id();

    /// <summary>A customer of whom electronic invoices know enough.</summary>
    public async Task<Guid> Addressed(string currency = "EUR") => (await Created("/customers", new
    {
        name = "Buyer & Co",
        email = "buyer@buyer.example",
        currency,
        postal_address = new { line1 = "Rue 1", city = "Paris", postal_code = "75001", country = "FR" },
        buyer_reference = "04011000-12345-34",
    })).Id();

    /// <summary>Names the company that sells.</summary>
    public async Task NameCompany(string name = "Seller GmbH")
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Root}/settings/company");
        request.Content = JsonContent.Create(new
        {
            legal_name = name,
            address = new { line1 = "Weg 1", city = "Berlin", postal_code = "10117", country = "DE" },
            vat_id = "DE123456788",
            registration_number = "HRB 1",
            email = "seller@seller.example",
            iban = "DE89370400440532013000",
            bic = "COBADEFFXXX",
        });
        request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        var answer = await Http.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    public async Task<Guid> Card(Guid customer, string token = "card_ok", bool isDefault = false) =>
        (await Created($"/customers/{customer}/payment-methods", new { token, is_default = isDefault })).Id();

    public async Task<Guid> Customer(string card = "card_ok", string currency = "EUR", string zone = "UTC")
    {
        var customer = await Buyer(currency, zone);
        await Card(customer, card);
        return customer;
    }

    /// <summary>Taxes the customer's lines by rates of these percentages.</summary>
    public async Task Tax(Guid customer, params string[] percentages)
    {
        var rates = new List<Guid>();
        foreach (var percentage in percentages)
            rates.Add((await Created("/tax-rates", new { code = $"VAT-{Guid.NewGuid():N}", name = "VAT", percentage })).Id());
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Root}/customers/{customer}/tax");
        request.Content = JsonContent.Create(new { treatment = "taxable", tax_rate_ids = rates });
        request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        (await Http.SendAsync(request)).IsSuccessStatusCode.ShouldBeTrue();
    }

    public async Task<Guid> Plan(string price = "29.00", string currency = "EUR", int trialDays = 0, string interval = "month", string name = "Monthly")
    {
        var product = (await Created("/catalog/products", new { sku = $"SKU-{Guid.NewGuid():N}", name = "Product" })).Id();
        var code = $"p-{Guid.NewGuid():N}";
        var plan = new { product_id = product, code, name, interval, price, currency, trial_days = trialDays };
        return (await Created("/subscriptions/plans", plan)).Id();
    }

    public async Task<JsonElement> Subscribe(Guid customer, int trialDays = 0) =>
        await Created("/subscriptions", new { customer_id = customer, plan_id = await Plan(trialDays: trialDays) });

    public async Task<JsonElement> Subscribe(string card = "card_ok", int trialDays = 0) => await Subscribe(await Customer(card), trialDays);

    /// <summary>Changes a subscription, and answers the subscription.</summary>
    public Task<JsonElement> Change(Guid subscription, object body) => Do($"/subscriptions/{subscription}/change", body);

    public async Task<long> Balance(Guid customer) => (await Get($"/customers/{customer}/balance")).GetProperty("balance_amount").GetInt64();

    public Task<JsonElement> Invoice(Guid id, Func<JsonElement, bool> when) => Eventually.Get(() => Get($"/invoices/{id}"), when, "the invoice");

    public Task<JsonElement> Paid(Guid id) => Invoice(id, found => found.Text("status") == "paid");

    /// <summary>Waits for the payment whose charge the provider did not answer.</summary>
    public async Task<JsonElement> Unanswered(Guid invoice) =>
        (await Eventually.Get(() => List($"/payments?invoice_id={invoice}"), all => all[0].Text("status") == "unknown", "the unanswered charge"))[0];

    /// <summary>Waits until so many attempts to collect the invoice have an outcome; the newest first.</summary>
    public async Task<JsonElement[]> Attempts(Guid invoice, int count)
    {
        bool Settled(JsonElement[] all) => all.Length >= count && all.All(payment => payment.Text("status") is not ("pending" or "unknown"));
        var attempts = await Eventually.Get(() => List($"/payments?invoice_id={invoice}"), Settled, $"attempt {count}");
        attempts.Length.ShouldBe(count);
        return attempts;
    }

    public Task<JsonElement> Subscription(Guid id, Func<JsonElement, bool> when) =>
        Eventually.Get(() => Get($"/subscriptions/{id}"), when, "the subscription");

    public async Task<Guid> Draft(Guid customer)
    {
        var line = new { description = "Work", quantity = 3, unit_price = "10.00" };
        return (await Created("/invoices", new { customer_id = customer, lines = new[] { line } })).Id();
    }

    public async Task<Guid> Finalized(Guid customer)
    {
        var draft = await Draft(customer);
        await Do($"/invoices/{draft}/finalize");
        return draft;
    }

    /// <summary>Moves the tenant's clock on, and waits until no work is due any more.</summary>
    public async Task Advance(TimeSpan by)
    {
        await service.Run(tenant, Now + by);
        await Idle();
    }

    public Task AdvanceTo(string instant) => Advance(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture) - Now);

    /// <summary>Waits until nothing is due.</summary>
    public Task Idle() => Eventually.Get(
        async () => (long)(await service.Sql(
            """
            SELECT count(*) FROM due_work work LEFT JOIN tenant_states state USING (tenant_id)
            WHERE work.tenant_id = $1 AND parked_at IS NULL AND due_at <= coalesce(clock_now, now())
            """,
            tenant))!,
        due => due == 0,
        "the end of the due work");

    public DateTimeOffset Now =>
        service.As(tenant, db => db.TenantStates.AsNoTracking().Select(state => state.ClockNow!.Value).SingleAsync()).GetAwaiter().GetResult();

    /// <summary>When the invoice is tried again, in the order of time.</summary>
    public Task<List<DateTimeOffset>> Retries(Guid invoice) => service.As(tenant, db => db.DueWork
        .Where(work => work.Kind == RetryInvoice.Kind && work.Subject == invoice).Select(work => work.DueAt).Order().ToListAsync());

    /// <summary>The payloads of the tenant's events of one name, in their order.</summary>
    public async Task<JsonElement[]> Events(string name)
    {
        var payloads = await service.As(tenant, db => db.Outbox.Where(row => row.EventName == name).OrderBy(row => row.Position)
            .Select(row => row.Payload).ToListAsync());
        return [.. payloads.Select(payload => JsonSerializer.Deserialize<JsonElement>(payload))];
    }

    /// <summary>How often the sandbox took money, or refused to.</summary>
    public async Task<long> Charges() => (long)(await service.Sql("SELECT count(*) FROM sandbox_charges WHERE tenant_id = $1", tenant))!;

    /// <summary>How often the sandbox gave money back, or refused to.</summary>
    public async Task<long> Refunds() => (long)(await service.Sql("SELECT count(*) FROM sandbox_refunds WHERE tenant_id = $1", tenant))!;
}

internal static class Json
{
    public static Guid Id(this JsonElement element, string member = "id") => element.GetProperty(member).GetGuid();

    public static long Amount(this JsonElement element, string member = "total_amount") => element.GetProperty(member).GetInt64();

    /// <summary>What an invoice's lines come to, one by one.</summary>
    public static long[] Lines(this JsonElement invoice) =>
        [.. invoice.GetProperty("lines").EnumerateArray().Select(line => line.Amount("line_amount"))];

    public static string? Text(this JsonElement element, string member) => element.GetProperty(member).GetString();

    public static long Number(this JsonElement element, string member) => element.GetProperty(member).GetInt64();
}
