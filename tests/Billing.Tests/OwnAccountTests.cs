using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Kernel;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>What a tenant does by itself with its subscription to the platform.</summary>
public sealed class OwnAccountTests(BillingService service)
{
    private const string Root = "/api/v1/billing/tenant";

    [Fact]
    public async Task A_tenant_changes_its_plan_as_the_preview_said_cancels_and_comes_back()
    {
        using var platform = service.Platform();
        var (small, big) = (await platform.Offered("10.00"), await platform.Offered("40.00"));
        using var tenant = await Subscribed(small);
        var preview = await tenant.Do("/tenant/subscription/preview-change", new { plan_id = big });
        preview.Id("plan_id").ShouldBe(big);
        (await tenant.Get("/tenant/subscription/current")).Id("plan_id").ShouldBe(small);

        var changed = await tenant.Do("/tenant/subscription/change-plan", new { plan_id = big });
        changed.Id("plan_id").ShouldBe(big);
        (await platform.Get($"/invoices/{changed.Id("latest_invoice_id")}")).Amount().ShouldBe(preview.GetProperty("invoice").Amount());

        (await tenant.Do("/tenant/subscription/cancel")).GetProperty("cancel_at_period_end").GetBoolean().ShouldBeTrue();
        (await tenant.Do("/tenant/subscription/reactivate")).GetProperty("cancel_at_period_end").GetBoolean().ShouldBeFalse();
        var later = await tenant.Do("/tenant/subscription/change-plan", new { plan_id = small, effective = "period_end" });
        later.GetProperty("pending_change").Id("plan_id").ShouldBe(small);
        (await platform.Events("subscription.updated")).Last(fact => fact.Id("subscription_id") == changed.Id()).Id("customer_tenant_id").ShouldBe(tenant.Tenant);
    }

