using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Payments;

/// <summary>Shows the receipt of a payment that succeeded.</summary>
public static class GetReceipt
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/receipt", Handle)
        .WithName("GetReceipt").RequirePermission("billing.payments.view").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<ReceiptResponse>> Handle(Guid id, BillingDbContext db, CancellationToken ct) =>
        TypedResults.Ok(ReceiptResponse.From(await db.ReceiptOf(id, ct)));
}
