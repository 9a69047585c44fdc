using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Billing.Due;
using DotMac.Contracts.Tenancy;
using DotMac.Kernel;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Tests;

/// <summary>The platform sells to its tenants by the engine with which they sell: tenants are customers of tenant zero.</summary>
public sealed class TenantZeroTests(BillingService service)
{
    [Fact]
    public async Task The_platform_offers_a_plan_a_tenant_subscribes_and_sees_its_own_invoice_alone()
    {
        using var platform = service.Platform();
        var plan = await platform.Offered("49.00");
        using var tenant = await service.NewSubscriber();
        using var other = await service.NewSubscriber("Umbrella");
        var sold = await tenant.Finalized(await tenant.Customer()); // what the tenant sells to its own customers
        await tenant.Created("/tenant/payment-methods", new { token = "card_ok" });

        var subscription = await tenant.Created("/tenant/subscription/subscribe", new { plan_id = plan });
        var invoice = subscription.Id("latest_invoice_id");
        (await platform.Paid(invoice)).Amount().ShouldBe(4900);

        (await tenant.List("/tenant/invoices")).ShouldHaveSingleItem().Id().ShouldBe(invoice);
        (await tenant.Get($"/tenant/invoices/{invoice}")).Text("status").ShouldBe("paid");
        (await tenant.Http.GetAsync($"/api/v1/billing/tenant/invoices/{invoice}/pdf")).Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        (await tenant.List("/invoices")).ShouldHaveSingleItem().Id().ShouldBe(sold);
        (await (await tenant.Http.GetAsync($"/api/v1/billing/tenant/invoices/{sold}")).Code()).ShouldBe("invoice.not_found");

        (await other.List("/tenant/invoices")).ShouldBeEmpty();
        var refused = await other.Http.GetAsync($"/api/v1/billing/tenant/invoices/{invoice}");
        (refused.StatusCode, await refused.Code()).ShouldBe((HttpStatusCode.NotFound, "invoice.not_found"));
        (await (await other.Http.GetAsync($"/api/v1/billing/tenant/invoices/{invoice}/pdf")).Code()).ShouldBe("invoice.not_found");
        (await platform.Events("subscription.created")).Single(fact => fact.Id("subscription_id") == subscription.Id()).Id("customer_tenant_id").ShouldBe(tenant.Tenant);
    }

    [Fact]
    public async Task A_tenant_is_one_customer_however_often_and_in_which_order_its_events_come()
    {
        using var platform = service.Platform();
        var tenant = Guid.CreateVersion7();
        await service.Deliver(tenant, Status(tenant, "trial"), times: 2, sequence: 2);
        await service.Deliver(tenant, new TenantCreated(
            tenant, "s", "Acme", "pending", "free", Sandbox: false, "owner@acme.example", "Olga", TimeProvider.System.GetUtcNow()), times: 3);
        var customer = await platform.Get($"/customers/{await service.CustomerOf(tenant)}");

        (customer.Text("name"), customer.Text("email")).ShouldBe(("Acme", "owner@acme.example"));
        customer.Id("customer_tenant_id").ShouldBe(tenant);
        await Consumed(tenant, 2);
        (await platform.List($"/customers?customer_tenant_id={tenant}")).ShouldHaveSingleItem();
        (await platform.Events("customer.created")).Count(fact => fact.GetProperty("customer_tenant_id").ValueKind != JsonValueKind.Null
            && fact.Id("customer_tenant_id") == tenant).ShouldBe(1);
    }

