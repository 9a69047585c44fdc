using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Wallets;

/// <summary>Takes credits out of a wallet by hand, in the order in which they would be used; nobody is paid for them.</summary>
public static class VoidCredits
{
    public sealed record Request(string Credits, [property: StringLength(500, MinimumLength = 1)] string Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/void-credits", Handle)
        .WithName("VoidCredits").RequirePermission("billing.credit_notes.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Ok<WalletResponse>> Handle(
        Guid id, Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var wallet = await db.HeldWallet(id, ct);
        wallet.Void(Domain.Wallets.Credits.Parse(request.Credits), request.Reason, clock.Now);
        await db.SaveChangesAsync(ct);
        http.SetETag(wallet);
        return TypedResults.Ok(WalletResponse.From(wallet));
    }
}
