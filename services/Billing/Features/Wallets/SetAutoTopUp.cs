using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Wallets;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Wallets;

/// <summary>
/// Has so many credits bought by themselves whenever the wallet has less than a threshold, at once where it has; a top-up that could not be paid is tried with the
/// method of now. Needs the ETag that was read.
/// </summary>
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

    public static async Task<Ok<WalletResponse>> Handle(
        Guid id, Request request, BillingDbContext db, Collection collection, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        // The invoice is held before the wallet, as everywhere.
        var known = await db.Wallets.Where(one => one.Id == id).Select(one => one.RunningTopUpId).SingleOrDefaultAsync(ct);
        var running = known is { } begun ? await db.Held(begun, ct) : null;
        var wallet = await db.HeldWallet(id, ct);
        http.RequireMatch(wallet);
        if (request.PaymentMethodId is { } method)
            await db.PaymentMethods.Attached(wallet.CustomerId, method, ct);
        wallet.TopUpBelow(request.Terms());
        if (running is { IsCollectable: true } && wallet.Runs(running) && await db.MethodOfTopUps(wallet, ct) is { } pays)
            collection.Charge(running.Collect(pays, clock.Now));
        await db.SaveChangesAsync(ct);
        http.SetETag(wallet);
        return TypedResults.Ok(WalletResponse.From(wallet));
    }
}
