using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>What must hold for changes of a subscription: previews, refusals, and two at once.</summary>
public sealed class ChangeRuleTests(BillingService service)
{
    [Theory]
    [InlineData("""{"proration":"day"}""")]
    [InlineData("""{"proration":"second","quantity":3}""")]
    [InlineData("""{"proration":"full"}""")]
    [InlineData("""{"billing_anchor":"reset"}""")]
    [InlineData("""{"quantity":1000,"proration":"day"}""")]
    public async Task A_preview_is_the_later_invoice_byte_for_byte(string request)
    {
        using var seller = await service.NewSandbox("2025-06-01T00:00:00Z");
        var subscription = await Taxed(seller);
        await seller.AdvanceTo("2025-06-11T17:03:09Z");
        var body = JsonNode.Parse(request)!.AsObject();
        body["plan_id"] = await seller.Plan("33.333", interval: "quarter");
        var preview = JsonNode.Parse((await seller.Do($"/subscriptions/{subscription}/change/preview", body)).GetRawText())!;
        var changed = JsonNode.Parse((await seller.Change(subscription, body)).GetRawText())!;
        var invoice = await seller.Get($"/invoices/{changed["latest_invoice_id"]}");

        var shown = preview["invoice"]!;
        Like(shown, JsonNode.Parse(invoice.GetRawText())!, "due_amount").ToJsonString().ShouldBe(Like(shown, shown, "due_amount").ToJsonString());
        shown["due_amount"]!.GetValue<long>().ShouldBe(invoice.Amount() - invoice.Amount("balance_amount"));
        preview.AsObject().Remove("invoice");
        Like(preview, changed).ToJsonString().ShouldBe(preview.ToJsonString());
    }

    [Fact]
    public async Task A_preview_changes_nothing_and_one_of_a_later_change_bills_nothing()
    {
        using var seller = await service.NewSandbox();
        var subscription = (await seller.Subscribe()).Id();
        var before = await seller.Get($"/subscriptions/{subscription}");
        var events = (await service.Events(seller.Tenant)).Count(name => name.StartsWith("subscription.", StringComparison.Ordinal));
        await seller.Do($"/subscriptions/{subscription}/change/preview", new { quantity = 5 });
        var later = await seller.Do($"/subscriptions/{subscription}/change/preview", new { quantity = 5, effective = "period_end" });
        later.GetProperty("invoice").ValueKind.ShouldBe(JsonValueKind.Null);
        later.GetProperty("pending_change").Amount("quantity").ShouldBe(5);
        (await seller.Get($"/subscriptions/{subscription}")).GetRawText().ShouldBe(before.GetRawText());
        (await seller.List("/invoices")).Length.ShouldBe(1);
        (await service.Events(seller.Tenant)).Count(name => name.StartsWith("subscription.", StringComparison.Ordinal)).ShouldBe(events);
    }

    [Fact]
    public async Task Changes_at_once_never_credit_the_same_time_twice()
    {
        using var seller = await service.NewSandbox("2025-06-01T00:00:00Z");
        var subscription = (await seller.Subscribe()).Id();
        await seller.AdvanceTo("2025-06-16T00:00:00Z");
        await Task.WhenAll(Enumerable.Range(2, 6).Select(quantity => seller.Change(subscription, new { quantity })));

        var changes = (await seller.List($"/invoices?subscription_id={subscription}")).Reverse().Skip(1).Select(invoice => invoice.Lines()).ToArray();
        changes.Length.ShouldBe(6);
        // Each credits what the one before charged: 29.00 for half a month at first.
        changes.Select(lines => -lines[0]).Order().ShouldBe(changes.Select(lines => lines[1]).Append(1450).Except([Last(changes)]).Order());
        changes.Sum(lines => lines.Sum()).ShouldBe(1450 * (await seller.Get($"/subscriptions/{subscription}")).Amount("quantity") - 1450);
    }