    [Fact]
    public async Task What_the_platform_made_of_the_customer_stays()
    {
        using var platform = service.Platform();
        using var tenant = await service.NewSubscriber();
        var customer = await service.CustomerOf(tenant.Tenant);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/billing/customers/{customer}");
        request.Content = System.Net.Http.Json.JsonContent.Create(new { name = "Acme Holding GmbH", email = "invoices@acme.example" });
        request.Headers.IfMatch.Add(System.Net.Http.Headers.EntityTagHeaderValue.Any);
        (await platform.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await service.Deliver(tenant.Tenant, Status(tenant.Tenant, "active"), sequence: 3);
        await Consumed(tenant.Tenant, 3);
        (await platform.Get($"/customers/{customer}")).Text("name").ShouldBe("Acme Holding GmbH");
    }

    [Fact]
    public async Task A_tenant_that_is_closed_pays_for_no_further_period_and_older_news_change_nothing()
    {
        using var platform = service.Platform();
        using var tenant = await service.NewSubscriber();
        await tenant.Created("/tenant/payment-methods", new { token = "card_ok" });
        var subscription = (await tenant.Created("/tenant/subscription/subscribe", new { plan_id = await platform.Offered() })).Id();

        await service.Deliver(tenant.Tenant, Status(tenant.Tenant, "active"), sequence: 5);
        await Consumed(tenant.Tenant, 5);
        await service.Deliver(tenant.Tenant, Status(tenant.Tenant, "cancelled"), sequence: 4);
        await service.Deliver(tenant.Tenant, Status(tenant.Tenant, "suspended"), sequence: 6);
        await Consumed(tenant.Tenant, 6);
        (await platform.Get($"/subscriptions/{subscription}")).GetProperty("cancel_at_period_end").GetBoolean().ShouldBeFalse();
        await service.Deliver(tenant.Tenant, Status(tenant.Tenant, "cancelled"), times: 2, sequence: 7);
        await platform.Subscription(subscription, found => found.GetProperty("cancel_at_period_end").GetBoolean());
        (await platform.Events("subscription.cancelled")).Count(fact => fact.Id("subscription_id") == subscription).ShouldBe(1);
    }

    [Fact]
    public async Task The_platform_registers_a_tenant_that_was_there_before_once()
    {
        using var platform = service.Platform();
        using var tenant = service.NewSeller();
        var body = new { name = "Old", email = "old@old.example", currency = "EUR", customer_tenant_id = tenant.Tenant };
        (await (await tenant.Http.GetAsync("/api/v1/billing/tenant/subscription/current")).Code()).ShouldBe("customer.tenant_unknown");
        (await platform.Created("/customers", body)).Id("customer_tenant_id").ShouldBe(tenant.Tenant);
        var again = await platform.Post("/customers", body);
        (again.StatusCode, await again.Code()).ShouldBe((HttpStatusCode.Conflict, "customer.tenant_taken"));
        var stranger = await tenant.Post("/customers", body);
        (stranger.StatusCode, await stranger.Code()).ShouldBe((HttpStatusCode.UnprocessableEntity, "customer.no_tenants"));
        (await (await tenant.Http.GetAsync("/api/v1/billing/tenant/subscription/current")).Code()).ShouldBe("subscription.not_found");
    }

    [Fact]
    public async Task Of_a_sign_up_and_a_registration_at_once_one_customer_comes()
    {
        using var platform = service.Platform();
        for (var i = 0; i < 4; i++)
        {
            var tenant = Guid.CreateVersion7();
            var registered = platform.Post("/customers", new { name = "Acme", email = "a@acme.example", currency = "EUR", customer_tenant_id = tenant });
            await service.Deliver(tenant, Status(tenant, "trial"), sequence: 2);
            (await registered).StatusCode.ShouldBeOneOf(HttpStatusCode.Created, HttpStatusCode.Conflict);
            await Consumed(tenant, 2);
            (await platform.List($"/customers?customer_tenant_id={tenant}")).ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task The_platform_is_no_customer_of_its_own()
    {
        using var platform = service.Platform();
        var refused = await platform.Post("/customers", new { name = "Us", email = "us@us.example", currency = "EUR", customer_tenant_id = Tenants.Platform });
        (refused.StatusCode, await refused.Code()).ShouldBe((HttpStatusCode.UnprocessableEntity, "customer.platform_itself"));
    }

    [Fact]
    public async Task Closing_waits_for_the_periods_that_are_still_being_billed()
    {
        using var platform = service.Platform();
        using var tenant = await service.NewSubscriber();
        await tenant.Created("/tenant/payment-methods", new { token = "card_ok" });
        var subscription = (await tenant.Created("/tenant/subscription/subscribe", new { plan_id = await platform.Offered() })).Id();
        var customer = await service.CustomerOf(tenant.Tenant);
        // As if it had been created with a start in the past, and no worker had come to it yet.
        await service.Sql("UPDATE subscriptions SET created_at = period_end WHERE id = $1", subscription);
        await service.Deliver(tenant.Tenant, Status(tenant.Tenant, "cancelled"), sequence: 2);
        await Eventually.Get(
            async () => (long)(await service.Sql("SELECT count(*) FROM due_work WHERE kind = 'close_customer' AND subject = $1 AND due_at > now()", customer))!,
            planned => planned == 1, "the second try");
        (await platform.Get($"/subscriptions/{subscription}")).GetProperty("cancel_at_period_end").GetBoolean().ShouldBeFalse();

        await service.Sql("UPDATE subscriptions SET created_at = period_start WHERE id = $1", subscription);
        await service.Sql("UPDATE due_work SET due_at = now() WHERE kind = 'close_customer' AND subject = $1", customer);
        await platform.Subscription(subscription, found => found.GetProperty("cancel_at_period_end").GetBoolean());
    }

    [Fact]
    public async Task A_subscription_that_began_in_the_past_is_billed_up_to_today()
    {
        using var platform = service.Platform();
        var now = TimeProvider.System.GetUtcNow();
        var (customer, plan) = (await platform.Customer(), await platform.Plan());
        var created = await platform.Created(
            "/subscriptions", new { customer_id = customer, plan_id = plan, start_date = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-75) });
        await platform.Subscription(created.Id(), found => found.GetProperty("period_end").GetDateTimeOffset() > now);
        (await platform.InvoicesOf(created.Id())).Length.ShouldBe(3);
    }

    [Fact]
    public async Task A_customer_of_the_platform_is_reminded_on_the_day_that_it_is()
    {
        using var platform = service.Platform();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var invoice = await platform.Finalized(await platform.Buyer()); // due in 30 days
        using var days = await platform.Http.PutAsJsonAsync("/api/v1/billing/settings/reminders", new { days_before = new[] { 30 }, days_after = Array.Empty<int>() });
        days.StatusCode.ShouldBe(HttpStatusCode.OK);
        await service.As(Tenants.Platform, db =>
        {
            db.Schedule(RemindCustomers.Kind, Tenants.Platform, new DateTimeOffset(today, TimeOnly.MinValue, TimeSpan.Zero));
            return db.SaveChangesAsync();
        });
        var day = await Eventually.Get(
            async () => await service.Sql("SELECT reminded_on::text FROM invoices WHERE id = $1", invoice) as string, found => found is not null, "the reminder");
        day.ShouldBe($"{today:yyyy-MM-dd}");
        (await platform.Events("invoice.reminded")).Count(fact => fact.Id("invoice_id") == invoice).ShouldBe(1);
        (await platform.Events("mail.requested")).Last(mail => mail.Text("template") == "email.billing.invoice_reminder")
            .GetProperty("variables").Text("seller").ShouldNotBeEmpty();
    }

    /// <summary>What Tenancy acts on: each event of the subscription names the tenant and carries the whole state, and a pause that dunning made says so.</summary>
    [Fact]
    public async Task The_events_of_a_subscription_that_is_not_paid_given_up_and_paid_tell_Tenancy_all_of_it()
    {
        using var platform = service.Platform();
        using var tenant = await service.NewSubscriber();
        var begun = await platform.Declined(tenant);
        var (subscription, invoice) = (begun.Id(), begun.Id("latest_invoice_id"));
        await GiveUp(platform, await service.CustomerOf(tenant.Tenant), invoice);
        await platform.Subscription(subscription, found => found.Text("status") == "paused");

        await tenant.Created("/tenant/payment-methods", new { token = "card_ok", is_default = true });
        await platform.Paid(invoice);
        await platform.Subscription(subscription, found => found.Text("status") == "active");
        await platform.Do($"/subscriptions/{subscription}/cancel", new { at_period_end = false });
        var told = await Told(subscription);
        told.Select(fact => (fact.Name, fact.Body.Text("status"))).ShouldBe(
        [
            ("subscription.created", "active"), ("subscription.updated", "past_due"), ("subscription.paused", "paused"), ("subscription.resumed", "active"),
            ("subscription.cancelled", "active"), ("subscription.ended", "ended"),
        ]);
        told.ShouldAllBe(fact => fact.Body.Id("customer_tenant_id") == tenant.Tenant && fact.Body.Id("plan_id") == begun.Id("plan_id")
            && fact.Body.GetProperty("period_end").GetDateTimeOffset() == begun.GetProperty("period_end").GetDateTimeOffset());
        told[2].Body.GetProperty("by_dunning").GetBoolean().ShouldBeTrue();
        told.Select(fact => fact.Sequence).ShouldBeInOrder();
    }

    /// <summary>As if the invoice were overdue, and its dunning at the step that pauses what is not paid.</summary>
    private async Task GiveUp(Seller platform, Guid customer, Guid invoice)
    {
        // Nobody else's debt is that large: the campaign begins by hand alone.
        var campaign = await platform.Campaign([new { type = "suspend_service" }], thresholds: [new { currency = "EUR", amount = 1_000_000_000_000 }]);
        await service.Sql("UPDATE invoices SET overdue_since = now() WHERE id = $1", invoice);
        var execution = (await platform.Created("/dunning/executions", new { campaign_id = campaign, customer_id = customer })).Id();
        await service.Sql("UPDATE dunning_executions SET next_action_at = now() - interval '1 minute' WHERE id = $1", execution);
        await service.As(Tenants.Platform, db =>
        {
            db.Schedule(TakeDunningStep.Kind, execution, TimeProvider.System.GetUtcNow());
            return db.SaveChangesAsync();
        });
    }

    private async Task<(string Name, JsonElement Body, long Sequence)[]> Told(Guid subscription)
    {
        var rows = await service.As(Tenants.Platform, db => db.Outbox.AsNoTracking().Where(row => row.AggregateId == subscription && row.EventName != "audited")
            .OrderBy(row => row.Position).Select(row => new { row.EventName, row.Payload, row.Sequence }).ToListAsync());
        return [.. rows.Select(row => (row.EventName, JsonSerializer.Deserialize<JsonElement>(row.Payload), row.Sequence))];
    }

    private static TenantStatusChanged Status(Guid tenant, string status) =>
        new(tenant, "s", "Acme", "pending", status, null, Sandbox: false, TrialEndsAt: null, "owner@acme.example");

    /// <summary>Waits until tenant zero followed the tenant's event of that sequence.</summary>
    private Task<long> Consumed(Guid tenant, long sequence) => Eventually.Get(
        () => service.As(Tenants.Platform, db => db.Customers.AsNoTracking().Where(known => known.CustomerTenantId == tenant)
            .Select(known => known.CustomerTenantSequence).SingleOrDefaultAsync()),
        followed => followed >= sequence, "the event");
}

internal static class PlatformCatalogue
{
    /// <summary>A subscription of a tenant whose only card is declined for good, past due, as it was when it began.</summary>
    public static async Task<JsonElement> Declined(this Seller platform, Seller tenant)
    {
        await tenant.Created("/tenant/payment-methods", new { token = "card_declined" });
        var begun = await tenant.Created("/tenant/subscription/subscribe", new { plan_id = await platform.Offered() });
        await platform.Subscription(begun.Id(), found => found.Text("status") == "past_due");
        return begun;
    }

    /// <summary>A plan that the platform offers to all tenants.</summary>
    public static async Task<Guid> Offered(this Seller platform, string price = "29.00", string currency = "EUR", int trialDays = 0)
    {
        var plan = await platform.Plan(price, currency, trialDays);
        (await platform.Do($"/subscriptions/plans/{plan}/publish")).GetProperty("is_public").GetBoolean().ShouldBeTrue();
        return plan;
    }
}
