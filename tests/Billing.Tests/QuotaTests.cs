using System.Net;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>How much a plan allows, checked and taken at once (spec/checklist.md, 24).</summary>
public sealed class QuotaTests(BillingService service)
{
    [Fact]
    public async Task What_does_not_fit_is_refused_whole_and_what_is_released_fits_again()
    {
        using var seller = service.NewSeller();
        var subscription = await Subscribed(seller, new { code = "projects", limit = 10, reset = "never" });
        (await Consume(seller, subscription, "projects", 8)).Number("available").ShouldBe(2);
        var refused = await Post(seller, subscription, "projects", "consume", 3);
        (refused.StatusCode, await refused.Code()).ShouldBe((HttpStatusCode.TooManyRequests, "quota.limit_exceeded"));
        (await Quota(seller, subscription, "projects")).Number("used").ShouldBe(8);
        (await Release(seller, subscription, "projects", 5)).Number("used").ShouldBe(3);
        (await Release(seller, subscription, "projects", 100)).Number("used").ShouldBe(0);
        (await Consume(seller, subscription, "projects", 10)).Number("available").ShouldBe(0);
        (await seller.Events("quota.warning")).Select(fact => fact.Number("used")).ShouldBe([8, 10]);
        (await seller.Events("quota.exceeded")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_at_once_of_which_one_fits_exactly_one_succeeds()
    {
        using var seller = service.NewSeller();
        var subscription = await Subscribed(seller, new { code = "projects", limit = 10 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Post(seller, subscription, "projects", "consume", 6)));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ShouldBe(7);
        (await Quota(seller, subscription, "projects")).Number("used").ShouldBe(6);
    }

    [Fact]
    public async Task Without_a_limit_everything_fits()
    {
        using var seller = service.NewSeller();
        var subscription = await Subscribed(seller, new { code = "calls", limit = -1 });
        var used = await Consume(seller, subscription, "calls", 1_000_000_000_000);
        (used.GetProperty("limit").ValueKind, used.GetProperty("available").ValueKind).ShouldBe((JsonValueKind.Null, JsonValueKind.Null));
    }

    [Fact]
    public async Task What_is_used_beyond_the_limit_is_on_the_next_invoice_once()
    {
        using var seller = await service.NewSandbox();
        var meter = await seller.Meter();
        var subscription = await Subscribed(
            seller, new { code = "builds", limit = 10, overage_meter = meter }, Metered.PerUnit(meter, "2.00"));
        await Consume(seller, subscription, "builds", 9);
        var key = Guid.NewGuid().ToString();
        var path = $"/subscriptions/{subscription}/quotas/builds/consume";
        (await seller.Post(path, new { amount = 3 }, key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await seller.Post(path, new { amount = 3 }, key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Consume(seller, subscription, "builds", 1)).Number("overage").ShouldBe(3);
        (await seller.Events("quota.exceeded")).Single().Number("used").ShouldBe(12);

        var preview = (await seller.Get($"/subscriptions/{subscription}/upcoming-invoice")).GetProperty("invoice");
        await seller.Advance(TimeSpan.FromDays(32));
        preview.Lines().ShouldBe([1000, 600]);
        (await seller.InvoicesOf(subscription))[0].Lines().ShouldBe([1000, 600]);
        (await Quota(seller, subscription, "builds")).Number("used").ShouldBe(0);
    }

    [Fact]
    public async Task A_quota_that_never_resets_keeps_what_is_used_over_renewals()
    {
        using var seller = await service.NewSandbox();
        var subscription = await Subscribed(seller, new { code = "seats", limit = 5, reset = "never" });
        await Consume(seller, subscription, "seats", 4);
        await seller.Advance(TimeSpan.FromDays(64));
        (await Post(seller, subscription, "seats", "consume", 2)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await Quota(seller, subscription, "seats")).Number("used").ShouldBe(4);
    }

    [Fact]
    public async Task A_paused_subscription_uses_nothing_a_stranger_sees_none_and_what_is_no_quota_is_refused()
    {
        using var seller = service.NewSeller();
        using var other = service.NewSeller();
        var subscription = await Subscribed(seller, new { code = "seats", limit = 5 });
        (await (await Post(other, subscription, "seats", "consume", 1)).Code()).ShouldBe("subscription.not_found");
        (await (await Post(seller, subscription, "beds", "consume", 1)).Code()).ShouldBe("quota.not_found");
        (await (await Post(seller, subscription, "seats", "consume", 0)).Code()).ShouldBe("request.invalid");
        await seller.Do($"/subscriptions/{subscription}/pause", new { });
        (await (await Post(seller, subscription, "seats", "consume", 1)).Code()).ShouldBe("quota.not_entitled");
        (await Quota(seller, subscription, "seats")).Number("used").ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_is_used_beyond_a_limit_that_no_invoice_would_tell_of()
    {
        using var seller = service.NewSeller();
        var meter = await seller.Meter();
        var beyond = new { code = "builds", limit = 10, overage_meter = meter };
        var plan = (await seller.Created("/subscriptions/plans", await Plan(seller, [beyond], [Metered.PerUnit(meter, "2.00")]))).Id();
        var trial = (await seller.Created("/subscriptions", new { customer_id = await seller.Customer(), plan_id = plan, trial_days = 14 })).Id();
        (await (await Post(seller, trial, "builds", "consume", 11)).Code()).ShouldBe("quota.limit_exceeded");

        var subscription = await Subscribed(seller, new { code = "builds", limit = 5 });
        await seller.Change(subscription, new { plan_id = plan, proration = "none" });
        (await (await Post(seller, subscription, "builds", "consume", 11)).Code()).ShouldBe("quota.limit_exceeded");
        (await Quota(seller, subscription, "builds")).Number("limit").ShouldBe(5);
    }

    [Fact]
    public async Task An_add_on_raises_a_quota_for_each_one_that_is_bought_until_it_leaves()
    {
        using var seller = service.NewSeller();
        var subscription = await Subscribed(seller, new { code = "projects", limit = 10, reset = "never" });
        var addon = await seller.Addon(more: new { quotas = new[] { new { code = "projects", amount = 5 } } });
        (await seller.Get($"/addons/{addon}")).GetProperty("quotas")[0].Number("amount").ShouldBe(5);
        await Consume(seller, subscription, "projects", 10);
        (await (await Post(seller, subscription, "projects", "consume", 1)).Code()).ShouldBe("quota.limit_exceeded");

        var item = (await seller.Buy(subscription, addon, 2)).Id();
        (await Consume(seller, subscription, "projects", 9)).Number("limit").ShouldBe(20);
        (await seller.Events("quota.warning"))[^1].Number("limit").ShouldBe(20);
        await seller.Set(subscription, item, 1);
        (await (await Post(seller, subscription, "projects", "consume", 1)).Code()).ShouldBe("quota.limit_exceeded");
        await seller.Cancel(subscription, item, new { at_period_end = false });
        var left = await Quota(seller, subscription, "projects");
        (left.Number("limit"), left.Number("used"), left.Number("available")).ShouldBe((10, 19, 0));
    }

    [Fact]
    public async Task Of_many_who_use_up_what_an_add_on_brings_at_once_no_more_succeed_than_fit()
    {
        using var seller = service.NewSeller();
        var subscription = await Subscribed(seller, new { code = "projects", limit = 2 });
        var addon = await seller.Addon(more: new { quotas = new[] { new { code = "projects", amount = 3 } } });
        var item = (await seller.Buy(subscription, addon, 2)).Id();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Post(seller, subscription, "projects", "consume", 1)));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(8);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ShouldBe(4);

        // Whoever consumes while another buys sees the limit before or after it, and never takes more than the later one.
        await Task.WhenAll(seller.Set(subscription, item, 3), Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Post(seller, subscription, "projects", "consume", 1))));
        var after = await Quota(seller, subscription, "projects");
        after.Number("limit").ShouldBe(11);
        after.Number("used").ShouldBeInRange(8, 11);
    }

    [Fact]
    public async Task An_add_on_that_raises_a_quota_goes_with_plans_that_have_it()
    {
        using var seller = service.NewSeller();
        var subscription = await Subscribed(seller, new { code = "projects", limit = 10 });
        var (seats, projects) = (
            await seller.Addon(more: new { quotas = new[] { new { code = "seats", amount = 1 } } }), await seller.Addon(more: new { quotas = new[] { new { code = "projects", amount = 1 } } }));
        (await (await seller.Post($"/subscriptions/{subscription}/addons", new { addon_id = seats })).Code()).ShouldBe("addon.plan_incompatible");
        var plan = (await seller.Get($"/subscriptions/{subscription}")).Id("plan_id");
        (await seller.List($"/addons?plan_id={plan}")).Select(found => found.Id()).ShouldBe([projects]);

        await seller.Buy(subscription, projects);
        var without = await seller.Plan();
        (await (await seller.Post($"/subscriptions/{subscription}/change", new { plan_id = without })).Code()).ShouldBe("addon.plan_incompatible");
        (await Quota(seller, subscription, "projects")).Number("limit").ShouldBe(11);
    }

    [Fact]
    public async Task What_no_limit_holds_back_no_add_on_raises_and_an_add_on_raises_a_quota_once()
    {
        using var seller = service.NewSeller();
        var subscription = await Subscribed(seller, new { code = "calls", limit = -1 });
        var addon = await seller.Addon(more: new { quotas = new[] { new { code = "calls", amount = 5 } } });
        await seller.Buy(subscription, addon);
        (await Quota(seller, subscription, "calls")).GetProperty("limit").ValueKind.ShouldBe(JsonValueKind.Null);

        foreach (var (quotas, code) in ((object[], string)[])
        [
            ([new { code = "calls", amount = 5 }, new { code = "calls", amount = 6 }], "addon.invalid"), ([new { code = "calls", amount = 0 }], "request.invalid"),
            ([new { code = "no spaces", amount = 5 }], "request.invalid"),
        ])
            (await (await seller.Post("/addons", new
            {
                code = $"a-{Guid.NewGuid():N}",
                name = "Extra",
                type = "resource",
                billing = "one_time",
                prices = new[] { new { currency = "EUR", price = "1" } },
                quotas,
            })).Code()).ShouldBe(code);
    }

    [Fact]
    public async Task A_trial_has_the_quotas_of_its_plan_alone()
    {
        using var seller = service.NewSeller();
        var plan = (await seller.Created("/subscriptions/plans", await Plan(seller, [new { code = "projects", limit = 10 }], []))).Id();
        var trial = (await seller.Created("/subscriptions", new { customer_id = await seller.Customer(), plan_id = plan, trial_days = 14 })).Id();
        await seller.Buy(trial, await seller.Addon(more: new { quotas = new[] { new { code = "projects", amount = 5 } } }), 1_000_000);
        (await Quota(seller, trial, "projects")).Number("limit").ShouldBe(10);
        (await (await Post(seller, trial, "projects", "consume", 11)).Code()).ShouldBe("quota.limit_exceeded");
    }

    [Fact]
    public async Task What_is_paid_once_raises_no_quota_that_begins_anew()
    {
        using var seller = service.NewSeller();
        var (monthly, lasting) = (await Subscribed(seller, new { code = "projects", limit = 10 }), await Subscribed(seller, new { code = "projects", limit = 10, reset = "never" }));
        var once = await seller.Addon(billing: "one_time", more: new { quotas = new[] { new { code = "projects", amount = 5 } } });
        (await (await seller.Post($"/subscriptions/{monthly}/addons", new { addon_id = once })).Code()).ShouldBe("addon.plan_incompatible");
        (await seller.List($"/addons?plan_id={(await seller.Get($"/subscriptions/{monthly}")).Id("plan_id")}")).ShouldBeEmpty();
        (await seller.List($"/addons?plan_id={(await seller.Get($"/subscriptions/{lasting}")).Id("plan_id")}")).ShouldHaveSingleItem().Id().ShouldBe(once);
        await seller.Buy(lasting, once);
        (await Quota(seller, lasting, "projects")).Number("limit").ShouldBe(15);
    }

    [Fact]
    public async Task A_plan_whose_quotas_do_not_fit_is_refused()
    {
        using var seller = service.NewSeller();
        var meter = await seller.Meter();
        object[] doubled = [new { code = "seats", limit = 5 }, new { code = "seats", limit = 6 }];
        (await PlanCode(seller, doubled)).ShouldBe("plan.quota_invalid");
        (await PlanCode(seller, [new { code = "seats", limit = 5, overage_meter = meter }])).ShouldBe("plan.quota_invalid");
        (await PlanCode(seller, [new { code = "seats", overage_meter = meter }], Metered.PerUnit(meter, "1"))).ShouldBe("plan.quota_invalid");
        (await PlanCode(seller, [new { code = "seats", limit = 5, overage_meter = "none" }])).ShouldBe("meter.unknown");
        (await PlanCode(seller, [new { code = "seats", limit = -2 }])).ShouldBe("request.invalid");
    }

    [Fact]
    public async Task How_many_users_a_plan_allows_is_told_with_whatever_becomes_of_its_subscriptions()
    {
        using var seller = await service.NewSandbox("2025-01-01T00:00:00Z");
        var subscription = await Subscribed(seller, new { code = "max_users", limit = 10, reset = "never" });
        var (unlimited, silent) = (
            (await seller.Created("/subscriptions/plans", await Plan(seller, [new { code = "max_users", limit = -1, reset = "never" }], []))).Id(),
            (await seller.Created("/subscriptions/plans", await Plan(seller, [], []))).Id());
        await seller.Change(subscription, new { plan_id = unlimited });
        await seller.Change(subscription, new { plan_id = silent, effective = "period_end" });
        await seller.AdvanceTo("2025-02-01T00:00:00Z");
        await seller.Do($"/subscriptions/{subscription}/cancel", new { at_period_end = false });

        (await Users("created")).ShouldBe([10]);
        (await Users("updated")).ShouldBe([int.MaxValue, int.MaxValue]); // the second tells what is pending
        (await Users("renewed")).ShouldBe([null]);
        (await Users("ended")).ShouldBe([null]);

        async Task<int?[]> Users(string what) => [.. (await seller.Events($"subscription.{what}")).Select(fact => fact.GetProperty("max_users").Deserialize<int?>())];
    }

    private static async Task<object> Plan(Seller seller, object[] quotas, object[] charges) => new
    {
        product_id = (await seller.Created("/catalog/products", new { sku = $"SKU-{Guid.NewGuid():N}", name = "Product" })).Id(),
        code = $"p-{Guid.NewGuid():N}",
        name = "Monthly",
        interval = "month",
        price = "10.00",
        currency = "EUR",
        charges,
        quotas,
    };

    private static async Task<string?> PlanCode(Seller seller, object[] quotas, params object[] charges) =>
        await (await seller.Post("/subscriptions/plans", await Plan(seller, quotas, charges))).Code();

    private static async Task<Guid> Subscribed(Seller seller, object quota, params object[] charges)
    {
        var plan = await seller.Created("/subscriptions/plans", await Plan(seller, [quota], charges));
        var created = await seller.Created("/subscriptions", new { customer_id = await seller.Customer(), plan_id = plan.Id() });
        await seller.Paid(created.Id("latest_invoice_id"));
        return created.Id();
    }

    private static Task<HttpResponseMessage> Post(Seller seller, Guid subscription, string code, string verb, long amount) =>
        seller.Post($"/subscriptions/{subscription}/quotas/{code}/{verb}", new { amount });

    private static Task<JsonElement> Consume(Seller seller, Guid subscription, string code, long amount) =>
        seller.Do($"/subscriptions/{subscription}/quotas/{code}/consume", new { amount });

    private static Task<JsonElement> Release(Seller seller, Guid subscription, string code, long amount) =>
        seller.Do($"/subscriptions/{subscription}/quotas/{code}/release", new { amount });

    private static async Task<JsonElement> Quota(Seller seller, Guid subscription, string code) =>
        (await seller.Get($"/subscriptions/{subscription}/quotas")).GetProperty("quotas").EnumerateArray().Single(quota => quota.Text("code") == code);
}
