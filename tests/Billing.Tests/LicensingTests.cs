using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Kernel;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>What a tenant may use of the platform, by its own plan: features, and quotas that are checked and taken at once.</summary>
public sealed class LicensingTests(BillingService service)
{
    private const string Root = "/api/v1/licensing";

    [Fact]
    public async Task A_tenant_asks_what_its_plan_has()
    {
        using var tenant = await Licensed();
        (await Ask(tenant, "entitlements/check", new { feature = "sso" })).GetProperty("granted").GetBoolean().ShouldBeTrue();
        (await Ask(tenant, "entitlements/check", new { feature = "teleport" })).GetProperty("granted").GetBoolean().ShouldBeFalse();
        (await Get(tenant, "entitlements/capabilities")).GetProperty("features").EnumerateArray().Select(feature => feature.GetString()).ShouldBe(["api", "sso"]);
        var license = await Get(tenant, "subscriptions/current");
        license.GetProperty("plan").Id().ShouldBe(license.GetProperty("subscription").Id("plan_id"));
        var dashboard = await Get(tenant, "dashboard");
        dashboard.GetProperty("quotas").EnumerateArray().ShouldHaveSingleItem().Number("limit").ShouldBe(10);
        dashboard.GetProperty("features").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_whole_and_a_check_takes_nothing()
    {
        using var tenant = await Licensed();
        (await Ask(tenant, "quotas/consume", new { quota = "projects", amount = 8 })).Number("available").ShouldBe(2);
        (await Ask(tenant, "quotas/check", new { quota = "projects", amount = 2 })).GetProperty("allowed").GetBoolean().ShouldBeTrue();
        (await Ask(tenant, "quotas/check", new { quota = "projects", amount = 3 })).GetProperty("allowed").GetBoolean().ShouldBeFalse();
        var refused = await Send(tenant, "quotas/consume", new { quota = "projects", amount = 3 });
        (refused.StatusCode, await refused.Code()).ShouldBe((HttpStatusCode.TooManyRequests, "quota.limit_exceeded"));
        (await (await Send(tenant, "quotas/consume", new { quota = "unicorns", amount = 1 })).Code()).ShouldBe("quota.not_found");
    }

    [Fact]
    public async Task A_tenant_does_not_turn_back_its_own_meter_and_the_platform_does()
    {
        using var tenant = await Licensed();
        await Ask(tenant, "quotas/consume", new { quota = "projects", amount = 8 });
        var release = new { quota = "projects", amount = 100 };
        var refused = await Send(tenant, "quotas/release", release);
        (refused.StatusCode, await refused.Code()).ShouldBe((HttpStatusCode.Forbidden, "permission.denied"));
        (await Get(tenant, "dashboard")).GetProperty("quotas")[0].Number("used").ShouldBe(8);

        using var support = service.Client(Tenants.Platform, "platform.tenants.read", "platform.billing.write");
        support.DefaultRequestHeaders.Add("X-Target-Tenant-ID", tenant.Tenant.ToString());
        (await (await Send(support, "quotas/release", release)).Content.ReadFromJsonAsync<JsonElement>()).Number("used").ShouldBe(0);
    }

    [Fact]
    public async Task Of_several_at_once_of_which_one_fits_exactly_one_succeeds_and_each_tenant_has_its_own()
    {
        using var tenant = await Licensed();
        using var other = await Licensed();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Send(tenant, "quotas/consume", new { quota = "projects", amount = 6 })));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ShouldBe(5);
        (await Ask(other, "quotas/consume", new { quota = "projects", amount = 10 })).Number("used").ShouldBe(10);
        using var platform = service.Platform();
        (await platform.Events("quota.warning")).ShouldContain(fact => fact.Id("customer_tenant_id") == other.Tenant);
    }

    [Fact]
    public async Task Who_has_no_subscription_may_use_nothing()
    {
        using var tenant = await service.NewSubscriber();
        (await Ask(tenant, "entitlements/check", new { feature = "sso" })).GetProperty("granted").GetBoolean().ShouldBeFalse();
        (await (await Send(tenant, "quotas/consume", new { quota = "projects", amount = 1 })).Code()).ShouldBe("subscription.not_found");
        (await (await tenant.Http.GetAsync($"{Root}/dashboard")).Code()).ShouldBe("subscription.not_found");
    }

    [Fact]
    public async Task What_is_used_of_an_add_on_is_not_given_back()
    {
        using var platform = service.Platform();
        using var tenant = await Licensed();
        var addon = await platform.Addon("1.00", more: new { quotas = new[] { new { code = "projects", amount = 5 } } });
        var item = (await tenant.Created("/tenant/addons", new { addon_id = addon, quantity = 4 })).Id();
        await Ask(tenant, "quotas/consume", new { quota = "projects", amount = 25 });
        var refused = await tenant.Put($"/tenant/addons/{item}/quantity", new { quantity = 2 });
        (refused.StatusCode, await refused.Code()).ShouldBe((HttpStatusCode.Conflict, "quota.in_use"));
        (await Get(tenant, "dashboard")).GetProperty("quotas")[0].Number("limit").ShouldBe(30);
        (await tenant.Put($"/tenant/addons/{item}/quantity", new { quantity = 3 })).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<Seller> Licensed()
    {
        using var platform = service.Platform();
        var product = (await platform.Created("/catalog/products", new { sku = $"SKU-{Guid.NewGuid():N}", name = "Platform" })).Id();
        var plan = (await platform.Created("/subscriptions/plans", new
        {
            product_id = product,
            code = $"p-{Guid.NewGuid():N}",
            name = "Team",
            interval = "month",
            price = "10.00",
            currency = "EUR",
            features = new[] { "sso", "api" },
            quotas = new[] { new { code = "projects", limit = 10, reset = "never" } },
            is_public = true,
        })).Id();
        var tenant = await service.NewSubscriber();
        await tenant.Created("/tenant/payment-methods", new { token = "card_ok" });
        await tenant.Created("/tenant/subscription/subscribe", new { plan_id = plan });
        return tenant;
    }

    private static Task<JsonElement> Get(Seller tenant, string path) => tenant.Http.GetFromJsonAsync<JsonElement>($"{Root}/{path}");

    private static async Task<JsonElement> Ask(Seller tenant, string path, object body)
    {
        var answer = await Send(tenant, path, body);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static Task<HttpResponseMessage> Send(Seller tenant, string path, object body) => Send(tenant.Http, path, body);

    private static async Task<HttpResponseMessage> Send(HttpClient http, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Root}/{path}") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        return await http.SendAsync(request);
    }
}
