using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Wallets;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Wallets;

/// <summary>Has so many credits bought by themselves whenever the wallet has less than a threshold, at once where it has; needs the ETag that was read.</summary>
public static class SetAutoTopUp
{
    public sealed record Request(
        [property: StringLength(40, MinimumLength = 1)] string Threshold, [property: StringLength(40, MinimumLength = 1)] string Credits, Guid? PaymentMethodId = null)
    {
        internal AutoTopUp Terms() => new(
            Domain.Wallets.Credits.Cut(Domain.Wallets.Credits.Parse(Threshold)), Domain.Wallets.Credits.Cut(Domain.Wallets.Credits.Parse(Credits)), PaymentMethodId);
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/{id:guid}/auto-top-up", Handle)
        .WithName("SetAutoTopUp").RequirePermission("billing.payments.manage").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Ok<WalletResponse>> Handle(Guid id, Request request, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var wallet = await db.HeldWallet(id, ct);
        http.RequireMatch(wallet);
        if (request.PaymentMethodId is { } method)
            await db.PaymentMethods.Attached(wallet.CustomerId, method, ct);
        wallet.TopUpBelow(request.Terms());
        await db.SaveChangesAsync(ct);
        http.SetETag(wallet);
        return TypedResults.Ok(WalletResponse.From(wallet));
    }
}
