using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>What came in and went out on an account, held against the bank's statement by two people.</summary>
public sealed class ReconciliationTests(BillingService service)
{
    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    [Fact]
    public async Task One_prepares_it_and_another_approves_it_and_its_payments_are_reconciled()
    {
        using var seller = service.NewSeller();
        var account = await Account(seller);
        var payment = await Received(seller, account, 3000);
        var refunded = await Received(seller, account, 2000);
        var refund = await seller.Do($"/payments/{refunded}/refunds", new { amount = 500 });
        await Eventually.Get(() => seller.Get($"/refunds/{refund.Id()}"), now => now.Text("status") == "succeeded", "the refund");
        var begun = await Begin(seller, account, opening: 10_000, statement: 14_500);
        (begun.Number("closing_amount"), begun.Number("discrepancy_amount")).ShouldBe((10_000, -4_500));

        var filled = await seller.Do($"/reconciliations/{begun.Id()}/payments", new { payment_ids = new[] { payment, refunded }, refund_ids = new[] { refund.Id() } });
        (filled.Number("deposits_amount"), filled.Number("withdrawals_amount"), filled.Number("closing_amount"), filled.Number("discrepancy_amount"))
            .ShouldBe((5000, 500, 14_500, 0));
        (await seller.Do($"/reconciliations/{begun.Id()}/complete", new { })).Text("status").ShouldBe("completed");
        (await Code(seller.Http, begun.Id(), "approve")).ShouldBe((HttpStatusCode.Forbidden, "reconciliation.four_eyes"));

        using var other = service.Client(seller.Tenant, "billing.reconciliation.approve");
        (await Code(other, begun.Id(), "approve")).ShouldBe((HttpStatusCode.OK, null));
        (await seller.Get($"/reconciliations/{begun.Id()}")).Text("status").ShouldBe("approved");
        (await seller.Get($"/payments/{payment}")).Text("verification").ShouldBe("reconciled");
        (await seller.Events("reconciliation.approved")).Single().Number("items").ShouldBe(3);
        (await seller.Events("reconciliation.completed")).Length.ShouldBe(1);
        (await seller.Events("payment.reconciled")).Length.ShouldBe(2);
        (await Code(other, begun.Id(), "approve")).ShouldBe((HttpStatusCode.Conflict, "reconciliation.wrong_status"));
        (await Code(seller.Http, begun.Id(), "reopen", new { reason = "no" })).ShouldBe((HttpStatusCode.Conflict, "reconciliation.wrong_status"));
        (await Refused(seller, $"/payments/{payment}/reverse", new { reason = "mistake" })).ShouldBe("payment.reconciled");
        var summary = await seller.Get("/reconciliations/summary");
        (summary.Number("approved"), summary.Number("with_discrepancy"), summary.GetProperty("unreconciled").GetArrayLength()).ShouldBe((1, 0, 0));
    }

