using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace DotMac.Billing.Tests;

/// <summary>Whatever is recorded, refunded, credited, reconciled and undone in whichever order, the books agree and nothing fails but by name.</summary>
public sealed class OfflineHistoryTests(BillingService service)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Any_history_of_money_that_was_recorded_keeps_the_invariants(int seed)
    {
        var random = new Random(seed);
        using var seller = service.NewSeller();
        var (customer, payments) = (await seller.Buyer(), new List<Guid>());
        var account = await ReconciliationTests.Account(seller);
        var reconciliation = (await ReconciliationTests.Begin(seller, account, 0, 0)).Id();
        Guid[] invoices = [await seller.Finalized(customer), await seller.Finalized(customer), await seller.Finalized(customer)];
        var refusals = 0;
        for (var act = 0; act < 40; act++)
        {
            var (path, body) = Act(random, invoices[random.Next(3)], payments, reconciliation, await Line(seller, invoices[0]), invoices[0]);
            var answer = await seller.Post(path, body);
            if ((int)answer.StatusCode >= 500)
                Assert.Fail($"{path}: {await answer.Content.ReadAsStringAsync()}");
            refusals += answer.IsSuccessStatusCode ? 0 : 1;
            if (path == "/payments/offline" && answer.StatusCode is HttpStatusCode.Created)
                payments.Add((await answer.Content.ReadFromJsonAsync<JsonElement>()).Id());
            if (act % 10 == 9)
                await Holds(seller);
        }

        await seller.Idle();
        await Holds(seller);
        refusals.ShouldBeLessThan(40);
        payments.ShouldNotBeEmpty();
    }

    private static (string Path, object Body) Act(Random random, Guid invoice, List<Guid> payments, Guid reconciliation, Guid line, Guid lined)
    {
        var payment = payments.Count == 0 ? Guid.NewGuid() : payments[random.Next(payments.Count)];
        return random.Next(9) switch
        {
            <= 3 => ("/payments/offline", new { invoice_id = invoice, amount = random.Next(1, 4000), currency = "EUR", method = "cash" }),
            4 or 5 => ($"/payments/{payment}/reverse", new { reason = "mistake" }),
            6 => ($"/payments/{payment}/refunds", new { amount = random.Next(1, 500) }),
            7 => ($"/reconciliations/{reconciliation}/payments", new { payment_ids = new[] { payment } }),
            _ => ("/credit-notes", new { invoice_id = lined, reason = "goodwill", settlement = "balance", lines = new[] { new { invoice_line_id = line, amount = random.Next(1, 300) } } }),
        };
    }

    private static async Task<Guid> Line(Seller seller, Guid invoice) => (await seller.Get($"/invoices/{invoice}")).GetProperty("lines")[0].Id();

    private static async Task Holds(Seller seller)
    {
        var proof = await seller.Do("/invariants/check");
        proof.GetProperty("holds").GetBoolean().ShouldBeTrue(proof.ToString());
    }
}
