using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Exports;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Exports;

/// <summary>Streams the invoices that have a number, oldest first, as CSV or JSON lines: those issued from a day on and before another where asked.</summary>
public static class ExportInvoices
{
    public sealed record Row(
        Guid Id, string? Number, InvoiceStatus Status, Guid CustomerId, string CustomerName, Guid? SubscriptionId, string Currency, long SubtotalAmount,
        long TaxAmount, long TotalAmount, long WalletAmount, long BalanceAmount, long PaidAmount, long CreditedAmount, long RefundedAmount,
        long WrittenOffAmount, long DueAmount, DateOnly? IssuedOn, DateOnly? DueOn, DateTimeOffset? PaidAt);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/invoices", Handle)
        .WithName("ExportInvoices").RequirePermission("billing.export").Produces<string>(200, "text/csv", "application/jsonl");

    public static PushStreamHttpResult Handle(string? format, DateOnly? from, DateOnly? until, BillingDbContext db, Export export) => export.Of(
        db.Invoices.AsNoTracking().IgnoreAutoIncludes().Where(invoice => invoice.Number != null)
            .Where(invoice => from == null || invoice.IssuedOn >= from)
            .Where(invoice => until == null || invoice.IssuedOn < until)
            .OrderBy(invoice => invoice.Id)
            .Select(invoice => new Row(
                invoice.Id, invoice.Number, invoice.Status, invoice.CustomerId, invoice.CustomerName, invoice.SubscriptionId, invoice.Currency.Code,
                invoice.SubtotalAmount, invoice.TaxAmount, invoice.TotalAmount, invoice.WalletAmount, invoice.BalanceAmount, invoice.PaidAmount, invoice.CreditedAmount,
                invoice.RefundedAmount, invoice.WrittenOffAmount,
                invoice.Status == InvoiceStatus.Open
                    ? invoice.TotalAmount - invoice.WalletAmount - invoice.BalanceAmount - invoice.PaidAmount - invoice.CreditedDueAmount : 0,
                invoice.IssuedOn, invoice.DueOn, invoice.PaidAt)),
        format, "invoices");
}
