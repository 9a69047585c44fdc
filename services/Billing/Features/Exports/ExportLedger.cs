using DotMac.Billing.Data;
using DotMac.Billing.Domain.Ledger;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Exports;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Exports;

/// <summary>Streams the ledger's transfers, oldest first, as CSV or JSON lines: those posted from a day on and before another (UTC) where asked.</summary>
public static class ExportLedger
{
    public sealed record Row(
        Guid Id, LedgerOperation Operation, Guid SourceId, int Number, LedgerAccount DebitAccount, LedgerAccount CreditAccount, string Currency,
        long TransferAmount, string? TaxRate, Guid? CustomerId, Guid? InvoiceId, DateTimeOffset PostedAt);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/ledger", Handle)
        .WithName("ExportLedger").RequirePermission("billing.export").Produces<string>(200, "text/csv", "application/jsonl");

    public static PushStreamHttpResult Handle(string? format, DateOnly? from, DateOnly? until, BillingDbContext db, Export export)
    {
        var (first, end) = (Days.Start(from), Days.Start(until));
        var transfers = db.LedgerTransfers.AsNoTracking()
            .Where(transfer => first == null || transfer.PostedAt >= first)
            .Where(transfer => end == null || transfer.PostedAt < end)
            .OrderBy(transfer => transfer.Id)
            .Select(transfer => new Row(
                transfer.Id, transfer.Operation, transfer.SourceId, transfer.Number, transfer.DebitAccount, transfer.CreditAccount, transfer.Currency.Code,
                transfer.Amount, transfer.TaxRate, transfer.CustomerId, transfer.InvoiceId, transfer.PostedAt));
        return export.Of(transfers, format, "ledger");
    }
}
