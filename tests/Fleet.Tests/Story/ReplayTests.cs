using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace DotMac.Fleet.Tests.Story;

/// <summary>Every request of the story sent twice under its key, through the gateway: the second gets the first one's answer and changes nothing.</summary>
[UsesFleet]
public sealed class ReplayTests(FleetFixture fleet)
{
    private readonly List<(string Path, string Body, string Key, int Status, string Answer)> sent = [];

    [Fact]
    public async Task The_same_requests_again_get_the_same_answers_and_no_second_effect()
    {
        var company = await Company.SignUp(fleet, "replay");
        using var http = new HttpClient { BaseAddress = fleet.Gateway.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", company.AccessToken);
        var partner = await Tell(http, company);
        var before = await State(company, partner);

        foreach (var request in sent)
        {
            using var again = await Send(http, request.Path, request.Body, request.Key);
            again.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"], request.Path);
            ((int)again.StatusCode).ShouldBe(request.Status, request.Path);
            (await again.Content.ReadAsStringAsync()).ShouldBe(request.Answer, request.Path);
        }

        (await State(company, partner)).ShouldBe(before);
    }

    /// <summary>The story's requests, and the partner who earns in it.</summary>
    private async Task<string> Tell(HttpClient http, Company company)
    {
        var product = await Post(http, "/billing/catalog/products", new { sku = "PRO", name = "Pro" });
        var plan = await Post(http, "/billing/subscriptions/plans", new { product_id = product, code = "pro", name = "Pro", interval = "month", price = "49.00", currency = "EUR" });
        var program = await Post(http, "/partners/programs", new { name = "Friends", commission_model = "revenue_share", rate = "0.2" });
        var partner = await Post(http, "/partners", new { program_id = program, company_name = "Partner Ltd", email = "hello@partner.example" });
        await Post(http, $"/partners/{partner}/referral-codes", new { code = "AGAIN" });
        var customer = await Post(http, "/billing/customers", new { name = "Buyer", email = $"buyer@{company.Slug}.example", currency = "EUR", referral_code = "AGAIN" });
        await Post(http, $"/billing/customers/{customer}/payment-methods", new { token = "card_ok" });
        await Post(http, "/webhooks/subscriptions", new { url = fleet.Caught.Hook(company.Slug), events = new[] { "invoice.paid" } });
        await Post(http, "/billing/subscriptions", new { customer_id = customer, plan_id = plan });
        await Eventually.Get(() => Count(company, "partners", $"/partners/{partner}/commissions"), count => count == 1, "the commission");
        await fleet.Caught.Hook(company.Slug, _ => true);
        return partner;
    }

    private async Task<string> State(Company company, string partner)
    {
        int[] counts =
        [
            await Count(company, "billing", "/billing/catalog/products"), await Count(company, "billing", "/billing/customers"),
            await Count(company, "billing", "/billing/subscriptions"), await Count(company, "billing", "/billing/invoices"),
            await Count(company, "billing", "/billing/payments"), await Count(company, "partners", "/partners"),
            await Count(company, "partners", $"/partners/{partner}/commissions"), await Count(company, "notifications", "/webhooks/subscriptions"),
            (await fleet.Caught.Hooks(company.Slug)).Length,
        ];
        return string.Join(' ', counts);
    }

    private static async Task<int> Count(Company company, string service, string path) => (await company.Get(service, path)).GetProperty("items").GetArrayLength();

    private async Task<string> Post(HttpClient http, string path, object body)
    {
        var (text, key) = (JsonSerializer.Serialize(body), Guid.NewGuid().ToString());
        using var answer = await Send(http, path, text, key);
        var shown = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path} {shown}");
        sent.Add((path, text, key, (int)answer.StatusCode, shown));
        return JsonDocument.Parse(shown).RootElement.GetProperty("id").GetString()!;
    }

    private static async Task<HttpResponseMessage> Send(HttpClient http, string path, string body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1" + path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        return await http.SendAsync(request);
    }
}