    [Fact]
    public async Task A_change_of_what_somebody_else_has_changed_is_refused()
    {
        using var platform = service.Platform();
        using var tenant = await Subscribed(await platform.Offered());
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Root}/subscription/change-plan") { Content = JsonContent.Create(new { quantity = 2 }) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"999\""));
        (await tenant.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await tenant.Http.GetAsync($"{Root}/subscription/current")).Headers.ETag.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_tenant_has_one_subscription_however_many_ask_for_one_at_once()
    {
        using var platform = service.Platform();
        using var tenant = await service.NewSubscriber();
        await tenant.Created("/tenant/payment-methods", new { token = "card_ok" });
        var plan = await platform.Offered();
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => tenant.Post("/tenant/subscription/subscribe", new { plan_id = plan })));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
            (await refused.Code()).ShouldBe("subscription.already_subscribed");
        (await platform.List($"/subscriptions?customer_id={await service.CustomerOf(tenant.Tenant)}")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Only_what_is_offered_can_be_had()
    {
        using var platform = service.Platform();
        var (offered, secret, gone) = (await platform.Offered(), await platform.Plan(), await platform.Offered());
        using var tenant = await Subscribed(gone);
        (await platform.Do($"/subscriptions/plans/{gone}/withdraw")).GetProperty("is_public").GetBoolean().ShouldBeFalse();
        (await platform.Events("plan.withdrawn")).ShouldContain(fact => fact.Id("plan_id") == gone);
        var plans = (await tenant.List("/tenant/subscription/available-plans?limit=100")).Select(plan => plan.Id()).ToArray();
        plans.ShouldContain(offered);
        plans.ShouldNotContain(secret);
        plans.ShouldNotContain(gone);
        foreach (var plan in (Guid[])[secret, gone])
            foreach (var verb in (string[])["preview-change", "change-plan"])
                (await (await tenant.Post($"/tenant/subscription/{verb}", new { plan_id = plan, quantity = 2 })).Code()).ShouldBe("plan.not_found");
        using var other = await service.NewSubscriber();
        (await (await other.Post("/tenant/subscription/subscribe", new { plan_id = secret })).Code()).ShouldBe("plan.not_found");
        (await tenant.Do("/tenant/subscription/change-plan", new { quantity = 3 })).Number("quantity").ShouldBe(3);
    }

    [Fact]
    public async Task The_first_choice_settles_the_currency()
    {
        using var platform = service.Platform();
        var (euro, yen) = (await platform.Offered("10.00", "EUR"), await platform.Offered("1000", "JPY"));
        using var tenant = await service.NewSubscriber();
        (await platform.Get($"/customers/{await service.CustomerOf(tenant.Tenant)}")).Text("currency").ShouldBe("USD");
        await tenant.Created("/tenant/payment-methods", new { token = "card_ok" });
        await tenant.Created("/tenant/subscription/subscribe", new { plan_id = yen });
        (await platform.Get($"/customers/{await service.CustomerOf(tenant.Tenant)}")).Text("currency").ShouldBe("JPY");
        (await tenant.List("/tenant/subscription/available-plans?limit=100")).Select(plan => plan.Id()).ShouldNotContain(euro);
        (await (await tenant.Post("/tenant/subscription/change-plan", new { plan_id = euro })).Code()).ShouldBe("subscription.currency_mismatch");
    }

    [Fact]
    public async Task What_is_charged_at_once_needs_a_payment_method()
    {
        using var platform = service.Platform();
        using var tenant = await service.NewSubscriber();
        var refused = await tenant.Post("/tenant/subscription/subscribe", new { plan_id = await platform.Offered() });
        (refused.StatusCode, await refused.Code()).ShouldBe((HttpStatusCode.UnprocessableEntity, "invoice.no_payment_method"));
        (await (await tenant.Http.GetAsync($"{Root}/subscription/current")).Code()).ShouldBe("subscription.not_found");
        (await tenant.List("/tenant/invoices")).ShouldBeEmpty();
        (await platform.Events("subscription.created")).ShouldNotContain(fact => fact.GetRawText().Contains(tenant.Tenant.ToString()));

        var trial = await tenant.Created("/tenant/subscription/subscribe", new { plan_id = await platform.Offered(trialDays: 14) });
        trial.Text("status").ShouldBe("trialing");
    }

    [Fact]
    public async Task Who_owes_what_failed_begins_nothing_new()
    {
        using var platform = service.Platform();
        var plan = await platform.Offered();
        using var tenant = await service.NewSubscriber();
        await tenant.Created("/tenant/payment-methods", new { token = "card_declined" });
        var first = await tenant.Created("/tenant/subscription/subscribe", new { plan_id = plan });
        var invoice = first.Id("latest_invoice_id");
        await platform.Attempts(invoice, 1);
        await platform.Do($"/subscriptions/{first.Id()}/cancel", new { at_period_end = false, proration = "none" });
        var refused = await tenant.Post("/tenant/subscription/subscribe", new { plan_id = plan });
        (refused.StatusCode, await refused.Code()).ShouldBe((HttpStatusCode.Conflict, "subscription.invoices_unpaid"));

        await tenant.Created("/tenant/payment-methods", new { token = "card_ok", is_default = true });
        await platform.Paid(invoice);
        (await tenant.Created("/tenant/subscription/subscribe", new { plan_id = plan })).Text("status").ShouldBe("active");
    }

    [Fact]
    public async Task A_trial_is_for_who_never_had_a_subscription()
    {
        using var platform = service.Platform();
        var plan = await platform.Offered(trialDays: 14);
        using var tenant = await Subscribed(plan);
        var trial = await tenant.Get("/tenant/subscription/current");
        trial.Text("status").ShouldBe("trialing");
        await platform.Do($"/subscriptions/{trial.Id()}/cancel", new { at_period_end = false });
        (await (await tenant.Http.GetAsync($"{Root}/subscription/current")).Code()).ShouldBe("subscription.not_found");
        (await tenant.Created("/tenant/subscription/subscribe", new { plan_id = plan })).Text("status").ShouldBe("active");
    }

    [Fact]
    public async Task Payment_methods_are_the_tenants_own()
    {
        using var platform = service.Platform();
        using var tenant = await service.NewSubscriber();
        using var other = await service.NewSubscriber();
        var answer = await tenant.Post("/tenant/payment-methods", new { token = "card_ok" });
        var first = (await answer.Content.ReadFromJsonAsync<JsonElement>()).Id();
        answer.Headers.Location!.ToString().ShouldBe($"{Root}/payment-methods/{first}");
        var second = (await tenant.Created("/tenant/payment-methods", new { token = "card_ok" })).Id();
        (await tenant.Do($"/tenant/payment-methods/{second}/set-default")).GetProperty("is_default").GetBoolean().ShouldBeTrue();
        (await tenant.Get($"/tenant/payment-methods/{second}")).GetProperty("is_default").GetBoolean().ShouldBeTrue();

        (await other.List("/tenant/payment-methods")).ShouldBeEmpty();
        (await (await other.Post($"/tenant/payment-methods/{second}/set-default", null)).Code()).ShouldBe("payment_method.not_found");
        (await (await other.Delete($"/tenant/payment-methods/{second}")).Code()).ShouldBe("payment_method.not_found");
        (await tenant.Delete($"/tenant/payment-methods/{first}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await tenant.List("/tenant/payment-methods")).ShouldHaveSingleItem().Id().ShouldBe(second);
        (await tenant.List("/customers")).ShouldBeEmpty();
        await tenant.Created("/tenant/subscription/subscribe", new { plan_id = await platform.Offered() });
        (await tenant.Delete($"/tenant/payment-methods/{second}")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_key_that_one_user_sends_for_two_tenants_is_two_keys()
    {
        using var platform = service.Platform();
        var plan = await platform.Offered();
        using var a = await service.NewSubscriber();
        using var b = await service.NewSubscriber();
        foreach (var subscriber in (Seller[])[a, b])
            await subscriber.Created("/tenant/payment-methods", new { token = "card_ok" });
        var (user, key) = (Guid.CreateVersion7(), Guid.NewGuid().ToString());
        var begun = new List<Guid>();
        foreach (var tenant in (Guid[])[a.Tenant, b.Tenant, a.Tenant])
            begun.Add((await Subscribe(service.Identity.Token(tenant, user, "billing.*"), key, plan)).Id());
        begun[2].ShouldBe(begun[0]);
        begun[1].ShouldNotBe(begun[0]);
    }

    [Fact]
    public async Task Whoever_lacks_the_permission_is_refused_and_a_platform_administrator_may_look_for_a_tenant()
    {
        using var platform = service.Platform();
        using var tenant = await Subscribed(await platform.Offered());
        using var viewer = service.Client(tenant.Tenant, "billing.subscription.view");
        (await viewer.GetAsync($"{Root}/subscription/current")).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var path in (string[])["subscription/subscribe", "subscription/change-plan", "subscription/cancel", "payment-methods"])
            (await (await viewer.PostAsJsonAsync($"{Root}/{path}", new { })).Code()).ShouldBe("permission.denied", path);
        (await (await viewer.GetAsync($"{Root}/invoices")).Code()).ShouldBe("permission.denied");

        using var support = service.Client(Tenants.Platform, "platform.tenants.read", "billing.subscription.view");
        (await (await support.GetAsync($"{Root}/subscription/current")).Code()).ShouldBe("customer.tenant_unknown");
        support.DefaultRequestHeaders.Add("X-Target-Tenant-ID", tenant.Tenant.ToString());
        (await support.GetFromJsonAsync<JsonElement>($"{Root}/subscription/current")).Id("customer_id").ShouldBe(await service.CustomerOf(tenant.Tenant));
    }

    private async Task<JsonElement> Subscribe(string token, string key, Guid plan)
    {
        using var http = service.WithToken(token);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Root}/subscription/subscribe") { Content = JsonContent.Create(new { plan_id = plan }) };
        request.Headers.Add("Idempotency-Key", key);
        var answer = await http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<Seller> Subscribed(Guid plan)
    {
        var tenant = await service.NewSubscriber();
        await tenant.Created("/tenant/payment-methods", new { token = "card_ok" });
        await tenant.Created("/tenant/subscription/subscribe", new { plan_id = plan });
        return tenant;
    }
}
