using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>The bank's statement is read in, and what its entries mean is proposed.</summary>
public sealed class StatementTests(BillingService service)
{
    private static readonly string Today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Camt_entries_are_matched_by_reference_by_invoice_number_and_by_amount_and_the_rest_is_left()
    {
        using var seller = service.NewSeller();
        var account = await ReconciliationTests.Account(seller);
        var byReference = await ReconciliationTests.Received(seller, account, 3000, reference: "E2E-4711");
        var invoice = await seller.Finalized(await seller.Buyer());
        var byNumber = await ReconciliationTests.Received(seller, account, 3000, invoice: invoice);
        var byAmount = await ReconciliationTests.Received(seller, account, 1234);
        var begun = await ReconciliationTests.Begin(seller, account, 0, 7234);
        var number = (await seller.Get($"/invoices/{invoice}")).Text("number")!;

        var read = await Import(seller, begun.Id(), Camt(
            Entry("30.00", "CRDT", "E2E-4711", "thanks"), Entry("30.00", "CRDT", "NOTPROVIDED", $"Invoice {number.Replace('-', ' ')}"),
            Entry("12.34", "CRDT", "NOTPROVIDED", ""), Entry("9.99", "DBIT", "FEE", "bank charges"), Entry("1.00", "CRDT", "X", "pending", "PDNG")));
        (read.Number("entries"), read.Number("proposed"), read.Number("statement_closing_amount")).ShouldBe((4, 3, 7234));
        var entries = (await seller.List($"/reconciliations/{begun.Id()}/statement")).OrderBy(entry => entry.Number("number")).ToArray();
        entries.Select(entry => entry.GetProperty("rule").ToString()).ShouldBe(["reference", "invoice_number", "amount", ""]);
        entries.Take(3).Select(entry => entry.Id("payment_id")).ShouldBe([byReference, byNumber, byAmount]);
        (entries[3].Text("status"), entries[3].Number("entry_amount")).ShouldBe(("unmatched", -999));

        var one = await seller.Do($"/reconciliations/{begun.Id()}/statement/accept", new { entry_ids = new[] { entries[2].Id() } });
        one.Number("deposits_amount").ShouldBe(1234);
        var all = await seller.Do($"/reconciliations/{begun.Id()}/statement/accept", new { });
        (all.Number("deposits_amount"), all.Number("discrepancy_amount")).ShouldBe((7234, 0));
        (await seller.List($"/reconciliations/{begun.Id()}/statement")).Count(entry => entry.Text("status") == "accepted").ShouldBe(3);
    }

    [Fact]
    public async Task A_csv_says_the_same_and_two_that_fit_alike_are_left_to_a_person()
    {
        using var seller = service.NewSeller();
        var account = await ReconciliationTests.Account(seller);
        await ReconciliationTests.Received(seller, account, 3000);
        await ReconciliationTests.Received(seller, account, 3000);
        var known = await ReconciliationTests.Received(seller, account, 500, reference: "CHK 77");
        var begun = await ReconciliationTests.Begin(seller, account, 0, 0);
        var csv = $"\uFEFFDate;Amount;Reference;Text\r\n{Today};30.00;;\"two; of \"\"them\"\"\"\r\n{Today};5.00;chk-77;\r\n";
        (await Import(seller, begun.Id(), csv, "text/csv")).Number("proposed").ShouldBe(1);
        var entries = await seller.List($"/reconciliations/{begun.Id()}/statement");
        entries.Single(entry => entry.Text("status") == "proposed").Id("payment_id").ShouldBe(known);
        entries.Single(entry => entry.Text("status") == "unmatched").Text("text").ShouldBe("two; of \"them\"");
        (await Import(seller, begun.Id(), $"date,amount\n{Today},5\n", "text/csv")).Number("entries").ShouldBe(1, "it takes the place of the one before");
    }

    [Fact]
    public async Task A_long_text_is_cut_between_characters()
    {
        using var seller = service.NewSeller();
        var begun = await ReconciliationTests.Begin(seller, await ReconciliationTests.Account(seller), 0, 0);
        var start = new string('a', 499);
        await Import(seller, begun.Id(), $"date,amount,text\n{Today},5,{start}\U0001F600\n", "text/csv");
        (await seller.List($"/reconciliations/{begun.Id()}/statement")).Single().Text("text").ShouldBe(start);
    }

    [Fact]
    public async Task What_is_no_statement_of_this_account_is_refused_and_changes_nothing()
    {
        using var seller = service.NewSeller();
        var begun = await ReconciliationTests.Begin(seller, await ReconciliationTests.Account(seller), 0, 0);
        foreach (var (body, type, code) in new[]
        {
            ("<!DOCTYPE a [<!ENTITY b \"c\">]><Document>&b;</Document>", "application/xml", "statement.malformed"),
            ("<Document/>", "application/xml", "statement.malformed"),
            ("no xml", "application/xml", "statement.malformed"),
            (Camt(Entry("30.001", "CRDT", "A", "")), "application/xml", "statement.malformed"),
            (Camt(Entry("30.00", "X", "A", "")), "application/xml", "statement.malformed"),
            (Camt(Entry("30.00", "CRDT", "A", "")).Replace("DE89370400440532013000", "DE02120300000000202051"), "application/xml", "statement.other_account"),
            (Camt(Entry("30.00", "CRDT", "A", "")).Replace("EUR", "USD"), "application/xml", "statement.other_account"),
            ("date,text\n2026-01-01,a\n", "text/csv", "statement.malformed"),
            ("date,amount\n2026-13-01,1\n", "text/csv", "statement.malformed"),
            ("date,amount\n2026-01-01,1e5\n", "text/csv", "statement.malformed"),
            ("date,amount\n2026-01-01\n", "text/csv", "statement.malformed"),
            ("date,amount\n\"2026-01-01,1\n", "text/csv", "statement.malformed"),
            ("", "text/csv", "statement.malformed"),
            ("date,amount,currency\n2026-01-01,1,USD\n", "text/csv", "statement.other_account"),
            ("date,amount\n" + string.Concat(Enumerable.Repeat("2026-01-01,1\n", 5001)), "text/csv", "statement.too_large"),
            (new string('a', 1_048_577), "text/csv", "statement.too_large"),
            ("{}", "application/json", "request.unsupported_media_type"),
        })
            (await (await Put(seller, begun.Id(), body, type)).Code()).ShouldBe(code, body.Length > 300 ? type : body);
        (await seller.List($"/reconciliations/{begun.Id()}/statement")).ShouldBeEmpty();
    }

    private static string Camt(params string[] entries) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id>
        <Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>
        <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{Today}</Dt></Dt></Bal>
        <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">72.34</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{Today}</Dt></Dt></Bal>
        {string.Concat(entries)}</Stmt></BkToCstmrStmt></Document>
        """;

    private static string Entry(string amount, string sign, string reference, string text, string status = "BOOK") =>
        $"""
        <Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts><Cd>{status}</Cd></Sts><BookgDt><Dt>{Today}</Dt></BookgDt>
        <NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>Buyer</Nm></Pty></Dbtr></RltdPties>
        <RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
        """;

    private static async Task<JsonElement> Import(Seller seller, Guid id, string body, string type = "application/xml")
    {
        var answer = await Put(seller, id, body, type);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static Task<HttpResponseMessage> Put(Seller seller, Guid id, string body, string type) =>
        seller.Http.PutAsync($"/api/v1/billing/reconciliations/{id}/statement", new StringContent(body, Encoding.UTF8, type));
}
