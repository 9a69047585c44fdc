using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Billing.Features.Portal;
using DotMac.ServiceDefaults.Secrets;
using DotMac.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.Billing.Tests;

/// <summary>What a customer sees and does by itself.</summary>
public sealed class PortalTests(BillingService service)
{
    private const string Root = "/api/v1/billing/portal";
    private static readonly string[] Lists = ["invoices", "subscriptions", "payment-methods"];

    [Fact]
    public async Task A_customer_sees_what_is_its_own()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer();
        var (invoice, draft) = (await seller.Finalized(customer), await seller.Draft(customer));
        var subscription = (await seller.Subscribe(customer)).Id();
        await seller.Finalized(await seller.Customer()); // somebody else's
        using var portal = await Enter(seller, customer);

        (await Get(portal, "customer")).Id().ShouldBe(customer);
        (await Get(portal, "balance")).Id("customer_id").ShouldBe(customer);
        (await Get(portal, "entitlements")).Id("customer_id").ShouldBe(customer);
        foreach (var list in Lists)
        {
            JsonElement[] items = [.. (await Get(portal, list)).GetProperty("items").EnumerateArray()];
            items.ShouldNotBeEmpty(list);
            if (list != "payment-methods")
                items.ShouldAllBe(item => item.Id("customer_id") == customer);
        }

        (await Get(portal, $"subscriptions/{subscription}/usage")).Id("subscription_id").ShouldBe(subscription);
        (await Get(portal, $"invoices/{invoice}")).Text("number").ShouldNotBeNull();
        (await portal.GetAsync($"{Root}/invoices/{invoice}/pdf")).Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        (await (await portal.GetAsync($"{Root}/invoices/{draft}")).Code()).ShouldBe("invoice.not_found");
    }

    [Fact]
    public async Task A_customer_cancels_and_withdraws_it_and_changes_its_cards()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer();
        var subscription = (await seller.Subscribe(customer)).Id();
        using var portal = await Enter(seller, customer);

        (await Post(portal, $"subscriptions/{subscription}/cancel")).GetProperty("cancel_at_period_end").GetBoolean().ShouldBeTrue();
        (await Post(portal, $"subscriptions/{subscription}/reactivate")).GetProperty("cancel_at_period_end").GetBoolean().ShouldBeFalse();
        var card = (await Post(portal, "payment-methods", new { token = "card_ok" })).Id();
        (await Post(portal, $"payment-methods/{card}/set-default")).GetProperty("is_default").GetBoolean().ShouldBeTrue();
        var first = (await Get(portal, "payment-methods")).GetProperty("items")[1].Id();
        (await portal.DeleteAsync($"{Root}/payment-methods/{first}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await seller.List($"/customers/{customer}/payment-methods")).ShouldHaveSingleItem().Id().ShouldBe(card);
    }

    [Fact]
    public async Task Nothing_of_another_customer_or_tenant_is_there()
    {
        using var seller = await service.NewSandbox();
        using var other = await service.NewSandbox();
        using var portal = await Enter(seller, await seller.Customer());
        foreach (var owner in new[] { seller, other })
        {
            var victim = await owner.Customer();
            var (invoice, subscription) = (await owner.Finalized(victim), (await owner.Subscribe(victim)).Id());
            var card = (await owner.List($"/customers/{victim}/payment-methods"))[0].Id();
            (HttpMethod, string)[] attacks =
            [
                (HttpMethod.Get, $"invoices/{invoice}"), (HttpMethod.Get, $"invoices/{invoice}/pdf"),
                (HttpMethod.Get, $"subscriptions/{subscription}/usage"), (HttpMethod.Post, $"subscriptions/{subscription}/cancel"),
                (HttpMethod.Post, $"subscriptions/{subscription}/reactivate"), (HttpMethod.Post, $"payment-methods/{card}/set-default"),
                (HttpMethod.Delete, $"payment-methods/{card}"),
            ];
            foreach (var (method, path) in attacks)
            {
                using var request = new HttpRequestMessage(method, $"{Root}/{path}");
                request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                (await portal.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
            }
        }

        portal.DefaultRequestHeaders.Add("X-Tenant-ID", other.Tenant.ToString());
        (await portal.GetAsync($"{Root}/customer")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_token_of_the_portal_opens_the_portal_alone_and_for_half_an_hour()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer();
        using var portal = await Enter(seller, customer);
        (await portal.GetAsync("/api/v1/billing/invoices")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await seller.Http.GetAsync($"{Root}/customer")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await service.Anonymous().GetAsync($"{Root}/customer")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var sealer = service.Services.GetRequiredService<ServiceSealer>();
        var late = new PortalTokens(sealer, new At(DateTimeOffset.UtcNow.AddMinutes(-31))).Issue(seller.Tenant, customer).Token;
        var stranger = new PortalTokens(new ServiceSealer(new string('x', 40)), TimeProvider.System).Issue(seller.Tenant, customer).Token;
        var good = portal.DefaultRequestHeaders.Authorization!.Parameter!;
        var other = new PortalTokens(sealer, TimeProvider.System).Issue(Guid.CreateVersion7(), customer).Token;
        foreach (var token in new[] { late, stranger, good[..^1], good + "A", "dmp_", "dmp_!", other[..20] + good[20..] })
        {
            using var client = service.Anonymous();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            (await client.GetAsync($"{Root}/customer")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, token);
        }
    }

    [Fact]
    public async Task A_session_is_of_a_customer_that_there_is()
    {
        using var seller = await service.NewSandbox();
        using var other = await service.NewSandbox();
        (await (await seller.Post($"/customers/{await other.Buyer()}/portal-sessions", new { })).Code()).ShouldBe("customer.not_found");
        var session = await seller.Created($"/customers/{await seller.Buyer()}/portal-sessions", new { return_url = "https://seller.example/account" });
        session.Text("return_url").ShouldBe("https://seller.example/account");
        session.Text("url")!.ShouldEndWith($"{Root}/customer");
        (await (await seller.Post($"/customers/{await seller.Buyer()}/portal-sessions", new { return_url = "nowhere" })).Code()).ShouldBe("request.invalid");
    }

    private async Task<HttpClient> Enter(Seller seller, Guid customer) =>
        service.WithToken((await seller.Created($"/customers/{customer}/portal-sessions", new { })).Text("token")!);

    private static Task<JsonElement> Get(HttpClient portal, string path) => portal.GetFromJsonAsync<JsonElement>($"{Root}/{path}");

    private static async Task<JsonElement> Post(HttpClient portal, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Root}/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        var answer = await portal.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
