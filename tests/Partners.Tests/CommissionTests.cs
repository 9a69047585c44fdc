using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Contracts.Billing;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Partners.Tests;

public sealed class CommissionTests(PartnersService service) : IDisposable
{
    private readonly Guid tenant = Guid.CreateVersion7();
    private readonly Guid customer = Guid.CreateVersion7();
    private HttpClient? client;

    private HttpClient Http => client ??= service.Client(tenant, "partner.*");

    public void Dispose() => client?.Dispose();

    [Fact]
    public async Task A_paid_invoice_of_a_referred_customer_earns_once_however_often_it_is_told()
    {
        var partner = await PartnerWithCode("ONCE");
        await service.Consume(tenant, Customer("c@customer.example", "once"), times: 2);
        var paid = Paid();
        await service.Consume(tenant, paid, times: 3);
        await service.Consume(tenant, paid);

        var earned = (await Http.List($"/api/v1/partners/{partner}/commissions")).Single();
        earned.GetProperty("commission_amount").GetInt64().ShouldBe(2000);
        earned.GetProperty("status").GetString().ShouldBe("pending");
        (await service.Events(tenant)).Count(name => name == "partner.commission.created").ShouldBe(1);
        (await Http.GetFromJsonAsync<JsonElement>($"/api/v1/partners/{partner}/commissions/{earned.Id()}")).ToString().ShouldBe(earned.ToString());
    }

    [Fact]
    public async Task The_payment_may_be_told_before_the_customer()
    {
        var partner = await PartnerWithCode("LATE");
        await service.Consume(tenant, Paid());
        await service.Consume(tenant, Customer("c@customer.example", "LATE"));
        (await Http.List($"/api/v1/partners/{partner}/commissions")).Single().GetProperty("commission_amount").GetInt64().ShouldBe(2000);
    }

    [Theory]
    [InlineData("hello@partner.example", "hello@partner.example", "own_email")]
    [InlineData("hello@partner.example", "hello+x@partner.example", "email_alias")]
    [InlineData("hello@partner.example", "other@partner.example", "same_domain")]
    [InlineData("hello@gmail.com", "other@gmail.com", null)]
    [InlineData("hello@gmail.com", "hello+x@gmail.com", "email_alias")]
    public async Task A_partner_that_refers_itself_is_held_with_the_rule_named(string mine, string theirs, string? rule)
    {
        var partner = await PartnerWithCode("SELF", mine);
        await service.Consume(tenant, Customer(theirs, "SELF"));
        await service.Consume(tenant, Paid());
        var earned = (await Http.List($"/api/v1/partners/{partner}/commissions")).Single();
        earned.GetProperty("status").GetString().ShouldBe(rule is null ? "pending" : "held");
        earned.GetProperty("held_by").GetString().ShouldBe(rule);
    }

    [Fact]
    public async Task The_first_code_keeps_the_customer()
    {
        var first = await PartnerWithCode("FIRST");
        var second = await PartnerWithCode("SECOND", "b@second.example");
        await service.Consume(tenant, Customer("c@customer.example", "FIRST"));
        await service.Consume(tenant, Customer("c@customer.example", "SECOND"));
        await service.Consume(tenant, Paid());
        (await Http.List($"/api/v1/partners/{first}/commissions")).Length.ShouldBe(1);
        (await Http.List($"/api/v1/partners/{second}/commissions")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_referral_is_converted_at_the_tenants_own_time_and_can_be_read()
    {
        var now = new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await service.Deliver(tenant, new Contracts.Tenancy.TenantCreated(tenant, "s", "S", "trial", "free", Sandbox: true, "a@b.example", "A", now));
        await Eventually.Get(() => service.As(tenant, db => db.TenantStates.CountAsync()), count => count == 1, "the tenant");
        var partner = await PartnerWithCode("CLOCK");
        await service.Consume(tenant, Customer("c@customer.example", "CLOCK"));

        var referral = (await Http.List($"/api/v1/partners/{partner}/referrals")).Single();
        referral.GetProperty("converted_at").GetDateTimeOffset().ShouldBe(now);
        referral.GetProperty("customer_id").GetGuid().ShouldBe(customer);
        (await Http.GetFromJsonAsync<JsonElement>($"/api/v1/partners/{partner}/referrals/{referral.Id()}")).ToString().ShouldBe(referral.ToString());
    }

    private async Task<Guid> PartnerWithCode(string code, string email = "hello@partner.example")
    {
        var program = await Http.Created("/api/v1/partners/programs", new { name = $"P {code}", commission_model = "revenue_share", rate = "0.2" });
        var partner = await Http.Created("/api/v1/partners", new { program_id = program.Id(), company_name = "Partner Ltd", email });
        await Http.Created($"/api/v1/partners/{partner.Id()}/referral-codes", new { code });
        return partner.Id();
    }

    private CustomerCreated Customer(string email, string code) => new(customer, "C", email, "USD", code);

    private InvoicePaid Paid() =>
        new(Guid.CreateVersion7(), "INV-1", customer, "C", "c@c.example", 10000, 12000, "USD", null, TimeProvider.System.GetUtcNow());
}
