using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace DotMac.Fleet.Tests.Story;

/// <summary>A sandbox tenant's year in seconds: renewals, charges, commissions and receipts, in order and across services.</summary>
[UsesFleet]
public sealed class ClockTests(FleetFixture fleet)
{
    [Fact]
    public async Task A_year_passes_and_everything_that_was_due_in_it_happened_once()
    {
        var company = await Company.SignUp(fleet, "sandbox", sandbox: true);
        var (partner, customer) = await Subscribe(company);
        var began = await Now(company);

        var clock = await Advance(company, began.AddYears(1).AddDays(-1));
        clock.GetProperty("now").GetDateTimeOffset().ShouldBe(began.AddYears(1).AddDays(-1));

        var invoices = await company.Get("billing", $"/billing/invoices?customer_id={customer}&limit=100");
        invoices.GetProperty("items").EnumerateArray().Select(invoice => invoice.GetProperty("status").GetString()).ShouldBe(Enumerable.Repeat("paid", 12));
        invoices.GetProperty("items").EnumerateArray().Select(invoice => invoice.GetProperty("number").GetString()).Distinct().Count().ShouldBe(12);
        var commissions = await company.Get("partners", $"/partners/{partner}/commissions?limit=100");
        commissions.GetProperty("items").EnumerateArray().Select(commission => commission.GetProperty("commission_amount").GetInt64()).ShouldBe(Enumerable.Repeat(580L, 12));
        (await company.Get("audit", "/audit/verify")).GetProperty("valid").GetBoolean().ShouldBeTrue();
        (await company.Get("tenancy", "/tenants/current")).GetProperty("status").GetString().ShouldBe("trial");
    }

    [Fact]
    public async Task Only_a_sandbox_has_a_clock_and_it_only_goes_forward()
    {
        var (real, sandbox) = (await Company.SignUp(fleet, "real"), await Company.SignUp(fleet, "sandbox", sandbox: true));
        var began = await Now(sandbox);
        (await Refusal(real, began.AddDays(1))).ShouldBe((422, "tenant.not_a_sandbox"));
        (await Refusal(sandbox, began.AddDays(-1))).ShouldBe((422, "tenant.clock_backwards"));
        (await Refusal(sandbox, began.AddYears(3))).ShouldBe((422, "tenant.clock_too_far"));
    }

    private static async Task<(string Partner, string Customer)> Subscribe(Company company)
    {
        var product = Id(await company.Post("billing", "/billing/catalog/products", new { sku = "PRO", name = "Pro" }));
        var plan = Id(await company.Post("billing", "/billing/subscriptions/plans", new { product_id = product, code = "pro", name = "Pro", interval = "month", price = "29.00", currency = "EUR" }));
        var program = Id(await company.Post("partners", "/partners/programs", new { name = "Friends", commission_model = "revenue_share", rate = "0.2" }));
        var partner = Id(await company.Post("partners", "/partners", new { program_id = program, company_name = "Partner Ltd", email = "hello@partner.example" }));
        await company.Post("partners", $"/partners/{partner}/referral-codes", new { code = "YEAR" });
        var customer = Id(await company.Post("billing", "/billing/customers", new { name = "Buyer", email = $"buyer@{company.Slug}.example", currency = "EUR", referral_code = "YEAR" }));
        await company.Post("billing", $"/billing/customers/{customer}/payment-methods", new { token = "card_ok" });
        await company.Post("billing", "/billing/subscriptions", new { customer_id = customer, plan_id = plan });
        return (partner, customer);
    }

    /// <summary>Sends the clock on its way through the gateway and waits until it stands again.</summary>
    private async Task<JsonElement> Advance(Company company, DateTimeOffset until)
    {
        using var answer = await Ask(company, until);
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Accepted);
        return await Eventually.Get(
            () => company.Get("tenancy", $"/tenants/{company.TenantId}/clock"), clock => clock.GetProperty("target").ValueKind == JsonValueKind.Null, $"the clock at {until}");
    }

    private async Task<(int, string?)> Refusal(Company company, DateTimeOffset until)
    {
        using var answer = await Ask(company, until);
        return ((int)answer.StatusCode, await answer.Code());
    }

    private async Task<HttpResponseMessage> Ask(Company company, DateTimeOffset until)
    {
        using var http = new HttpClient { BaseAddress = fleet.Gateway.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", company.AccessToken);
        return await http.PostAsJsonAsync($"/api/v1/tenants/{company.TenantId}/clock/advance", new { until });
    }

    private static async Task<DateTimeOffset> Now(Company company) =>
        (await company.Get("tenancy", $"/tenants/{company.TenantId}/clock")).GetProperty("now").GetDateTimeOffset();

    private static string Id(JsonElement created) => created.GetProperty("id").GetString()!;
}
