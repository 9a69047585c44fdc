using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Where the company is paid by transfer.</summary>
public sealed class BankAccountTests(BillingService service)
{
    private const string Iban = "DE89370400440532013000";

    [Fact]
    public async Task An_account_is_entered_verified_changed_and_shows_no_more_than_its_last_digits()
    {
        using var seller = service.NewSeller();
        var account = await Enter(seller, "DE89 3704 0044 0532 0130 00");
        (account.Text("last4"), account.Text("status"), account.Text("country"), account.GetProperty("is_primary").GetBoolean())
            .ShouldBe(("3000", "pending", "DE", true));
        (await seller.Do($"/bank-accounts/{account.Id()}/verify", new { })).Text("status").ShouldBe("verified");
        var body = new { account_holder_name = "Seller AG", bank_name = "Bank", account_type = "savings" };
        (await (await Put(seller, account.Id(), body)).Code()).ShouldBe("request.if_match_required");
        (await Put(seller, account.Id(), body, EntityTagHeaderValue.Any)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var shown = await seller.Get($"/bank-accounts/{account.Id()}");
        (shown.Text("account_holder_name"), shown.Text("account_type")).ShouldBe(("Seller AG", "savings"));
        (await seller.List("/bank-accounts")).Length.ShouldBe(1);
        shown.ToString().ShouldNotContain(Iban[4..18]);
        (await seller.Events("bank_account.created")).Single().Text("last4").ShouldBe("3000");
        (await seller.Events("bank_account.updated")).Select(fact => fact.Text("status")).ShouldBe(["pending", "verified", "verified"]);
    }

    [Fact]
    public async Task The_number_is_nowhere_in_clear()
    {
        using var seller = service.NewSeller();
        await Enter(seller, Iban);
        foreach (var table in new[] { "bank_accounts", "outbox", "stored_answers" })
            (await service.Sql($"SELECT count(*) FROM {table} known WHERE tenant_id = $1 AND known::text LIKE '%' || $2 || '%'", seller.Tenant, Iban[4..]))
                .ShouldBe(0L, table);
        var stored = (byte[])(await service.Sql("SELECT sealed_number FROM bank_accounts WHERE tenant_id = $1", seller.Tenant))!;
        Encoding.UTF8.GetString(stored).ShouldNotContain("0532013000");
    }

    [Fact]
    public async Task One_account_is_primary_and_that_one_is_not_deleted_and_suspended_it_is_primary_no_more()
    {
        using var seller = service.NewSeller();
        var (first, second) = ((await Enter(seller, Iban)).Id(), (await Enter(seller, "FR1420041010050500013M02606")).Id());
        (await (await seller.Delete($"/bank-accounts/{first}")).Code()).ShouldBe("bank_account.primary");
        (await seller.Do($"/bank-accounts/{second}/set-primary")).GetProperty("is_primary").GetBoolean().ShouldBeTrue();
        (await seller.Get($"/bank-accounts/{first}")).GetProperty("is_primary").GetBoolean().ShouldBeFalse();
        (await seller.Do($"/bank-accounts/{first}/suspend", new { reason = "old" })).Text("status").ShouldBe("suspended");
        (await Code(seller, $"/bank-accounts/{first}/set-primary", null)).ShouldBe("bank_account.wrong_status");
        (await seller.Do($"/bank-accounts/{second}/suspend", new { reason = "stolen" })).GetProperty("is_primary").GetBoolean().ShouldBeFalse("nobody pays to it any more");
        (await seller.Events("bank_account.updated")).Last(fact => fact.Id("bank_account_id") == second).Text("status").ShouldBe("suspended");
        (await seller.Delete($"/bank-accounts/{first}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await seller.Http.GetAsync($"/api/v1/billing/bank-accounts/{first}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Enter(seller, Iban)).Id().ShouldNotBe(first, "what was deleted may be entered again");
    }

    [Theory]
    [InlineData("DE89370400440532013000", null, null, null, null)]
    [InlineData("NO9386011117947", null, null, null, null)]
    [InlineData("MT84MALT011000012345MTLCAST001S", null, null, null, null)]
    [InlineData("DE89370400440532013001", null, null, null, "bank_account.iban_malformed")]
    [InlineData("DE8937040044053201300", null, null, null, "bank_account.iban_malformed")]
    [InlineData("XX89370400440532013000", null, null, null, "bank_account.iban_malformed")]
    [InlineData("DE89370400440532013000", null, null, "FR", "bank_account.country_mismatch")]
    [InlineData("DE89370400440532013000", "12345678", null, null, "bank_account.one_number")]
    [InlineData(null, null, null, "DE", "bank_account.one_number")]
    [InlineData(null, "000123456789", "021000021", "US", null)]
    [InlineData(null, "000123456789", "021000022", "US", "bank_account.routing_malformed")]
    [InlineData(null, "000123456789", null, "US", "bank_account.routing_malformed")]
    [InlineData(null, "12345678901234567890", "021000021", "US", "bank_account.number_malformed")]
    [InlineData(null, "12345678", "200000", "GB", null)]
    [InlineData(null, "12345678", null, null, "bank_account.country_missing")]
    [InlineData(null, "12345678", null, "XX", "country.unknown")]
    public async Task What_cannot_be_a_number_is_refused(string? iban, string? number, string? routing, string? country, string? code)
    {
        using var seller = service.NewSeller();
        var answer = await seller.Post("/bank-accounts", new
        {
            account_holder_name = "Seller",
            bank_name = "Bank",
            currency = "EUR",
            iban,
            account_number = number,
            routing_number = routing,
            country,
        });
        if (code is null)
            answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        else
            (await answer.Code()).ShouldBe(code);
    }

    [Fact]
    public async Task The_same_account_is_entered_once_and_a_check_fails_with_its_reason()
    {
        using var seller = service.NewSeller();
        await Enter(seller, "FR1420041010050500013M02606");
        var account = await Enter(seller, Iban);
        (await Code(seller, "/bank-accounts", Body(Iban))).ShouldBe("bank_account.already_known");
        (await Code(seller, $"/bank-accounts/{account.Id()}/verify", new { succeeded = false })).ShouldBe("bank_account.reason_missing");
        (await seller.Do($"/bank-accounts/{account.Id()}/verify", new { succeeded = false, reason = "not ours" })).Text("status").ShouldBe("failed");
        using var other = service.NewSeller();
        (await Enter(other, Iban)).Text("last4").ShouldBe("3000", "another tenant knows nothing of it");
        (await other.Http.GetAsync($"/api/v1/billing/bank-accounts/{account.Id()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_invoice_asks_for_money_on_the_account_of_its_currency_that_was_primary_when_it_was_finalised()
    {
        using var seller = service.NewSeller();
        await seller.NameCompany();
        await seller.Created("/bank-accounts", new { account_holder_name = "Seller GmbH", bank_name = "Banque", currency = "EUR", iban = "FR1420041010050500013M02606", bic = "PSSTFRPPXXX" });
        var invoice = await seller.Finalized(await seller.Addressed());
        var dollars = await Enter(seller, null, new { account_holder_name = "Seller", bank_name = "B", currency = "USD", account_number = "000123456789", routing_number = "021000021", country = "US" });
        dollars.GetProperty("is_primary").GetBoolean().ShouldBeTrue("it is the first one in dollars");
        var later = await seller.Finalized(await seller.Addressed("USD"));

        var xml = await seller.Http.GetStringAsync($"/api/v1/billing/invoices/{invoice}/xml");
        xml.ShouldContain(">58<");
        xml.ShouldContain(">FR1420041010050500013M02606<");
        xml.ShouldContain(">PSSTFRPPXXX<");
        EuropeanRules.Broken(Encoding.UTF8.GetBytes(xml)).ShouldBeEmpty();
        var next = await seller.Http.GetStringAsync($"/api/v1/billing/invoices/{later}/xml");
        next.ShouldContain(">30<");
        next.ShouldContain(">000123456789<");
        next.ShouldContain(">021000021<");
        var pounds = await seller.Finalized(await seller.Addressed("GBP"));
        (await seller.Http.GetStringAsync($"/api/v1/billing/invoices/{pounds}/xml")).ShouldNotContain(">FR1420041010050500013M02606<");
        var page = await service.Anonymous().GetStringAsync((await seller.Get($"/invoices/{invoice}")).Text("hosted_url"));
        page.ShouldContain("FR1420041010050500013M02606 PSSTFRPPXXX Banque");
    }

    [Fact]
    public async Task Ten_that_make_another_account_primary_at_once_leave_one()
    {
        using var seller = service.NewSeller();
        var accounts = new List<Guid> { (await Enter(seller, Iban)).Id(), (await Enter(seller, "FR1420041010050500013M02606")).Id(), (await Enter(seller, "NO9386011117947")).Id() };
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => seller.Post($"/bank-accounts/{accounts[i % 3]}/set-primary", null)));
        (await seller.List("/bank-accounts")).Count(account => account.GetProperty("is_primary").GetBoolean()).ShouldBe(1);
    }

    private static object Body(string iban) => new { account_holder_name = "Seller", bank_name = "Bank", currency = "EUR", iban };

    private static Task<JsonElement> Enter(Seller seller, string? iban, object? body = null) => seller.Created("/bank-accounts", body ?? Body(iban!));

    private static async Task<string?> Code(Seller seller, string path, object? body) => await (await seller.Post(path, body)).Code();

    private static async Task<HttpResponseMessage> Put(Seller seller, Guid id, object body, EntityTagHeaderValue? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/billing/bank-accounts/{id}") { Content = JsonContent.Create(body) };
        if (tag is not null)
            request.Headers.IfMatch.Add(tag);
        return await seller.Http.SendAsync(request);
    }
}
