using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Balances;

/// <summary>Credits a customer by hand, or takes a credit away, in minor units of the customer's currency.</summary>
public static class AdjustBalance
{
    public sealed record Request(long Amount, [property: StringLength(500, MinimumLength = 1)] string Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{customerId:guid}/balance/adjustments", Handle)
        .WithName("AdjustBalance").RequirePermission("billing.credit_notes.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(422);

    public static async Task<Ok<BalanceEntryResponse>> Handle(
        Guid customerId, Request request, BillingDbContext db, TenantClock clock, CancellationToken ct)
    {
        var customer = await db.Customers.FindAsync([customerId], ct) ?? throw CustomerErrors.NotFound();
        var balance = await db.OpenBalance(customerId, customer.Currency, ct);
        var entry = balance.Adjust(request.Amount, request.Reason, clock.Now);
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(BalanceEntryResponse.From(entry));
    }
}
