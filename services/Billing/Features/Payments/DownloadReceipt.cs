using DotMac.Billing.Data;
using DotMac.Billing.Documents;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Payments;

/// <summary>The receipt of a payment that succeeded, as PDF.</summary>
public static class DownloadReceipt
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/receipt/pdf", Handle)
        .WithName("DownloadReceipt").RequirePermission("billing.payments.view")
        .Produces(200, contentType: "application/pdf").ProducesProblem(404).ProducesProblem(409);

    public static async Task<FileContentHttpResult> Handle(Guid id, BillingDbContext db, CancellationToken ct)
    {
        var receipt = await db.ReceiptOf(id, ct);
        await db.Commit(ct); // as with invoices
        return TypedResults.File(ReceiptPdf.Render(receipt), "application/pdf", $"receipt-{receipt.PaymentId}.pdf");
    }
}