    [Fact]
    public async Task Of_two_changes_with_the_same_ETag_the_later_is_refused()
    {
        using var seller = service.NewSeller();
        var subscription = (await seller.Subscribe()).Id();
        await seller.Paid((await seller.Get($"/subscriptions/{subscription}")).Id("latest_invoice_id"));
        var read = await seller.Http.GetAsync($"/api/v1/billing/subscriptions/{subscription}");
        var answers = await Task.WhenAll(Enumerable.Range(2, 2).Select(quantity => Change(quantity)));
        answers.Select(answer => (int)answer.StatusCode).Order().ShouldBe([200, 412]);
        (await seller.List($"/invoices?subscription_id={subscription}")).Length.ShouldBe(2);

        async Task<HttpResponseMessage> Change(int quantity)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/billing/subscriptions/{subscription}/change");
            request.Content = JsonContent.Create(new { quantity });
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            request.Headers.IfMatch.Add(read.Headers.ETag!);
            return await seller.Http.SendAsync(request);
        }
    }

    [Fact]
    public async Task Changes_and_renewals_at_once_wait_for_each_other_and_none_fails()
    {
        using var seller = await service.NewSandbox("2025-06-01T00:00:00Z");
        var customer = await seller.Buyer();
        await seller.Do($"/customers/{customer}/balance/adjustments", new { amount = 100_000, reason = "goodwill" });
        var plan = await seller.Plan();
        var subscriptions = await Task.WhenAll(Enumerable.Range(0, 3).Select(
            _ => seller.Created("/subscriptions", new { customer_id = customer, plan_id = plan })));
        await seller.AdvanceTo("2025-06-30T23:59:59Z");
        var changes = subscriptions.SelectMany(subscription => Enumerable.Range(2, 4).Select(
            quantity => seller.Post($"/subscriptions/{subscription.Id()}/change", new { quantity })));
        await Task.WhenAll([seller.AdvanceTo("2025-07-01T00:00:00Z"), .. changes.Select(Succeeds)]);
        await seller.Idle();
        foreach (var subscription in subscriptions)
            (await seller.Get($"/subscriptions/{subscription.Id()}")).Text("period_end").ShouldBe("2025-08-01T00:00:00+00:00");
        var invoices = await seller.List($"/invoices?customer_id={customer}&limit=100");
        (await seller.Balance(customer)).ShouldBe(100_000 - invoices.Sum(invoice => invoice.Amount("balance_amount")));

        static async Task Succeeds(Task<HttpResponseMessage> answer) => (await answer).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Changes_and_a_void_at_once_lock_in_one_order_and_a_void_period_is_not_credited()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await seller.Do($"/customers/{customer}/balance/adjustments", new { amount = 1000, reason = "goodwill" });
        var subscription = await seller.Subscribe(customer);
        var (id, invoice) = (subscription.Id(), subscription.Id("latest_invoice_id"));
        var changes = Enumerable.Range(2, 4).Select(quantity => seller.Change(id, new { quantity, proration = "none" }));
        await Task.WhenAll([.. changes, seller.Do($"/invoices/{invoice}/void", new { reason = "mistake" })]);

        (await seller.Balance(customer)).ShouldBe(1000);
        await seller.Do($"/subscriptions/{id}/cancel", new { at_period_end = false, last_day_used = false });
        (await seller.Balance(customer)).ShouldBe(1000);
        (await seller.List("/invoices")).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{}""", "subscription.nothing_to_change")]
    [InlineData("""{"quantity":1}""", "subscription.nothing_to_change")]
    [InlineData("""{"quantity":2,"proration":"none","billing_anchor":"reset"}""", "subscription.restart_unbilled")]
    [InlineData("""{"quantity":0}""", "request.invalid")]
    [InlineData("""{"quantity":2,"proration":"hourly"}""", "request.malformed")]
    [InlineData("""{"plan_id":"0198f0c0-0000-7000-8000-000000000001"}""", "plan.not_found")]
    public async Task A_change_that_cannot_be_is_refused_by_name_in_the_preview_too(string request, string code)
    {
        using var seller = service.NewSeller();
        var subscription = (await seller.Subscribe()).Id();
        var body = JsonNode.Parse(request);
        foreach (var path in new[] { "change", "change/preview" })
            (await (await seller.Post($"/subscriptions/{subscription}/{path}", body)).Code()).ShouldBe(code, path);
        (await seller.List("/invoices")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Another_currency_an_ending_and_a_past_due_subscription_are_refused()
    {
        using var seller = service.NewSeller();
        var subscription = (await seller.Subscribe()).Id();
        async Task<string?> Refusal(Guid id, object body) => await (await seller.Post($"/subscriptions/{id}/change", body)).Code();
        (await Refusal(subscription, new { plan_id = await seller.Plan(currency: "USD") })).ShouldBe("subscription.currency_mismatch");
        await seller.Do($"/subscriptions/{subscription}/cancel");
        (await Refusal(subscription, new { quantity = 2, effective = "period_end" })).ShouldBe("subscription.ending");

        var owing = (await seller.Subscribe("card_declined")).Id();
        await seller.Subscription(owing, found => found.Text("status") == "past_due");
        (await Refusal(owing, new { quantity = 2 })).ShouldBe("subscription.wrong_status");
    }

    [Fact]
    public async Task A_change_in_the_trial_costs_nothing_until_it_ends()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var subscription = (await seller.Subscribe(trialDays: 10)).Id();
        var changed = await seller.Change(subscription, new { plan_id = await seller.Plan("120.00", interval: "year"), quantity = 2 });
        (changed.Text("status"), changed.Text("trial_ends_at")).ShouldBe(("trialing", "2025-03-11T00:00:00+00:00"));
        (await seller.List("/invoices")).ShouldBeEmpty();
        await seller.AdvanceTo("2025-03-11T00:00:00Z");
        (await seller.List("/invoices")).Single().Amount().ShouldBe(24000);
        (await seller.Get($"/subscriptions/{subscription}")).Text("period_end").ShouldBe("2026-03-11T00:00:00+00:00");
    }

    [Fact]
    public async Task Another_interval_without_proration_begins_when_the_paid_period_ends()
    {
        using var seller = await service.NewSandbox("2024-01-31T00:00:00Z");
        var subscription = (await seller.Subscribe()).Id();
        await seller.Change(subscription, new { plan_id = await seller.Plan("80", interval: "quarter"), proration = "none" });
        (await seller.Get($"/subscriptions/{subscription}")).Text("period_end").ShouldBe("2024-02-29T00:00:00+00:00");
        await seller.AdvanceTo("2024-02-29T00:00:00Z");
        (await seller.Get($"/subscriptions/{subscription}")).Text("period_end").ShouldBe("2024-05-31T00:00:00+00:00");
        (await seller.List("/invoices")).Select(invoice => invoice.Amount()).ShouldBe([8000, 2900]);
    }

    [Fact]
    public async Task The_billing_day_is_kept_by_a_change_that_overtakes_another_interval()
    {
        using var seller = await service.NewSandbox("2024-01-31T00:00:00Z");
        var subscription = (await seller.Subscribe()).Id();
        await seller.AdvanceTo("2024-03-05T00:00:00Z");
        await seller.Change(subscription, new { plan_id = await seller.Plan("80", interval: "quarter"), proration = "none" });
        (await seller.Change(subscription, new { plan_id = await seller.Plan("40") })).Text("period_end").ShouldBe("2024-03-31T00:00:00+00:00");
    }

    private static long Last(long[][] changes) => changes[^1][1];

    /// <summary>A subscription of a customer that pays 19 % and 7 %, and has some credit.</summary>
    private static async Task<Guid> Taxed(Seller seller)
    {
        var customer = await seller.Customer();
        await seller.Tax(customer, "19", "7.25");
        var subscription = await seller.Subscribe(customer);
        await seller.Paid(subscription.Id("latest_invoice_id"));
        await seller.Do($"/customers/{customer}/balance/adjustments", new { amount = 777, reason = "goodwill" });
        await seller.Created("/coupons", new { code = "TWELVE", name = "Twelve", duration = "forever", percentage = "12.5" });
        await seller.Created($"/customers/{customer}/coupons", new { code = "TWELVE" });
        return subscription.Id();
    }

    /// <summary>Of a document the members that the pattern has, all the way down.</summary>
    private static JsonNode Like(JsonNode pattern, JsonNode document, string? except = null) => pattern switch
    {
        JsonObject members => new JsonObject(members.Where(member => member.Key != except).Select(member => KeyValuePair.Create(
            member.Key, member.Value is null ? null : document[member.Key] is { } found ? Like(member.Value, found) : null))),
        JsonArray items => new JsonArray([.. document.AsArray().Select((item, i) => Like(i < items.Count ? items[i]! : item!, item!))]),
        _ => document.DeepClone(),
    };
}
