using DotMac.Billing.Data;
using DotMac.Billing.Domain.Payments;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Exports;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Exports;

/// <summary>Streams payments, oldest first, as CSV or JSON lines: those begun from a day on and before another (UTC) where asked.</summary>
public static class ExportPayments
{
    public sealed record Row(
        Guid Id, Guid InvoiceId, Guid CustomerId, PaymentStatus Status, string Currency, long PaymentAmount, long SurplusAmount, long RefundedAmount,
        int Attempt, OfflineMethod? OfflineMethod, DateOnly? ReceivedOn, string? ProviderReference, string? FailureCode, DateTimeOffset CreatedAt);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/payments", Handle)
        .WithName("ExportPayments").RequirePermission("billing.export").Produces<string>(200, "text/csv", "application/jsonl");

    public static PushStreamHttpResult Handle(string? format, DateOnly? from, DateOnly? until, BillingDbContext db, Export export)
    {
        var (first, end) = (Days.Start(from), Days.Start(until));
        var payments = db.Payments.AsNoTracking()
            .Where(payment => first == null || payment.CreatedAt >= first)
            .Where(payment => end == null || payment.CreatedAt < end)
            .OrderBy(payment => payment.Id)
            .Select(payment => new Row(
                payment.Id, payment.InvoiceId, payment.CustomerId, payment.Status, payment.Currency.Code, payment.Amount, payment.SurplusAmount,
                payment.RefundedAmount, payment.Attempt, payment.OfflineMethod, payment.ReceivedOn, payment.ProviderReference, payment.FailureCode, payment.CreatedAt));
        return export.Of(payments, format, "payments");
    }
}
