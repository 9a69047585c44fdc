using System.Net;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>What the platform owes a tenant, holds for it and has credited to it: the tenant sees its own, and nothing else.</summary>
public sealed class OwnMoneyTests(BillingService service)
{
    [Fact]
    public async Task A_tenant_sees_its_balance_and_what_changed_it()
    {
        using var platform = service.Platform();
        using var tenant = await service.NewSubscriber();
        using var other = await service.NewSubscriber();
        var customer = await service.CustomerOf(tenant.Tenant);
        await platform.Do($"/customers/{customer}/balance/adjustments", new { amount = 1500, reason = "goodwill" });
        (await tenant.Get("/tenant/balance")).Amount("balance_amount").ShouldBe(1500);
        (await tenant.List("/tenant/balance/entries")).ShouldHaveSingleItem().Amount("entry_amount").ShouldBe(1500);
        (await other.Get("/tenant/balance")).Amount("balance_amount").ShouldBe(0);
        (await other.List("/tenant/balance/entries")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tenant_sees_its_wallets_and_no_others()
    {
        using var platform = service.Platform();
        using var tenant = await service.NewSubscriber();
        using var other = await service.NewSubscriber();
        var wallet = await platform.Wallet(await service.CustomerOf(tenant.Tenant), "20", "free");
        var foreign = await platform.Wallet(await service.CustomerOf(other.Tenant), "30", "free");
        (await tenant.List("/tenant/wallets")).ShouldHaveSingleItem().Id().ShouldBe(wallet);
        (await tenant.Get($"/tenant/wallets/{wallet}")).Amount("balance_amount").ShouldBe(2000);
        (await tenant.List($"/tenant/wallets/{wallet}/entries")).ShouldHaveSingleItem().Amount("entry_amount").ShouldBe(2000);
        foreach (var path in (string[])[$"{foreign}", $"{foreign}/entries"])
            await Refused(tenant, $"/tenant/wallets/{path}", "wallet.not_found");
        (await (await tenant.Post($"/wallets/{wallet}/grants", new { kind = "free", credits = "5" })).Code()).ShouldBe("wallet.not_found"); // of the tenant's own customers
    }

    [Fact]
    public async Task A_tenant_sees_the_credit_notes_that_it_was_given_and_no_others()
    {
        using var platform = service.Platform();
        using var tenant = await service.NewSubscriber();
        using var other = await service.NewSubscriber();
        var (invoice, note) = await Credited(platform, tenant);
        var (foreignInvoice, foreign) = await Credited(platform, other);
        (await tenant.List("/tenant/credit-notes")).ShouldHaveSingleItem().Id().ShouldBe(note);
        (await tenant.List($"/tenant/credit-notes?invoice_id={invoice}")).ShouldHaveSingleItem().Id().ShouldBe(note);
        (await tenant.List($"/tenant/credit-notes?invoice_id={foreignInvoice}")).ShouldBeEmpty();
        (await tenant.Get($"/tenant/credit-notes/{note}")).Amount("total_amount").ShouldBe(1000);
        await Refused(tenant, $"/tenant/credit-notes/{foreign}", "credit_note.not_found");
        await Refused(tenant, $"/credit-notes/{note}", "credit_note.not_found"); // of the tenant's own customers
    }

    [Fact]
    public async Task Whoever_lacks_the_permission_sees_none_of_it()
    {
        using var tenant = await service.NewSubscriber();
        using var viewer = service.Client(tenant.Tenant, "billing.subscription.view");
        foreach (var path in (string[])["balance", "balance/entries", "wallets", "credit-notes"])
            (await viewer.GetAsync($"/api/v1/billing/tenant/{path}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
    }

    private async Task<(Guid Invoice, Guid Note)> Credited(Seller platform, Seller tenant)
    {
        var invoice = await platform.Owing(await service.CustomerOf(tenant.Tenant));
        var line = (await platform.Get($"/invoices/{invoice}")).GetProperty("lines")[0].Id();
        var note = await platform.Created("/credit-notes", new { invoice_id = invoice, reason = "goodwill", lines = new[] { new { invoice_line_id = line, amount = 1000 } } });
        return (invoice, note.Id());
    }

    private static async Task Refused(Seller tenant, string path, string code)
    {
        var answer = await tenant.Http.GetAsync($"/api/v1/billing{path}");
        (answer.StatusCode, await answer.Code()).ShouldBe((HttpStatusCode.NotFound, code));
    }
}
