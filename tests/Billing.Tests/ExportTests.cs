using System.Net;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Invoices, payments and the ledger leave as CSV and JSON lines that say the same.</summary>
public sealed class ExportTests(BillingService service)
{
    [Theory]
    [InlineData("invoices", "number", 2)]
    [InlineData("payments", "payment_amount", 1)]
    [InlineData("ledger", "transfer_amount", 3)]
    public async Task Both_forms_hold_the_same_rows_under_the_same_names(string what, string column, int count)
    {
        using var seller = service.NewSeller();
        await seller.Paid(await seller.Finalized(await seller.Customer()));
        await seller.Finalized(await seller.Buyer());
        await seller.Draft(await seller.Buyer());

        var csv = await seller.Http.GetAsync($"/api/v1/billing/exports/{what}");
        (csv.Content.Headers.ContentType!.MediaType, csv.Content.Headers.ContentDisposition!.FileName).ShouldBe(("text/csv", $"{what}.csv"));
        var table = (await csv.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var columns = table[0].Split(',');
        table.Length.ShouldBe(count + 1);

        var lines = await Lines(seller, what);
        lines.Length.ShouldBe(count);
        lines[0].EnumerateObject().Select(member => member.Name).ShouldBe(columns);
        lines.Select(line => line.GetProperty(column).ToString()).ShouldBe(table.Skip(1).Select(row => row.Split(',')[Array.IndexOf(columns, column)]));
    }

    [Fact]
    public async Task A_name_with_quotes_and_lines_stays_one_cell_and_a_formula_becomes_text()
    {
        using var seller = service.NewSeller();
        foreach (var name in new[] { "Smith, \"Jo\"", "=HYPERLINK(1)" })
            await seller.Finalized((await seller.Created("/customers", new { name, email = "b@b.example", currency = "EUR" })).Id());
        var csv = await seller.Http.GetStringAsync("/api/v1/billing/exports/invoices?format=csv");
        csv.ShouldContain(",\"Smith, \"\"Jo\"\"\",");
        csv.ShouldContain(",'=HYPERLINK(1),");
        (await Lines(seller, "invoices")).Select(line => line.Text("customer_name")).ShouldBe(["Smith, \"Jo\"", "=HYPERLINK(1)"]);
    }

    [Fact]
    public async Task Days_bound_what_is_exported_the_last_one_is_not_in_it()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Buyer();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await seller.Finalized(customer);
            await seller.Advance(TimeSpan.FromDays(1));
        }

        foreach (var what in new[] { "invoices", "ledger" })
            (await Lines(seller, what, "&from=2025-03-02&until=2025-03-03")).Length.ShouldBe(1);
        (await seller.List("/ledger/transfers?from=2025-03-02&until=2025-03-03")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Nothing_of_another_tenant_is_in_it_and_an_unknown_form_or_account_is_refused_by_name()
    {
        using var seller = service.NewSeller();
        using var other = service.NewSeller();
        await seller.Finalized(await seller.Buyer());
        (await Lines(other, "ledger")).ShouldBeEmpty();
        (await (await other.Http.GetAsync("/api/v1/billing/exports/ledger?format=xml")).Code()).ShouldBe("export.format_unknown");
        (await (await other.Http.GetAsync("/api/v1/billing/ledger/transfers?account=petty_cash")).Code()).ShouldBe("ledger.account_unknown");
        using var stranger = service.Client(seller.Tenant, "billing.invoices.view");
        (await stranger.GetAsync("/api/v1/billing/exports/invoices")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<JsonElement[]> Lines(Seller seller, string what, string more = "") =>
    [
        .. (await seller.Http.GetStringAsync($"/api/v1/billing/exports/{what}?format=jsonl{more}")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line)),
    ];
}
