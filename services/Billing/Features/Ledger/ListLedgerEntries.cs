using System.Text.Json;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Ledger;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.Ledger;

/// <summary>Lists what was posted, newest first: of an account (either side), a customer, an invoice, and from or before a date (UTC) where asked.</summary>
public static class ListLedgerEntries
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/entries", Handle).WithName("ListLedgerEntries").RequirePermission("billing.ledger.view");

    public static async Task<Ok<Page<LedgerEntryResponse>>> Handle([AsParameters] LedgerFilter filter, BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(filter.Of(db.LedgerEntries), LedgerEntryResponse.Of, ct));
}

/// <summary>Which entries are meant; <c>from</c> is the first day, <c>until</c> the day after the last.</summary>
public sealed record LedgerFilter(
    [property: FromQuery(Name = "account")] string? Account, [property: FromQuery(Name = "customer_id")] Guid? CustomerId,
    [property: FromQuery(Name = "invoice_id")] Guid? InvoiceId, [property: FromQuery(Name = "from")] DateOnly? From,
    [property: FromQuery(Name = "until")] DateOnly? Until)
{
    internal IQueryable<LedgerEntry> Of(IQueryable<LedgerEntry> entries)
    {
        var (account, from, until) = (Known(Account), Start(From), Start(Until));
        return entries
            .Where(entry => account == null || entry.DebitAccount == account || entry.CreditAccount == account)
            .Where(entry => CustomerId == null || entry.CustomerId == CustomerId)
            .Where(entry => InvoiceId == null || entry.InvoiceId == InvoiceId)
            .Where(entry => from == null || entry.OccurredAt >= from)
            .Where(entry => until == null || entry.OccurredAt < until);
    }

    private static LedgerAccount? Known(string? text) => text switch
    {
        null => null,
        _ when Enum.GetValues<LedgerAccount>().Where(account => JsonNamingPolicy.SnakeCaseLower.ConvertName(account.ToString()) == text).ToArray() is [var known] => known,
        _ => throw LedgerErrors.AccountUnknown(),
    };

    private static DateTimeOffset? Start(DateOnly? date) => date is { } day ? new(day, TimeOnly.MinValue, TimeSpan.Zero) : null;
}
