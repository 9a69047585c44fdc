using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Wallets;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Wallets;

/// <summary>Changes the name of a wallet or its place among those of its customer; needs the ETag that was read.</summary>
public static class UpdateWallet
{
    public sealed record Request(
        [property: StringLength(100, MinimumLength = 1)] string? Name = null, [property: Range(0, 100)] int? Priority = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPatch("/{id:guid}", Handle)
        .WithName("UpdateWallet").RequirePermission("billing.credit_notes.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<WalletResponse>> Handle(Guid id, Request request, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var wallet = await db.Wallets.FindAsync([id], ct) ?? throw WalletErrors.NotFound();
        http.RequireMatch(wallet);
        wallet.Change(request.Name ?? wallet.Name, request.Priority ?? wallet.Priority);
        await db.SaveChangesAsync(ct);
        http.SetETag(wallet);
        return TypedResults.Ok(WalletResponse.From(wallet));
    }
}
