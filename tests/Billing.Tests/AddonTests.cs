using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>The catalogue of add-ons, and the marketplace of a plan's subscribers.</summary>
public sealed class AddonTests(BillingService service)
{
    [Fact]
    public async Task An_add_on_is_offered_and_announced()
    {
        using var seller = service.NewSeller();
        var plan = await seller.Plan();
        var created = await seller.Created("/addons", new
        {
            code = "seats",
            name = "Seats",
            description = "More people",
            type = "user_seats",
            billing = "recurring",
            interval = "month",
            prices = new[] { new { currency = "EUR", price = "10", setup_fee = "5" }, new { currency = "JPY", price = "1000", setup_fee = "0" } },
            min_quantity = 2,
            max_quantity = 50,
            plan_ids = new[] { plan },
            features = new[] { "sso", "audit", "sso" },
        });
        (created.Text("type"), created.Text("billing"), created.Text("interval")).ShouldBe(("user_seats", "recurring", "month"));
        created.GetProperty("prices").EnumerateArray().Select(price => (price.Text("currency"), price.Text("price"), price.Text("setup_fee")))
            .ShouldBe([("EUR", "10.00", "5.00"), ("JPY", "1000.00", "0.00")]);
        created.GetProperty("features").EnumerateArray().Select(feature => feature.GetString()).ShouldBe(["audit", "sso"]);
        (created.Number("min_quantity"), created.Number("max_quantity"), created.GetProperty("active").GetBoolean()).ShouldBe((2, 50, true));
        (await seller.Get($"/addons/{created.Id()}")).GetRawText().ShouldBe(created.GetRawText());
        var told = (await seller.Events("addon.created")).Single();
        (told.Id("addon_id"), told.Text("code"), told.Text("type"), told.Text("billing")).ShouldBe((created.Id(), "seats", "user_seats", "recurring"));
        (await (await seller.Post("/addons", new { code = "seats", name = "Again", type = "feature", billing = "one_time", prices = new[] { new { currency = "EUR" } } })).Code())
            .ShouldBe("addon.code_taken");
    }

    [Fact]
    public async Task The_marketplace_of_a_plan_has_what_is_sold_with_it()
    {
        using var seller = service.NewSeller();
        var (monthly, yearly) = (await seller.Plan(), await seller.Plan(interval: "year"));
        var all = await seller.Addon(billing: "one_time");
        var recurring = await seller.Addon();
        var bound = await seller.Addon(billing: "one_time", more: new { plan_ids = new[] { yearly } });
        await seller.Addon(currency: "USD");
        var gone = await seller.Addon();
        await seller.Do($"/addons/{gone}/deactivate");

        (await seller.List($"/addons?plan_id={monthly}")).Select(addon => addon.Id()).ShouldBe([recurring, all]);
        (await seller.List($"/addons?plan_id={yearly}")).Select(addon => addon.Id()).ShouldBe([bound, all]);
        (await seller.List("/addons")).Length.ShouldBe(5);
        (await seller.Http.GetAsync($"/api/v1/billing/addons?plan_id={Guid.NewGuid()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_deactivated_add_on_is_announced_once_and_not_sold_any_more()
    {
        using var seller = service.NewSeller();
        var (_, subscription) = await seller.Monthly();
        var addon = await seller.Addon();
        (await seller.Do($"/addons/{addon}/deactivate")).GetProperty("active").GetBoolean().ShouldBeFalse();
        await seller.Do($"/addons/{addon}/deactivate");
        (await seller.Events("addon.deactivated")).Single().Id("addon_id").ShouldBe(addon);
        (await (await seller.Post($"/subscriptions/{subscription}/addons", new { addon_id = addon })).Code()).ShouldBe("addon.deactivated");
    }

    [Theory]
    [InlineData("""{"interval":null}""", "addon.invalid", "/interval")]
    [InlineData("""{"billing":"one_time"}""", "addon.invalid", "/interval")]
    [InlineData("""{"min_quantity":3,"max_quantity":2}""", "addon.invalid", "/max_quantity")]
    [InlineData("""{"prices":[{"currency":"EUR","price":"1"},{"currency":"EUR","price":"2"}]}""", "addon.invalid", "/prices/1/currency")]
    [InlineData("""{"prices":[{"currency":"EUR","price":"-1"}]}""", "price.malformed", "/prices/0/price")]
    [InlineData("""{"prices":[{"currency":"XXX","price":"1"}]}""", "currency.unknown", "/prices/0/currency")]
    [InlineData("""{"billing":"metered","interval":null}""", "addon.invalid", "/prices/0/charge")]
    [InlineData("""{"billing":"metered","interval":null,"max_quantity":5}""", "addon.invalid", "/max_quantity")]
    [InlineData(
        """{"billing":"metered","interval":null,"prices":[{"currency":"EUR","charge":{"code":"cc","name":"c","model":"per_unit","basis":"quantity","price":"1"}}]}""",
        "addon.invalid", "/prices/0/charge/basis")]
    [InlineData(
        """{"billing":"metered","interval":null,"prices":[{"currency":"EUR","charge":{"code":"cc","name":"c","model":"graduated","basis":"metered","meter":"nope"}}]}""",
        "meter.unknown", "/prices/0/charge/meter")]
    [InlineData("""{"billing":"metered","interval":null,"quotas":[{"code":"seats","amount":1}]}""", "addon.invalid", "/quotas")]
    [InlineData("""{"features":["no spaces"]}""", "addon.feature_malformed", "/features/0")]
    public async Task What_could_not_be_billed_is_refused_by_name(string request, string code, string pointer)
    {
        using var seller = service.NewSeller();
        var body = JsonNode.Parse("""{"code":"extra","name":"Extra","type":"service","billing":"recurring","interval":"month","prices":[{"currency":"EUR","price":"1"}]}""")!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(request)!.AsObject())
            body[name] = value?.DeepClone();
        var answer = await seller.Post("/addons", body);
        var problem = await answer.Content.ReadFromJsonAsync<JsonNode>();
        (problem!["code"]!.GetValue<string>(), problem.ToJsonString().Contains($"\"{pointer}\"", StringComparison.Ordinal)).ShouldBe((code, true), problem.ToJsonString());
    }

    [Fact]
    public async Task Whoever_only_sees_add_ons_neither_offers_nor_buys_them()
    {
        using var seller = service.NewSeller();
        var (_, subscription) = await seller.Monthly();
        var addon = await seller.Addon();
        using var viewer = service.Client(seller.Tenant, "billing.addons.view");
        (await viewer.GetAsync($"/api/v1/billing/addons/{addon}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var path in new[] { "addons", $"addons/{addon}/deactivate", $"subscriptions/{subscription}/addons" })
            (await viewer.PostAsJsonAsync($"/api/v1/billing/{path}", new { })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }
}
