using DotMac.Billing.Data;
using DotMac.Billing.Domain.BankAccounts;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.Billing.Features.BankAccounts;
using DotMac.Billing.Statements;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Reconciliations;

/// <summary>
/// Reads the bank's statement, camt.053 or CSV, in place of one that was read before, and proposes what its entries mean; nothing is reconciled by that.
/// </summary>
public static class ImportStatement
{
    /// <summary>What the statement says of its balances, to be held against those of the reconciliation; and how many entries there are of each kind.</summary>
    public sealed record Response(Guid ReconciliationId, int Entries, int Proposed, int Unmatched, long? StatementOpeningAmount, long? StatementClosingAmount);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/{id:guid}/statement", Handle)
        .WithName("ImportStatement").RequirePermission("billing.reconciliation.update").Accepts<string>("application/xml", "text/xml", "text/csv")
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(415).ProducesProblem(422);

    public static async Task<Ok<Response>> Handle(Guid id, BillingDbContext db, BankAccountNumbers numbers, HttpContext http, CancellationToken ct)
    {
        var body = await Body(http.Request, ct);
        var held = await db.HeldReconciliation(id, ct, withStatement: true);
        http.HonourMatch(held);
        var statement = Read(http.Request.ContentType, body, held.Currency);
        if (statement.Lines.Count > BankStatement.MostLines)
            throw ReconciliationErrors.StatementTooLarge();
        var account = await db.BankAccounts.SingleAsync(known => known.Id == held.BankAccountId, ct);
        if (statement.Iban is { } iban && account.Kind is NumberKind.Iban && iban != numbers.Open(account))
            throw ReconciliationErrors.StatementOfOther();

        held.Import(statement.Lines, await db.Candidates(held, ct), http.User.Person());
        await db.SaveChangesAsync(ct);
        http.SetETag(held);
        var proposed = held.Entries.Count(entry => entry.Status is StatementEntryStatus.Proposed);
        return TypedResults.Ok(new Response(
            id, held.Entries.Count, proposed, held.Entries.Count - proposed, statement.OpeningAmount, statement.ClosingAmount));
    }

    private static BankStatement Read(string? type, byte[] body, Currency currency) =>
        type?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) is true ? StatementCsv.Read(body, currency) : Camt053.Read(body, currency);

    private static async Task<byte[]> Body(HttpRequest request, CancellationToken ct)
    {
        var (body, part) = (new MemoryStream(), new byte[16_384]);
        for (var read = await request.Body.ReadAsync(part, ct); read > 0; read = await request.Body.ReadAsync(part, ct))
        {
            if (body.Length + read > BankStatement.MostBytes)
                throw ReconciliationErrors.StatementTooLarge();
            body.Write(part, 0, read);
        }

        return body.ToArray();
    }
}
