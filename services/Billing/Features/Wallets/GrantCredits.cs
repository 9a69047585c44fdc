using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Wallets;
using DotMac.Billing.Due;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Wallets;

/// <summary>Puts credits into a wallet by hand, free or paid for elsewhere; their worth is rounded to the currency's minor units.</summary>
public static class GrantCredits
{
    public sealed record Request(
        GrantKind Kind, string Credits, [property: Range(0, 100)] int Priority = WalletGrant.UsualPriority, DateOnly? ExpiresOn = null,
        [property: StringLength(500, MinimumLength = 1)] string? Note = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/grants", Handle)
        .WithName("GrantCredits").RequirePermission("billing.credit_notes.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<WalletGrantResponse>> Handle(
        Guid id, Request request, BillingDbContext db, TenantClock clock, CancellationToken ct)
    {
        var wallet = await db.HeldWallet(id, ct);
        var customer = await db.Customers.SingleAsync(known => known.Id == wallet.CustomerId, ct);
        var credits = Domain.Wallets.Credits.Parse(request.Credits);
        var grant = wallet.Grant(request.Kind, credits, request.Priority, request.ExpiresOn, request.Note, customer, clock.Now);
        ExpireCredits.Plan(db, grant);
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/api/v1/billing/wallets/{id}/grants", WalletGrantResponse.From(grant));
    }
}
