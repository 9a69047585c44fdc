using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Meters;
using DotMac.Billing.Domain.Wallets;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Wallets;

/// <summary>Opens a wallet of a customer, in its currency; it is empty, and may be limited to the usage of some meters, named by their codes.</summary>
public static class CreateWallet
{
    public sealed record Request(
        Guid CustomerId, [property: StringLength(100, MinimumLength = 1)] string Name, string? Currency = null,
        [property: Range(0, 100)] int Priority = 50, string CreditPrice = "1", [property: MaxLength(50)] IReadOnlyList<string>? Meters = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateWallet").RequirePermission("billing.credit_notes.manage").RequireIdempotencyKey().ProducesProblem(404).ProducesProblem(422);

    public static async Task<Created<WalletResponse>> Handle(
        Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        // Held: of two that open a wallet at once, the later counts the earlier's.
        var customer = await db.Customers.FromSql($"SELECT * FROM customers WHERE id = {request.CustomerId} FOR NO KEY UPDATE").SingleOrDefaultAsync(ct)
            ?? throw CustomerErrors.NotFound();
        if (request.Currency is { } code && Kernel.Currency.Of(code, "/currency") != customer.Currency)
            throw WalletErrors.CurrencyMismatch(customer.Currency);
        var meters = await db.Meters.Ids(request.Meters ?? [], ct);
        var active = await db.Wallets.CountAsync(known => known.CustomerId == customer.Id && known.Status == WalletStatus.Active, ct);
        var price = Prices.Parse(request.CreditPrice, "/credit_price");
        var wallet = Wallet.Open(customer, request.Name, request.Priority, price, meters, active, clock.Now);
        db.Add(wallet);
        await db.SaveChangesAsync(ct);
        http.SetETag(wallet);
        return TypedResults.Created($"/api/v1/billing/wallets/{wallet.Id}", WalletResponse.From(wallet));
    }

    /// <summary>In the order in which they are named.</summary>
    private static async Task<IReadOnlyList<Guid>> Ids(this DbSet<Meter> meters, IReadOnlyList<string> codes, CancellationToken ct)
    {
        var known = await Meters.MeterQueries.Named(meters, codes, ct);
        Guid[] ids = [.. codes.Select((code, i) => known.TryGetValue(code, out var meter) ? meter.Id : throw MeterErrors.Unknown(code, $"/meters/{i}"))];
        return ids;
    }
}