    [Fact]
    public async Task Who_created_or_completed_or_filled_it_does_not_approve_it_and_approving_needs_its_permission()
    {
        using var seller = service.NewSeller();
        var account = await Account(seller);
        var (payment, begun) = (await Received(seller, account, 3000), await Begin(seller, account, 0, 3000));
        using var filler = service.Client(seller.Tenant, "billing.*");
        using var finisher = service.Client(seller.Tenant, "billing.*");
        using var helper = service.Client(seller.Tenant, "billing.reconciliation.update", "billing.reconciliation.read");
        (await Code(filler, begun.Id(), "payments", new { payment_ids = new[] { payment } })).Status.ShouldBe(HttpStatusCode.OK);
        (await Code(finisher, begun.Id(), "complete", new { })).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var hand in new[] { seller.Http, filler, finisher })
            (await Code(hand, begun.Id(), "approve")).ShouldBe((HttpStatusCode.Forbidden, "reconciliation.four_eyes"));
        (await Code(helper, begun.Id(), "approve")).ShouldBe((HttpStatusCode.Forbidden, "permission.denied"));
        (await seller.Get($"/reconciliations/{begun.Id()}")).Text("status").ShouldBe("completed");
    }

    [Fact]
    public async Task A_client_a_service_or_a_key_is_no_second_person()
    {
        using var seller = service.NewSeller();
        var begun = await Begin(seller, await Account(seller), 0, 0);
        using var client = As(seller, "client");
        using var key = As(seller, "api_key");
        (await Code(client, begun.Id(), "complete", new { })).ShouldBe((HttpStatusCode.Forbidden, "reconciliation.person_required"));
        await seller.Do($"/reconciliations/{begun.Id()}/complete", new { });
        foreach (var machine in new[] { client, key })
            (await Code(machine, begun.Id(), "approve")).ShouldBe((HttpStatusCode.Forbidden, "reconciliation.person_required"));
        (await seller.Get($"/reconciliations/{begun.Id()}")).Text("status").ShouldBe("completed");
        (await seller.Events("reconciliation.approved")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_client_to_which_a_persons_token_was_exchanged_neither_completes_nor_approves()
    {
        using var seller = service.NewSeller();
        var begun = await Begin(seller, await Account(seller), 0, 0);
        var token = service.Identity.Tokens.User(seller.Tenant, Guid.CreateVersion7(), "billing.*");
        token.Claims["act"] = new Dictionary<string, object> { ["sub"] = Guid.NewGuid().ToString(), ["kind"] = "client" };
        using var lent = service.WithToken(StubTokens.Sign(token));
        (await Code(lent, begun.Id(), "complete", new { })).ShouldBe((HttpStatusCode.Forbidden, "reconciliation.person_required"));
        (await seller.Get($"/reconciliations/{begun.Id()}")).Text("status").ShouldBe("in_progress");
        (await seller.Events("reconciliation.completed")).ShouldBeEmpty();

        await seller.Do($"/reconciliations/{begun.Id()}/complete", new { });
        (await Code(lent, begun.Id(), "approve")).ShouldBe((HttpStatusCode.Forbidden, "reconciliation.person_required"));
        (await seller.Get($"/reconciliations/{begun.Id()}")).Text("status").ShouldBe("completed");
        (await seller.Events("reconciliation.approved")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_took_something_out_or_imported_or_completed_before_or_sent_it_back_had_a_hand_in_it_for_ever()
    {
        using var seller = service.NewSeller();
        var account = await Account(seller);
        var (payment, begun) = (await Received(seller, account, 3000), await Begin(seller, account, 0, 0));
        using var remover = service.Client(seller.Tenant, "billing.*");
        using var importer = service.Client(seller.Tenant, "billing.*");
        using var finisher = service.Client(seller.Tenant, "billing.*");
        using var returner = service.Client(seller.Tenant, "billing.*");
        var item = (await seller.Do($"/reconciliations/{begun.Id()}/payments", new { payment_ids = new[] { payment } })).GetProperty("items")[0].Id();
        (await remover.DeleteAsync($"/api/v1/billing/reconciliations/{begun.Id()}/items/{item}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await importer.PutAsync($"/api/v1/billing/reconciliations/{begun.Id()}/statement", new StringContent("date,amount\n2026-01-01,1\n", System.Text.Encoding.UTF8, "text/csv")))
            .StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Code(finisher, begun.Id(), "complete", new { })).Status.ShouldBe(HttpStatusCode.OK);
        (await Code(returner, begun.Id(), "reopen", new { reason = "look again" })).Status.ShouldBe(HttpStatusCode.OK);
        await seller.Do($"/reconciliations/{begun.Id()}/complete", new { });
        foreach (var hand in new[] { remover, importer, finisher, returner })
            (await Code(hand, begun.Id(), "approve")).ShouldBe((HttpStatusCode.Forbidden, "reconciliation.four_eyes"));
        (await seller.Get($"/reconciliations/{begun.Id()}")).GetProperty("preparers").GetArrayLength().ShouldBe(5);
        using var stranger = service.Client(seller.Tenant, "billing.*");
        (await Code(stranger, begun.Id(), "approve")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_difference_is_not_written_off_twice_periods_follow_each_other_and_open_with_what_was_approved()
    {
        using var seller = service.NewSeller();
        var account = await Account(seller);
        object Of(string from, string until, long opening, string? why = null) =>
            new { bank_account_id = account, period_from = from, period_until = until, opening_amount = opening, statement_amount = 950, opening_reason = why };
        var (january, twice) = (await seller.Created("/reconciliations", Of("2026-01-01", "2026-01-31", 1000)), await seller.Created("/reconciliations", Of("2026-01-31", "2026-02-10", 1000)));
        await seller.Do($"/reconciliations/{january.Id()}/complete", new { discrepancy_reason = "charges", write_off = true });
        (await Refused(seller, $"/reconciliations/{twice.Id()}/complete", new { discrepancy_reason = "charges", write_off = true })).ShouldBe("reconciliation.period_overlaps");
        (await Refused(seller, "/reconciliations", Of("2026-01-10", "2026-01-20", 1000))).ShouldBe("reconciliation.period_overlaps");
        using var other = service.Client(seller.Tenant, "billing.*");
        (await Code(other, january.Id(), "approve")).Status.ShouldBe(HttpStatusCode.OK);

        (await Refused(seller, "/reconciliations", Of("2026-02-01", "2026-02-28", 1000))).ShouldBe("reconciliation.opening_differs");
        (await seller.Created("/reconciliations", Of("2026-02-01", "2026-02-28", 1000, "an error of the bank"))).Text("opening_reason").ShouldBe("an error of the bank");
        var february = await seller.Created("/reconciliations", Of("2026-02-01", "2026-02-28", 950));
        (await seller.Do($"/reconciliations/{february.Id()}/complete", new { })).Text("status").ShouldBe("completed");
        (await seller.List("/ledger/transfers")).Count(transfer => transfer.Text("operation") == "difference_written_off").ShouldBe(1);
    }

    [Fact]
    public async Task What_does_not_agree_has_a_reason_and_is_written_off_by_the_approval()
    {
        using var seller = service.NewSeller();
        var account = await Account(seller);
        var (payment, begun) = (await Received(seller, account, 3000), await Begin(seller, account, 0, 2950));
        await seller.Do($"/reconciliations/{begun.Id()}/payments", new { payment_ids = new[] { payment } });
        (await Refused(seller, $"/reconciliations/{begun.Id()}/complete", new { })).ShouldBe("reconciliation.reason_missing");
        await seller.Do($"/reconciliations/{begun.Id()}/complete", new { discrepancy_reason = "bank charges", write_off = true });
        (await seller.List("/ledger/transfers")).ShouldNotContain(transfer => transfer.Text("operation") == "difference_written_off");

        using var other = service.Client(seller.Tenant, "billing.*");
        await Code(other, begun.Id(), "approve");
        var written = (await seller.List("/ledger/transfers")).Single(transfer => transfer.Text("operation") == "difference_written_off");
        (written.Text("debit_account"), written.Text("credit_account"), written.Number("transfer_amount")).ShouldBe(("reconciliation_differences", "cash", 50));
        (await seller.Get($"/reconciliations/{begun.Id()}")).Number("written_off_amount").ShouldBe(50);
    }

    [Fact]
    public async Task Where_the_bank_has_more_it_is_written_up()
    {
        using var seller = service.NewSeller();
        var begun = await Begin(seller, await Account(seller), -100, 25);
        await seller.Do($"/reconciliations/{begun.Id()}/complete", new { discrepancy_reason = "interest", write_off = true });
        using var other = service.Client(seller.Tenant, "billing.*");
        await Code(other, begun.Id(), "approve");
        var written = (await seller.List("/ledger/transfers")).Single();
        (written.Text("debit_account"), written.Text("credit_account"), written.Number("transfer_amount")).ShouldBe(("cash", "reconciliation_differences", 125));
    }

    [Fact]
    public async Task A_payment_stands_in_one_reconciliation_however_many_ask_at_once()
    {
        using var seller = service.NewSeller();
        var account = await Account(seller);
        var payment = await Received(seller, account, 3000);
        var all = new List<Guid>();
        for (var i = 0; i < 5; i++)
            all.Add((await Begin(seller, account, 0, 3000)).Id());
        var answers = await Task.WhenAll(all.Select(id => seller.Post($"/reconciliations/{id}/payments", new { payment_ids = new[] { payment } })));
        answers.Count(answer => answer.IsSuccessStatusCode).ShouldBe(1);
        (await Refused(seller, $"/reconciliations/{all[0]}/payments", new { payment_ids = new[] { payment } })).ShouldBe("reconciliation.already_in");
        (await Refused(seller, $"/payments/{payment}/reverse", new { reason = "mistake" })).ShouldBe("payment.in_reconciliation");

        var holder = (await Task.WhenAll(all.Select(id => seller.Get($"/reconciliations/{id}")))).Single(known => known.GetProperty("items").GetArrayLength() == 1);
        (await seller.Delete($"/reconciliations/{holder.Id()}/items/{holder.GetProperty("items")[0].Id()}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await seller.Get($"/reconciliations/{holder.Id()}")).Number("deposits_amount").ShouldBe(0);
        await seller.Do($"/payments/{payment}/reverse", new { reason = "mistake" });
        (await Refused(seller, $"/reconciliations/{holder.Id()}/payments", new { payment_ids = new[] { payment } })).ShouldBe("reconciliation.payment_not_paid");
    }

    [Fact]
    public async Task What_cannot_stand_in_it_is_refused_and_changes_nothing()
    {
        using var seller = service.NewSeller();
        var account = await Account(seller);
        var begun = await Begin(seller, account, 0, 0);
        var path = $"/reconciliations/{begun.Id()}/payments";
        var elsewhere = await Received(seller, await Account(seller, "FR1420041010050500013M02606"), 3000);
        (await Refused(seller, path, new { payment_ids = new[] { elsewhere } })).ShouldBe("reconciliation.other_account");
        (await Refused(seller, path, new { payment_ids = new[] { await Received(seller, null, 3000, "USD") } })).ShouldBe("reconciliation.currency_mismatch");
        (await Refused(seller, path, new { })).ShouldBe("reconciliation.nothing_to_add");
        (await Refused(seller, path, new { payment_ids = new[] { Guid.NewGuid() } })).ShouldBe("payment.not_found");
        object Body(Guid of, string from, string until, long opening = 0) => new { bank_account_id = of, period_from = from, period_until = until, opening_amount = opening, statement_amount = 0 };
        (await Refused(seller, "/reconciliations", Body(account, "2026-02-01", "2026-01-31"))).ShouldBe("reconciliation.period_invalid");
        (await Refused(seller, "/reconciliations", Body(Guid.NewGuid(), "2026-01-01", "2026-01-31"))).ShouldBe("bank_account.unknown");
        using var other = service.NewSeller();
        (await other.Http.GetAsync($"/api/v1/billing/reconciliations/{begun.Id()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await seller.Get($"/reconciliations/{begun.Id()}")).GetProperty("items").GetArrayLength().ShouldBe(0);

        await seller.Do($"/reconciliations/{begun.Id()}/complete", new { });
        (await Refused(seller, path, new { payment_ids = new[] { elsewhere } })).ShouldBe("reconciliation.wrong_status");
        (await seller.Do($"/reconciliations/{begun.Id()}/reopen", new { reason = "a payment is missing" })).Text("status").ShouldBe("in_progress");
        (await seller.Events("reconciliation.reopened")).Length.ShouldBe(1);
    }

    private HttpClient As(Seller seller, string kind)
    {
        var token = service.Identity.Tokens.User(seller.Tenant, Guid.CreateVersion7(), "billing.*");
        token.Claims["kind"] = kind;
        return service.WithToken(StubTokens.Sign(token));
    }

    internal static async Task<Guid> Account(Seller seller, string iban = "DE89370400440532013000") =>
        (await seller.Created("/bank-accounts", new { account_holder_name = "Seller", bank_name = "Bank", currency = "EUR", iban })).Id();

    internal static Task<JsonElement> Begin(Seller seller, Guid account, long opening, long statement) => seller.Created("/reconciliations", new
    {
        bank_account_id = account,
        period_from = Today.AddDays(-30),
        period_until = Today,
        opening_amount = opening,
        statement_amount = statement,
    });

    internal static async Task<Guid> Received(Seller seller, Guid? account, long amount, string currency = "EUR", string? reference = null, Guid? invoice = null) =>
        (await seller.Created("/payments/offline", new
        {
            invoice_id = invoice ?? await seller.Finalized(await seller.Buyer(currency)),
            amount,
            currency,
            method = "bank_transfer",
            reference,
            bank_account_id = account,
        })).Id();

    private static async Task<(HttpStatusCode Status, string? Code)> Code(HttpClient http, Guid id, string what, object? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/billing/reconciliations/{id}/{what}") { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        var answer = await http.SendAsync(request);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? null : await answer.Code());
    }

    private static async Task<string?> Refused(Seller seller, string path, object body) => await (await seller.Post(path, body)).Code();
}
