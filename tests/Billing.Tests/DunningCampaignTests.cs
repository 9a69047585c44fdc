using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Dunning campaigns through the API.</summary>
public sealed class DunningCampaignTests(BillingService service)
{
    private const string Root = "/api/v1/billing/dunning/campaigns";

    [Fact]
    public async Task A_campaign_has_defaults_and_shows_its_steps()
    {
        using var seller = service.NewSeller();
        var created = await seller.Created("/dunning/campaigns", new { name = "Usual", actions = new[] { new { type = "payment_request" } } });
        foreach (var campaign in new[] { created, await seller.Get($"/dunning/campaigns/{created.Id()}"), (await seller.List("/dunning/campaigns"))[0] })
        {
            (campaign.GetProperty("is_active").GetBoolean(), campaign.Number("priority"), campaign.Number("trigger_after_days")).ShouldBe((true, 0, 0));
            (campaign.Number("max_retries"), campaign.Number("retry_interval_days"), campaign.Number("total_steps")).ShouldBe((3, 3, 3));
            campaign.GetProperty("thresholds").GetArrayLength().ShouldBe(0);
        }

        (await seller.Events("dunning_campaign.created"))[0].Id("campaign_id").ShouldBe(created.Id());
    }

    [Theory]
    [InlineData("""{"name":"x","max_retries":0,"actions":[{"type":"payment_request"}]}""", "dunning_campaign.no_steps")]
    [InlineData("""{"name":"x","actions":[{"type":"payment_request"},{"type":"payment_request"}]}""", "dunning_campaign.requests_twice")]
    [InlineData(
        """{"name":"x","actions":[{"type":"email"}],"thresholds":[{"currency":"EUR","amount":1},{"currency":"EUR","amount":2}]}""",
        "dunning_campaign.currency_twice")]
    [InlineData("""{"name":"x","actions":[{"type":"email"}],"thresholds":[{"currency":"EUR","amount":0}]}""", "request.invalid")]
    [InlineData("""{"name":"x","actions":[]}""", "request.invalid")]
    [InlineData("""{"name":"","actions":[{"type":"email"}]}""", "request.invalid")]
    [InlineData("""{"name":"x","actions":[{"type":"email","delay_days":-1}]}""", "request.invalid")]
    [InlineData("""{"name":"x","actions":[{"type":"email"}],"max_retries":11}""", "request.invalid")]
    [InlineData("""{"name":"x","actions":[{"type":"email"}],"retry_interval_days":31}""", "request.invalid")]
    [InlineData("""{"name":"x","actions":[{"type":"email"}],"priority":101}""", "request.invalid")]
    [InlineData("""{"name":"x","actions":[{"type":"email"}],"trigger_after_days":-1}""", "request.invalid")]
    [InlineData("""{"name":"x","actions":[{"type":"custom"}]}""", "request.malformed")]
    public async Task What_no_campaign_can_be_is_refused(string body, string code)
    {
        using var seller = service.NewSeller();
        (await (await seller.Post("/dunning/campaigns", JsonSerializer.Deserialize<JsonElement>(body))).Code()).ShouldBe(code);
    }

    [Fact]
    public async Task A_campaign_is_changed_by_parts_and_deleted()
    {
        using var seller = service.NewSeller();
        var campaign = await seller.Created(
            "/dunning/campaigns",
            new { name = "Usual", thresholds = new[] { new { currency = "EUR", amount = 500 } }, actions = new[] { new { type = "email", delay_days = 2 } } });
        var changed = await Patch(seller, campaign.Id(), new { priority = 7, is_active = false });
        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        var found = await seller.Get($"/dunning/campaigns/{campaign.Id()}");
        (found.Number("priority"), found.GetProperty("is_active").GetBoolean(), found.Text("name")).ShouldBe((7, false, "Usual"));
        found.GetProperty("thresholds")[0].Amount("amount").ShouldBe(500);
        found.GetProperty("actions")[0].Number("delay_days").ShouldBe(2);
        (await seller.Events("dunning_campaign.updated")).Length.ShouldBe(1);

        (await seller.Delete($"/dunning/campaigns/{campaign.Id()}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await seller.Http.GetAsync($"{Root}/{campaign.Id()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await seller.List("/dunning/campaigns")).ShouldBeEmpty();
        (await seller.Events("dunning_campaign.deleted")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Another_tenant_finds_no_campaign_and_who_may_only_look_changes_none()
    {
        using var seller = service.NewSeller();
        using var other = service.NewSeller();
        var id = (await seller.Created("/dunning/campaigns", new { name = "Usual", actions = new[] { new { type = "email" } } })).Id();
        (await other.Http.GetAsync($"{Root}/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Patch(other, id, new { priority = 1 })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.Delete($"/dunning/campaigns/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        using var viewer = service.Client(seller.Tenant, "billing.dunning.view");
        (await viewer.GetAsync($"{Root}/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await viewer.DeleteAsync($"{Root}/{id}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<HttpResponseMessage> Patch(Seller seller, Guid id, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"{Root}/{id}") { Content = JsonContent.Create(body) };
        request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        return await seller.Http.SendAsync(request);
    }
}
