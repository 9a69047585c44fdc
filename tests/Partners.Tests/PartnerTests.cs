using System.Net;
using System.Net.Http.Json;
using DotMac.TestKit;

namespace DotMac.Partners.Tests;

public sealed class PartnerTests(PartnersService service)
{
    private const string Programs = "/api/v1/partners/programs";

    [Fact]
    public async Task Refuses_rates_and_members_that_are_wrong_or_contradict_each_other()
    {
        using var http = service.Client(Guid.CreateVersion7(), "partner.*");
        await http.Refused(Programs, new { name = "x", commission_model = "barter" }, 400, "request.malformed");
        foreach (var (rate, amount, currency, code, pointer) in new (string?, long?, string?, string, string)[]
        {
            ("1.5", null, null, "program.rate_out_of_range", "/rate"),
            ("0.1", 5, null, "program.contradictory", "/flat_amount"),
            ("0.1", null, "EUR", "program.contradictory", "/currency"),
        })
            await http.Refused(Programs, Program("revenue_share", rate, amount, currency), 422, code, pointer);
        foreach (var (rate, amount, currency, code, pointer) in new (string?, long?, string?, string, string)[]
        {
            (null, null, null, "program.flat_amount_missing", "/flat_amount"),
            ("0.1", 5, "EUR", "program.contradictory", "/rate"),
            (null, 5, "ABC", "currency.unknown", "/currency"),
        })
            await http.Refused(Programs, Program("flat_fee", rate, amount, currency), 422, code, pointer);
        await http.Refused("/api/v1/partners", Partner(Guid.NewGuid(), "a@b.example"), 404, "program.not_found");
        await http.Refused("/api/v1/partners", Partner(Guid.NewGuid(), "nobody"), 422, "email.malformed", "/email");
        (await http.List(Programs)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_an_address_and_a_code_are_taken_once_however_many_ask_at_once()
    {
        using var http = service.Client(Guid.CreateVersion7(), "partner.*");
        var program = new { name = "P", commission_model = "revenue_share", rate = "0.5" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => http.PostAsJsonAsync(Programs, program)));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        foreach (var lost in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
            (await lost.Code()).ShouldBe("program.name_taken");

        var partner = new { program_id = (await http.List(Programs)).Single().Id(), company_name = "x", email = "a@b.example" };
        var first = await http.Created("/api/v1/partners", partner);
        await http.Refused("/api/v1/partners", partner, 409, "partner.email_taken", "/email");
        var second = await http.Created("/api/v1/partners", partner with { email = "c@d.example" });
        second.GetProperty("number").GetString().ShouldBe("PTR-000002");

        await http.Created($"/api/v1/partners/{first.Id()}/referral-codes", new { code = "TAKEN" });
        await http.Refused($"/api/v1/partners/{second.Id()}/referral-codes", new { code = "taken" }, 409, "referral_code.taken", "/code");
    }

    [Fact]
    public async Task Shows_nothing_to_another_tenant_nor_under_another_partner()
    {
        using var http = service.Client(Guid.CreateVersion7(), "partner.*");
        using var foreign = service.Client(Guid.CreateVersion7(), "partner.*");
        var program = await http.Created(Programs, new { name = "P", commission_model = "flat_fee", flat_amount = 500, currency = "EUR" });
        var mine = await http.Created("/api/v1/partners", new { program_id = program.Id(), company_name = "x", email = "a@b.example" });
        var other = await http.Created("/api/v1/partners", new { program_id = program.Id(), company_name = "y", email = "c@d.example" });
        var code = await http.Created($"/api/v1/partners/{mine.Id()}/referral-codes", new { code = "MINE" });
        (await (await http.GetAsync($"/api/v1/partners/{other.Id()}/referral-codes/{code.Id()}")).Code()).ShouldBe("referral_code.not_found");
        foreach (var path in new[] { "", "/referral-codes", "/referrals", "/commissions", $"/referral-codes/{code.Id()}" })
            (await foreign.GetAsync($"/api/v1/partners/{mine.Id()}{path}")).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        (await foreign.List("/api/v1/partners")).ShouldBeEmpty();
    }

    private static object Program(string model, string? rate, long? amount, string? currency) =>
        new { name = "x", commission_model = model, rate, flat_amount = amount, currency };

    private static object Partner(Guid program, string email) => new { program_id = program, company_name = "x", email };
}
