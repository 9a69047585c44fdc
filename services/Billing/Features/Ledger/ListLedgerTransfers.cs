using System.Linq.Expressions;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Ledger;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.Ledger;

/// <summary>Lists what moved between the accounts, newest first, of one account (either side), customer, invoice or document, and from or before a date (UTC) where asked.</summary>
public static class ListLedgerTransfers
{
    /// <summary>An amount in minor units that moved from <c>credit_account</c> to <c>debit_account</c>; <c>source_id</c> is the document that moved it.</summary>
    public sealed record Response(
        Guid Id, LedgerOperation Operation, Guid SourceId, LedgerAccount DebitAccount, LedgerAccount CreditAccount, long TransferAmount, string Currency,
        string? TaxRate, Guid? CustomerId, Guid? InvoiceId, DateTimeOffset PostedAt);

    private static readonly Expression<Func<LedgerTransfer, Response>> Of = transfer => new(
        transfer.Id, transfer.Operation, transfer.SourceId, transfer.DebitAccount, transfer.CreditAccount, transfer.Amount, transfer.Currency.Code,
        transfer.TaxRate, transfer.CustomerId, transfer.InvoiceId, transfer.PostedAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/transfers", Handle).WithName("ListLedgerTransfers").RequirePermission("billing.reconciliation.read");

    public static async Task<Ok<Page<Response>>> Handle(
        [FromQuery(Name = "customer_id")] Guid? customerId, [FromQuery(Name = "invoice_id")] Guid? invoiceId, [FromQuery(Name = "source_id")] Guid? sourceId,
        string? account, DateOnly? from, DateOnly? until, BillingDbContext db, Paging paging, CancellationToken ct)
    {
        var (side, first, end) = (Accounts.Known(account), Days.Start(from), Days.Start(until));
        var transfers = db.LedgerTransfers
            .Where(transfer => customerId == null || transfer.CustomerId == customerId)
            .Where(transfer => invoiceId == null || transfer.InvoiceId == invoiceId)
            .Where(transfer => sourceId == null || transfer.SourceId == sourceId)
            .Where(transfer => side == null || transfer.DebitAccount == side || transfer.CreditAccount == side)
            .Where(transfer => first == null || transfer.PostedAt >= first)
            .Where(transfer => end == null || transfer.PostedAt < end);
        return TypedResults.Ok(await paging.Read(transfers, Of, ct));
    }
}
