using System.Net;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

public sealed class EntitlementTests(BillingService service)
{
    [Fact]
    public async Task A_customer_may_use_what_the_plans_of_its_subscriptions_state_and_nothing_else()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        (await Features(seller, customer)).ShouldBeEmpty();
        foreach (var features in new string[][] { ["sso", "export", "sso"], ["api", "sso"] })
            await seller.Created("/subscriptions", new { customer_id = customer, plan_id = await Plan(seller, features) });

        (await Features(seller, customer)).ShouldBe(["api", "export", "sso"]);
        (await Granted(seller, customer, "export")).ShouldBeTrue();
        (await Granted(seller, customer, "audit")).ShouldBeFalse();
        (await Granted(seller, await seller.Customer(), "export")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_trial_grants_a_pause_does_not_and_an_end_takes_everything()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        var plan = await Plan(seller, ["sso"], trialDays: 14);
        var trial = (await seller.Created("/subscriptions", new { customer_id = customer, plan_id = plan })).Id();
        (await Granted(seller, customer, "sso")).ShouldBeTrue();
        await seller.Do($"/subscriptions/{trial}/cancel", new { at_period_end = false });
        (await Granted(seller, customer, "sso")).ShouldBeFalse();

        var paid = (await seller.Created("/subscriptions", new { customer_id = customer, plan_id = await Plan(seller, ["sso"]) }));
        await seller.Paid(paid.Id("latest_invoice_id"));
        await seller.Do($"/subscriptions/{paid.Id()}/pause", new { });
        (await Granted(seller, customer, "sso")).ShouldBeFalse();
        await seller.Do($"/subscriptions/{paid.Id()}/resume");
        (await Granted(seller, customer, "sso")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_change_of_plan_changes_the_features_with_it()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        var created = await seller.Created("/subscriptions", new { customer_id = customer, plan_id = await Plan(seller, ["export"]) });
        await seller.Paid(created.Id("latest_invoice_id"));
        await seller.Change(created.Id(), new { plan_id = await Plan(seller, ["sso"]) });
        (await Features(seller, customer)).ShouldBe(["sso"]);
    }

    [Fact]
    public async Task A_stranger_has_no_entitlements_and_a_feature_has_a_code()
    {
        using var seller = service.NewSeller();
        using var other = service.NewSeller();
        var customer = await seller.Customer();
        var answer = await other.Http.GetAsync($"/api/v1/billing/customers/{customer}/entitlements/sso");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Code()).ShouldBe("customer.not_found");
        (await Granted(seller, customer, "no code")).ShouldBeFalse();
        (await (await Offer(seller, ["sso", "no code"], 0)).Code()).ShouldBe("plan.feature_malformed");
    }

    private static async Task<string?[]> Features(Seller seller, Guid customer) =>
        [.. (await seller.Get($"/customers/{customer}/entitlements")).GetProperty("features").EnumerateArray().Select(feature => feature.GetString())];

    private static async Task<bool> Granted(Seller seller, Guid customer, string feature) =>
        (await seller.Get($"/customers/{customer}/entitlements/{feature}")).GetProperty("granted").GetBoolean();

    private static async Task<Guid> Plan(Seller seller, string[] features, int trialDays = 0)
    {
        using var answer = await Offer(seller, features, trialDays);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return (await seller.Get(answer.Headers.Location!.OriginalString["/api/v1/billing".Length..])).Id();
    }

    private static async Task<HttpResponseMessage> Offer(Seller seller, string[] features, int trialDays)
    {
        var product = (await seller.Created("/catalog/products", new { sku = $"SKU-{Guid.NewGuid():N}", name = "Product" })).Id();
        return await seller.Post("/subscriptions/plans", new
        {
            product_id = product,
            code = $"p-{Guid.NewGuid():N}",
            name = "Plan",
            interval = "month",
            price = "29.00",
            currency = "EUR",
            trial_days = trialDays,
            features,
        });
    }
}
