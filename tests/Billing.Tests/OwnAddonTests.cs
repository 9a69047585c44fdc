using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>The add-ons that a tenant buys of the platform by itself.</summary>
public sealed class OwnAddonTests(BillingService service)
{
    private const string Root = "/api/v1/billing/tenant/addons";

    [Fact]
    public async Task A_tenant_buys_what_goes_with_its_plan_as_the_preview_said_and_lets_it_go()
    {
        using var platform = service.Platform();
        var addon = await platform.Addon("7.00");
        using var tenant = await Subscribed(platform);
        (await tenant.List("/tenant/addons/available?limit=100")).Select(found => found.Id()).ShouldContain(addon);
        var preview = await tenant.Do("/tenant/addons/preview", new { addon_id = addon, quantity = 2 });
        (await Mine(tenant)).ShouldBeEmpty();

        var bought = await tenant.Created("/tenant/addons", new { addon_id = addon, quantity = 2 });
        var subscription = bought.Id("subscription_id");
        (await platform.Newest(subscription)).Amount().ShouldBe(preview.GetProperty("invoice").Amount());
        (await Mine(tenant)).ShouldHaveSingleItem().Number("quantity").ShouldBe(2);
        (await tenant.Put($"/tenant/addons/{bought.Id()}/quantity", new { quantity = 3 })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await tenant.Do($"/tenant/addons/{bought.Id()}/cancel")).Text("status").ShouldBe("canceled");
        (await tenant.Do($"/tenant/addons/{bought.Id()}/reactivate")).Text("status").ShouldBe("active");
        foreach (var name in (string[])["subscription.addon_added", "subscription.addon_updated"])
            (await platform.Events(name)).Last(fact => fact.Id("subscription_id") == subscription).Id("customer_tenant_id").ShouldBe(tenant.Tenant);
    }

    [Fact]
    public async Task What_is_not_sold_with_the_plan_can_neither_be_seen_nor_had()
    {
        using var platform = service.Platform();
        using var tenant = await Subscribed(platform);
        var (foreign, gone) = (await platform.Addon(more: new { plan_ids = new[] { await platform.Plan() } }), await platform.Addon());
        await platform.Do($"/addons/{gone}/deactivate");
        var offered = (await tenant.List("/tenant/addons/available?limit=100")).Select(found => found.Id()).ToArray();
        offered.ShouldNotContain(foreign);
        offered.ShouldNotContain(gone);
        (await (await tenant.Post("/tenant/addons", new { addon_id = foreign })).Code()).ShouldBe("addon.plan_incompatible");
        (await (await tenant.Post("/tenant/addons", new { addon_id = gone })).Code()).ShouldBe("addon.not_found");
        (await Mine(tenant)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_add_on_of_another_tenant_is_not_there()
    {
        using var platform = service.Platform();
        var addon = await platform.Addon();
        using var tenant = await Subscribed(platform);
        using var other = await Subscribed(platform);
        var item = (await tenant.Created("/tenant/addons", new { addon_id = addon })).Id();
        (await Mine(other)).ShouldBeEmpty();
        (await (await other.Post($"/tenant/addons/{item}/cancel", null)).Code()).ShouldBe("addon.not_added");
        (await (await other.Post($"/tenant/addons/{item}/reactivate", null)).Code()).ShouldBe("addon.not_added");
        (await (await other.Put($"/tenant/addons/{item}/quantity", new { quantity = 2 })).Code()).ShouldBe("addon.not_added");
        var shown = (await Mine(tenant)).ShouldHaveSingleItem();
        (shown.Text("status"), shown.Number("quantity")).ShouldBe(("active", 1));

        using var seller = service.NewSeller(); // its own add-ons are another matter
        var own = await seller.Addon();
        (await (await tenant.Post("/tenant/addons", new { addon_id = own })).Code()).ShouldBe("addon.not_found");
        using var newcomer = await service.NewSubscriber();
        (await (await newcomer.Post("/tenant/addons", new { addon_id = addon })).Code()).ShouldBe("subscription.not_found");
    }

    [Fact]
    public async Task What_is_charged_at_once_needs_a_payment_method_and_nothing_is_bought_while_something_is_owed()
    {
        using var platform = service.Platform();
        var addon = await platform.Addon();
        using var tenant = await service.NewSubscriber();
        var free = await platform.Offered("0.00");
        var subscription = (await tenant.Created("/tenant/subscription/subscribe", new { plan_id = free })).Id();
        var refused = await tenant.Post("/tenant/addons", new { addon_id = addon });
        (refused.StatusCode, await refused.Code()).ShouldBe((HttpStatusCode.UnprocessableEntity, "invoice.no_payment_method"));
        (await Mine(tenant)).ShouldBeEmpty();
        (await platform.Events("subscription.addon_added")).ShouldNotContain(fact => fact.Id("subscription_id") == subscription);

        var owed = await platform.Owing(await service.CustomerOf(tenant.Tenant));
        await service.Sql("UPDATE invoices SET overdue_since = now() WHERE id = $1", owed);
        (await (await tenant.Post("/tenant/addons", new { addon_id = addon })).Code()).ShouldBe("subscription.invoices_unpaid");
        await tenant.Created("/tenant/payment-methods", new { token = "card_ok" });
        await platform.Paid(owed);
        (await tenant.Created("/tenant/addons", new { addon_id = addon })).Text("status").ShouldBe("active");
    }

    [Fact]
    public async Task More_is_not_had_while_something_is_owed_and_fewer_is()
    {
        using var platform = service.Platform();
        using var tenant = await service.NewSubscriber();
        await tenant.Created("/tenant/subscription/subscribe", new { plan_id = await platform.Offered("0.00") });
        var item = (await tenant.Created("/tenant/addons", new { addon_id = await platform.Addon("0.00"), quantity = 3 })).Id();
        var owed = await platform.Owing(await service.CustomerOf(tenant.Tenant));
        await service.Sql("UPDATE invoices SET overdue_since = now() WHERE id = $1", owed);
        (await (await tenant.Put($"/tenant/addons/{item}/quantity", new { quantity = 4 })).Code()).ShouldBe("subscription.invoices_unpaid");
        (await tenant.Put($"/tenant/addons/{item}/quantity", new { quantity = 2 })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await tenant.Created("/tenant/payment-methods", new { token = "card_ok" });
        await platform.Paid(owed);
        (await tenant.Put($"/tenant/addons/{item}/quantity", new { quantity = 4 })).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_may_only_look_buys_nothing()
    {
        using var platform = service.Platform();
        using var tenant = await Subscribed(platform);
        using var viewer = service.Client(tenant.Tenant, "billing.addons.view");
        (await viewer.GetAsync(Root)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await viewer.PostAsJsonAsync(Root, new { addon_id = Guid.NewGuid() })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<JsonElement[]> Mine(Seller tenant) => [.. (await tenant.Get("/tenant/addons")).GetProperty("items").EnumerateArray()];

    private async Task<Seller> Subscribed(Seller platform)
    {
        var tenant = await service.NewSubscriber();
        await tenant.Created("/tenant/payment-methods", new { token = "card_ok" });
        var subscription = await tenant.Created("/tenant/subscription/subscribe", new { plan_id = await platform.Offered() });
        await platform.Paid(subscription.Id("latest_invoice_id"));
        return tenant;
    }
}
